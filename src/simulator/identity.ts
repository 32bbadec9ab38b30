/** Who a simulated provider is: its owner, and the certificates it has, shows and has published. */
import { X509Certificate } from 'node:crypto'
import type { Authority } from './authority.ts'
import { DAY_MS, type OwnerCertificate, ownerCertificate } from './certificate.ts'
import type { CertificateKind, PublishedCertificate } from './certificate-kinds.ts'

/** What a port shows. */
export interface Shown {
  readonly certificate: OwnerCertificate
  /** To who names the host in SNI, over REST only; null where no authority signed anything. */
  readonly byName: OwnerCertificate | null
}

export interface Identity {
  readonly owner: string
  readonly hostNames: readonly string[]
  /** What is shown from the start. */
  readonly certificate: OwnerCertificate
  /** What the chain has of the owner; it follows `become`. */
  readonly published: PublishedCertificate[]
  /** Makes what is to be shown as this kind, and publishes or revokes what belongs to it. */
  readonly become: (kind: CertificateKind) => Promise<Shown>
}

export interface IdentityOptions {
  readonly owner: string
  /** Owner of the certificate that is somebody else's. */
  readonly other: string
  readonly hostNames: readonly string[]
  /** Serial number of the first certificate; the next ones follow. */
  readonly serialNs: bigint
  /** Epoch ms. */
  readonly nowMs: number
  readonly authority: () => Promise<Authority>
}

const MONTH_MS = 30 * DAY_MS
/** A certificate of this age has been out of its dates for a month. */
const OLD_MS = 364 * DAY_MS + MONTH_MS

/** Makes the first certificate and publishes it. */
export async function createIdentity(options: IdentityOptions): Promise<Identity> {
  const { owner, other, hostNames, serialNs, nowMs, authority } = options
  let made = 0n
  const make = (inNameOf: string, fromMs = nowMs): Promise<OwnerCertificate> => {
    made += 1n
    return ownerCertificate(inNameOf, hostNames, serialNs + made, fromMs)
  }
  const published: PublishedCertificate[] = []
  const publish = (certificate: OwnerCertificate): OwnerCertificate => {
    published.push({ ...chainForm(certificate), state: 'valid' })
    return certificate
  }
  const setState = (state: PublishedCertificate['state']): void => {
    for (const one of published) one.state = state
  }
  const certificate = publish(await make(owner))

  const kinds: Readonly<Record<Exclude<CertificateKind, 'ca'>, () => Promise<OwnerCertificate>>> = {
    own: async () => {
      setState('valid')
      return certificate
    },
    rotated: async () => {
      setState('revoked')
      return publish(await make(owner))
    },
    expired: async () => publish(await make(owner, nowMs - OLD_MS)),
    'not-yet-valid': async () => publish(await make(owner, nowMs + MONTH_MS)),
    'other-owner': () => make(other),
    unpublished: () => make(owner),
    revoked: async () => {
      setState('revoked')
      return certificate
    },
  }
  return {
    owner,
    hostNames,
    certificate,
    published,
    become: async (kind) =>
      kind === 'ca'
        ? { certificate, byName: await (await authority()).sign(hostNames) }
        : { certificate: await kinds[kind](), byName: null },
  }
}

function chainForm({ cert }: OwnerCertificate): Pick<PublishedCertificate, 'serial' | 'pem'> {
  const { serialNumber } = new X509Certificate(cert)
  return { serial: BigInt(`0x${serialNumber}`).toString(), pem: cert }
}
