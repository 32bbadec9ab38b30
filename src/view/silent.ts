/** Providers that nobody named and that never answered: of thousands on chain most are so, and one row tells it. */
import type { ProviderState } from '../watch/types.ts'
import { isFaded, MARKS } from './condition.ts'
import type { Charset, Line } from './line.ts'
import type { Row } from './model.ts'
import { fitLine, span } from './spans.ts'

const ROW_ID = 'silent'

/** Whether a provider is folded away with its like. Whoever was named never is, and whoever answers is no more. */
export function isSilentProvider({ found, receivedAtMs }: ProviderState): boolean {
  return found === true && receivedAtMs === null
}

/** The one row of them all; it opens the list. None where there is none. */
export function silentRows(providers: readonly ProviderState[]): readonly Row[] {
  const [provider] = providers
  return provider === undefined ? [] : [{ kind: 'silent', id: ROW_ID, provider, providers }]
}

/** How many do not answer and why, the commonest reason first, in exactly `width` cells. */
export function drawSilent(providers: readonly ProviderState[], width: number, charset: Charset): Line {
  const failed = providers.filter(isFaded)
  const waiting = providers.length - failed.length
  const codes = new Map<string, number>()
  for (const { error } of failed) {
    if (error !== null) codes.set(error.code, (codes.get(error.code) ?? 0) + 1)
  }
  const reasons = [...codes].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${counted(count)}`)
  const { glyph, tone } = MARKS[failed.length > 0 ? 'failed' : 'connecting']
  const words = failed.length === 1 ? 'provider does not answer' : 'providers do not answer'
  return fitLine(
    [
      span(`${glyph[charset]} `, tone),
      ...(failed.length === 0 ? [] : [span(counted(failed.length), 'strong'), span(` ${words}`)]),
      ...(reasons.length === 0 ? [] : [span(`  ${reasons.join(', ')}`, 'dim')]),
      ...(waiting === 0
        ? []
        : [span(`${failed.length === 0 ? '' : '  '}${counted(waiting)} not asked yet`, 'dim')]),
    ],
    width,
    charset,
  )
}

/** In groups of three; `toLocaleString` does it by tables that take 5 MB of memory. */
function counted(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}
