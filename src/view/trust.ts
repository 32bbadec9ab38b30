/** What the certificates of a provider are worth, in words and tones. */
import type { CertificateTrust, TrustVerdict } from '../domain/certificate.ts'
import type { ProviderState } from '../watch/types.ts'
import { formatDay } from './format-time.ts'
import type { Tone } from './line.ts'

/**
 * A verdict, or that a certificate which nobody vouches for is another one than before. Where an authority or the
 * chain vouches for the new one, the change is told on the page and no alarm: certificates are renewed.
 */
export type TrustName = TrustVerdict | 'changed'

interface TrustWord {
  /** At most eight cells. */
  readonly word: string
  readonly tone: Tone
  /** Whether it is something to look into, whatever else goes well. */
  readonly loud: boolean
}

/** The worst first: of two ports the worse one speaks for the provider. */
export const TRUST_WORDS: Readonly<Record<TrustName, TrustWord>> = {
  mismatch: { word: 'mismatch', tone: 'bad', loud: true },
  expired: { word: 'expired', tone: 'warn', loud: true },
  changed: { word: 'changed', tone: 'warn', loud: true },
  unverified: { word: 'unknown', tone: 'dim', loud: false },
  'on-chain': { word: 'chain', tone: 'good', loud: false },
  ca: { word: 'CA', tone: 'good', loud: false },
}

const NAMES: readonly TrustName[] = ['mismatch', 'expired', 'changed', 'unverified', 'on-chain', 'ca']

/** The worst there is to say of a provider's certificates; null where none was judged. */
export function worstTrust({ trust }: Pick<ProviderState, 'trust'>): TrustName | null {
  const ports = [trust?.rest ?? null, trust?.grpc ?? null]
  return NAMES.find((name) => ports.some((port) => port !== null && says(port, name))) ?? null
}

/** As {@link worstTrust}, where that is something to look into; else null. */
export function loudTrust(provider: Pick<ProviderState, 'trust'>): TrustName | null {
  const worst = worstTrust(provider)
  return worst !== null && TRUST_WORDS[worst].loud ? worst : null
}

/** Place in the order of {@link TRUST_WORDS}, the worst 0; null where nothing was judged. */
export function trustRank(provider: Pick<ProviderState, 'trust'>): number | null {
  const worst = worstTrust(provider)
  return worst === null ? null : NAMES.indexOf(worst)
}

/** All that {@link trustTexts} may give. */
export const TRUST_TEXTS: readonly string[] = [
  ...new Set(NAMES.flatMap((name) => [name, TRUST_WORDS[name].word.toLowerCase()])),
  'self-signed',
]

/**
 * What is said of a provider's certificates, in lower case: the worst of its ports as verdict and in the word of its
 * column, every alarm of either port, and `self-signed` where a port shows such a one. Empty where none was judged.
 */
export function trustTexts(provider: Pick<ProviderState, 'trust'>): readonly string[] {
  const worst = worstTrust(provider)
  const ports = [provider.trust?.rest ?? null, provider.trust?.grpc ?? null].filter((port) => port !== null)
  const alarms = NAMES.filter((name) => TRUST_WORDS[name].loud && ports.some((port) => says(port, name)))
  return [
    ...(worst === null ? [] : [worst, TRUST_WORDS[worst].word.toLowerCase()]),
    ...alarms,
    ...(ports.some(({ certificate }) => certificate.selfSigned) ? ['self-signed'] : []),
  ]
}

/** The sentence of the port on which something is to be looked into; null where nothing is. */
export function trustAlarm(provider: Pick<ProviderState, 'trust'>): string | null {
  const loud = loudTrust(provider)
  if (loud === null) return null
  const { rest = null, grpc = null } = provider.trust ?? {}
  const of = (name: string, port: CertificateTrust | null): string | null =>
    port === null || !says(port, loud)
      ? null
      : `certificate of the ${name} port: ${loud === 'changed' ? changeWords(port) : port.message}`
  return of('REST', rest) ?? of('gRPC', grpc)
}

/** Kind, name, issuer, end and fingerprint of a port's certificate. */
export function certificateWords({ verdict, certificate }: CertificateTrust): string {
  const { subject, issuer, selfSigned, validToMs, fingerprint256 } = certificate
  const name = subject ?? 'no name'
  const signer = selfSigned ? 'self-signed' : `issued by ${issuer ?? 'nobody named'}`
  return `certificate ${verdict}: ${name}, ${signer}, until ${formatDay(validToMs)}, SHA-256 ${start(fingerprint256)}`
}

/** That the port showed another certificate before, and since when; '' where it did not. */
export function changeWords({ changedFrom, certificate }: CertificateTrust): string {
  if (changedFrom === null) return ''
  const { fingerprint256, firstSeenMs } = changedFrom
  return (
    `it has changed to ${start(certificate.fingerprint256)} from ${start(fingerprint256)}, ` +
    `which was first seen on ${formatDay(firstSeenMs)}`
  )
}

function says({ verdict, changedFrom }: CertificateTrust, name: TrustName): boolean {
  return name === 'changed' ? changedFrom !== null && verdict === 'unverified' : verdict === name
}

/** As much of a fingerprint as is compared by eye. */
function start(fingerprint256: string): string {
  return fingerprint256.slice(0, 23)
}
