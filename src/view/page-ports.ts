/** How each of a provider's two ports does, where both are in use. */
import type { PortState, ProviderState } from '../watch/types.ts'
import { formatAgo, formatClock, formatLatency } from './format-time.ts'
import type { Line, Tone } from './line.ts'
import type { DrawContext } from './model.ts'
import { factLines } from './page-parts.ts'

const TONES: Readonly<Record<PortState['condition'], Tone>> = {
  unused: 'dim',
  connecting: 'dim',
  ok: 'text',
  failed: 'warn',
}

/**
 * A line for each port, with the reason and since when where it fails: one port may be dead while the other lives.
 * None where gRPC is not used, whose REST port is what the rest of the page tells.
 */
export function portFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const { ports } = provider
  if (ports === undefined || ports.grpc.condition === 'unused') return []
  return [
    ...factLines('REST port', portWords(ports.rest, ctx), width, ctx.charset, TONES[ports.rest.condition]),
    ...factLines('gRPC port', portWords(ports.grpc, ctx), width, ctx.charset, TONES[ports.grpc.condition]),
  ]
}

function portWords(port: PortState, { nowMs }: DrawContext): string {
  const since = `since ${formatClock(port.sinceMs)} (${formatAgo(port.sinceMs, nowMs)})`
  if (port.condition === 'ok') return `ok ${since}, latency ${formatLatency(port.latencyMs)}`
  if (port.condition === 'failed') return `failed ${since}: ${port.code}: ${port.message}`
  return port.condition === 'unused' ? 'not used' : 'connecting'
}
