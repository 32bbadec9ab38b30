/** How each of a provider's two ports does, where both are in use, and what their certificates are worth. */
import type { CertificateTrust } from '../domain/certificate.ts'
import type { PortState, ProviderState } from '../watch/types.ts'
import { formatAgo, formatClock, formatLatency } from './format-time.ts'
import type { Line, Tone } from './line.ts'
import type { DrawContext } from './model.ts'
import { factLines } from './page-parts.ts'
import { certificateWords, changeWords, TRUST_WORDS } from './trust.ts'

const TONES: Readonly<Record<PortState['condition'], Tone>> = {
  unused: 'dim',
  connecting: 'dim',
  ok: 'text',
  failed: 'warn',
}

/**
 * Lines for each port, with the reason and since when where it fails: one port may be dead while the other lives;
 * and what its certificate is worth. Of a provider whose gRPC is not used the certificate alone: the rest of the page
 * tells how its REST port does.
 */
export function portFacts(provider: ProviderState, width: number, ctx: DrawContext): Line[] {
  const { ports, trust } = provider
  const certificate = (port: CertificateTrust | null | undefined) =>
    certificateFacts(port ?? null, width, ctx)
  const second = isSame(trust?.rest, trust?.grpc)
    ? factLines('', 'the same certificate as the REST port', width, ctx.charset, 'dim')
    : certificate(trust?.grpc)
  if (ports === undefined || ports.grpc.condition === 'unused') return certificate(trust?.rest)
  return [
    ...factLines('REST port', portWords(ports.rest, ctx), width, ctx.charset, TONES[ports.rest.condition]),
    ...certificate(trust?.rest),
    ...factLines('gRPC port', portWords(ports.grpc, ctx), width, ctx.charset, TONES[ports.grpc.condition]),
    ...second,
  ]
}

/** Whether both ports show one certificate of which there is the same to say. */
function isSame(
  rest: CertificateTrust | null | undefined,
  grpc: CertificateTrust | null | undefined,
): boolean {
  return (
    rest != null &&
    rest.certificate.fingerprint256 === grpc?.certificate.fingerprint256 &&
    rest.verdict === grpc.verdict &&
    rest.changedFrom?.fingerprint256 === grpc.changedFrom?.fingerprint256
  )
}

/** What a certificate is; why it is not trusted, where it is not; and that it has changed. */
function certificateFacts(trust: CertificateTrust | null, width: number, { charset }: DrawContext): Line[] {
  if (trust === null) return []
  const { tone } = TRUST_WORDS[trust.verdict]
  const isGood = trust.verdict === 'ca' || trust.verdict === 'on-chain'
  return [
    ...factLines('', certificateWords(trust), width, charset, tone),
    ...(isGood ? [] : factLines('', trust.message, width, charset, tone)),
    ...(trust.changedFrom === null
      ? []
      : factLines('', changeWords(trust), width, charset, TRUST_WORDS.changed.tone)),
  ]
}

function portWords(port: PortState, { nowMs }: DrawContext): string {
  const since = `since ${formatClock(port.sinceMs)} (${formatAgo(port.sinceMs, nowMs)})`
  if (port.condition === 'ok') return `ok ${since}, latency ${formatLatency(port.latencyMs)}`
  if (port.condition === 'failed') return `failed ${since}: ${port.code}: ${port.message}`
  return port.condition === 'unused' ? 'not used' : 'connecting'
}
