/** How a run meets certificates: who vouches for them in strict mode, and who judges what was shown. */
import { type Assess, createAssess } from '../chain/assess.ts'
import type { ChainClient } from '../chain/lcd-client.ts'
import { createVouch } from '../chain/vouch.ts'
import type { Config } from '../config/config.ts'
import type { CertificateFacts, CertificateTrust } from '../domain/certificate.ts'
import type { Transport } from '../domain/cluster.ts'
import { isPublicHost } from '../domain/public-host.ts'
import type { Answer } from '../inventory/ask.ts'
import type { TlsOptions } from '../provider/vouch.ts'
import type { ProviderState } from '../watch/types.ts'

/** Of what a command is given, what certificates are judged by. */
export interface TrustIo {
  readonly chain?: ChainClient
  readonly folders?: { readonly state: string }
}

type Wishes = Pick<Config, 'tls' | 'chainNamed'>

/** The assessor of a run; of a private host it asks only a chain that was named. */
export function assessOf({ chainNamed }: Pick<Wishes, 'chainNamed'>, { chain }: TrustIo): Assess {
  return createAssess({
    chain: chain ?? null,
    mayAsk: ({ host }) => chainNamed || isPublicHost(host),
    now: Date.now,
  })
}

/** What the clients of a run are to do about certificates. */
export function tlsOf({ tls }: Pick<Wishes, 'tls'>, assess: Assess): TlsOptions {
  return tls === 'strict' ? { tls, vouch: createVouch(assess) } : { tls }
}

/** How long a snapshot waits for verdicts once every provider has answered, milliseconds. */
const GRACE_MS = 2_000

/** What is found out of the certificates of a snapshot's providers. */
export interface SnapshotTrust {
  /** Begins to judge what an answer brought. */
  readonly take: (answer: Answer) => void
  /** By endpoint id, once all is judged; whom the chain has not told of in time is judged without it. */
  readonly all: (signal: AbortSignal) => Promise<ReadonlyMap<string, NonNullable<ProviderState['trust']>>>
}

/** Judges while answers come in, so that a snapshot hardly waits for the chain. */
export function judgeSnapshot(assess: Assess, { folders }: TrustIo): SnapshotTrust {
  const late = new AbortController()
  const found = new Map<string, { rest: CertificateTrust | null; grpc: CertificateTrust | null }>()
  const underWay: Promise<void>[] = []
  const loading = import('../chain/seen.ts').then(({ openSeen }) => openSeen(folders?.state ?? null))

  const judgePort = async (
    { endpoint, atMs }: Answer,
    port: Transport,
    certificate: CertificateFacts | null,
  ): Promise<void> => {
    if (certificate === null) return
    const judgement = await assess(endpoint, certificate, late.signal)
    const changedFrom = (await loading).see(endpoint.id, port, certificate.fingerprint256, atMs)
    const ports = found.get(endpoint.id) ?? { rest: null, grpc: null }
    found.set(endpoint.id, { ...ports, [port]: { ...judgement, certificate, changedFrom } })
  }

  return {
    take: (answer) => {
      if (!answer.outcome.ok) return
      const { transport, certificate = null, restCertificate = null } = answer.outcome.value
      underWay.push(judgePort(answer, transport, certificate))
      if (transport === 'grpc') underWay.push(judgePort(answer, 'rest', restCertificate))
    },
    all: async (signal) => {
      const giveUp = (): void => late.abort()
      const timer = setTimeout(giveUp, GRACE_MS)
      signal.addEventListener('abort', giveUp, { once: true })
      await Promise.all(underWay)
      clearTimeout(timer)
      signal.removeEventListener('abort', giveUp)
      await (await loading).save()
      return found
    },
  }
}
