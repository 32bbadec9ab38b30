/** What a certificate is worth, from what a port showed and what the chain says of the owner. */
import type { CertificateFacts, CertificateTrust, TrustVerdict } from '../domain/certificate.ts'
import { quote } from '../domain/quote.ts'
import { visible } from '../domain/visible.ts'

/**
 * What the chain says of the serial number that was shown. `unasked`: it was not asked, or gave no answer. `none`: the
 * owner has no valid certificate of that number (never published, or revoked). Else the fingerprint of the one that
 * the owner has published, as {@link CertificateFacts.fingerprint256}.
 */
export type PublishedUnder = 'unasked' | 'none' | { readonly fingerprint256: string }

export interface Evidence {
  readonly certificate: CertificateFacts
  /** Owner of the provider by the chain; null where the chain was not asked or does not know the provider. */
  readonly owner: string | null
  /** What the owner has published; only asked for where the certificate bears the owner's name. */
  readonly published: PublishedUnder
  /** Epoch ms. */
  readonly nowMs: number
}

export type Judgement = Pick<CertificateTrust, 'verdict' | 'message'>

/** One rule: whether it applies, and the verdict and sentence where it does. */
interface Rule {
  readonly verdict: TrustVerdict
  readonly applies: (evidence: Evidence) => boolean
  readonly sentence: (evidence: Evidence) => string
}

/**
 * In order; the first that applies speaks. That somebody else may stand there (`mismatch`) is said before that the
 * certificate is out of its dates. The rules are those of Akash's own clients (chain-sdk go/provider/client,
 * console apps/provider-proxy), but for the owner: the chain must name the owner of this very provider.
 */
const RULES: readonly Rule[] = [
  {
    verdict: 'ca',
    applies: (evidence) => evidence.certificate.authorized && !isOutOfDate(evidence),
    sentence: ({ certificate }) =>
      `A certificate authority that this machine knows vouches for it (${nameOr(certificate.issuer, 'unnamed')}).`,
  },
  {
    verdict: 'mismatch',
    applies: ({ owner, certificate }) =>
      owner !== null && certificate.subject !== owner && !certificate.authorized,
    sentence: ({ owner, certificate }) =>
      `By the chain the provider belongs to ${ownerOf(owner)}, and the certificate bears the name ` +
      `${nameOr(certificate.subject, 'of nobody')}: somebody else may answer here.`,
  },
  {
    verdict: 'mismatch',
    applies: ({ owner, certificate, published }) =>
      owner !== null && !certificate.authorized && published === 'none',
    sentence: ({ owner, certificate }) =>
      `${ownerOf(owner)} has no valid certificate of serial number ${certificate.serial} on chain: ` +
      'it was revoked, never published, or somebody else made it.',
  },
  {
    verdict: 'mismatch',
    applies: ({ owner, certificate, published }) =>
      owner !== null &&
      !certificate.authorized &&
      typeof published === 'object' &&
      published.fingerprint256 !== certificate.fingerprint256,
    sentence: ({ owner, certificate }) =>
      `What ${ownerOf(owner)} has published on chain under serial number ${certificate.serial} is another certificate: ` +
      'somebody else may answer here.',
  },
  {
    verdict: 'expired',
    applies: ({ certificate, nowMs }) => nowMs > certificate.validToMs,
    sentence: ({ certificate }) =>
      `It has expired on ${dayOf(certificate.validToMs)}: its owner should publish a new one.`,
  },
  {
    verdict: 'expired',
    applies: isOutOfDate,
    sentence: ({ certificate }) =>
      `It is not valid before ${dayOf(certificate.validFromMs)} (check the clock of this machine).`,
  },
  {
    verdict: 'on-chain',
    applies: ({ owner, published }) => owner !== null && typeof published === 'object',
    sentence: ({ owner }) => `It is the one that the owner has published on chain (${ownerOf(owner)}).`,
  },
  {
    verdict: 'unverified',
    applies: ({ owner }) => owner !== null,
    sentence: () =>
      'It bears the name of the owner, and the chain gave no answer on whether it is the right one.',
  },
  {
    verdict: 'unverified',
    applies: ({ certificate }) => certificate.selfSigned,
    sentence: ({ certificate }) =>
      `It is self-signed (${nameOr(certificate.subject, 'unnamed')}), and the chain names no owner to hold it against.`,
  },
  {
    verdict: 'unverified',
    applies: () => true,
    sentence: ({ certificate }) =>
      `It was issued by ${nameOr(certificate.issuer, 'somebody unnamed')}, for whom no authority of this machine vouches ` +
      'under this host name, and the chain names no owner to hold it against.',
  },
]

/** The verdict on one port's certificate, and a sentence that tells what it means. */
export function judge(evidence: Evidence): Judgement {
  // The last rule applies always.
  const rule = RULES.find(({ applies }) => applies(evidence))
  return { verdict: rule?.verdict ?? 'unverified', message: rule?.sentence(evidence) ?? '' }
}

/** Whether the chain has to be asked for what the owner has published, before it can be judged. */
export function needsChain({ certificate, owner }: Pick<Evidence, 'certificate' | 'owner'>): boolean {
  return owner !== null && certificate.subject === owner && !certificate.authorized
}

/** Whether someone vouches for it: what strict mode takes. */
export function isVouchedFor({ verdict }: Pick<Judgement, 'verdict'>): boolean {
  return verdict === 'ca' || verdict === 'on-chain'
}

function isOutOfDate({ certificate, nowMs }: Evidence): boolean {
  return !(certificate.validFromMs <= nowMs && nowMs <= certificate.validToMs)
}

/** What a chain node gave as an owner is foreign text, too. */
function ownerOf(owner: string | null): string {
  return visible(owner ?? '')
}

function nameOr(name: string | null, otherwise: string): string {
  return name === null ? otherwise : quote(name)
}

/** `2026-11-24`, UTC. */
function dayOf(epochMs: number): string {
  return Number.isFinite(epochMs) ? new Date(epochMs).toISOString().slice(0, 10) : 'an unreadable date'
}
