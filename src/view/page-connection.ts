/** How asking a provider goes, on its page. */
import type { ProviderState } from '../watch/types.ts'
import { formatCounted } from './format.ts'
import { formatAgo, formatClock, formatLatency } from './format-time.ts'
import type { Line } from './line.ts'
import type { DrawContext } from './model.ts'
import { factLines, sectionTitle } from './page-parts.ts'
import { portFacts } from './page-ports.ts'

/** Why it does not answer, since when and after how many attempts; nothing where it does. */
export function errorFacts({ error }: ProviderState, width: number, ctx: DrawContext): Line[] {
  if (error === null) return []
  const { charset, nowMs } = ctx
  const since = `since ${formatClock(error.sinceMs)} (${formatAgo(error.sinceMs, nowMs)})`
  return [
    ...factLines('Error', `${error.code}: ${error.message}`, width, charset, 'bad'),
    ...factLines('', `${since}, ${formatCounted(error.attempts, 'attempt')}`, width, charset),
  ]
}

/** The section: when and how it answered, its two ports and what their certificates are worth. */
export function connectionFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const { charset, nowMs } = ctx
  const { receivedAtMs, changedAtMs, transport, latencyMs } = provider
  const fact = (label: string, text: string) => factLines(label, text, width, charset)
  const time = (atMs: number | null) => `${formatClock(atMs)} (${formatAgo(atMs, nowMs)})`
  return [
    ...sectionTitle('Connection', width, charset),
    ...fact('Last answer', time(receivedAtMs)),
    ...fact('Last change', time(changedAtMs)),
    ...fact('Transport', `${transport ?? 'none yet'}, latency ${formatLatency(latencyMs)}`),
    ...portFacts(provider, width, ctx),
  ]
}
