/** Checks of what a provider tells against what the chain knows of it. */
import type { CertificateTrust, TrustVerdict } from '../../domain/certificate.ts'
import type { ProviderRecord } from '../../domain/provider-record.ts'
import { quote } from '../../domain/quote.ts'
import { aboutProvider, type Check, type Finding } from './doubt.ts'
import type { Observation } from './observation.ts'

/** Leases come and go: only counts of about the same time are compared. */
const COMPARABLE_MS = 3_600_000
/** Far: this many, and this share of the larger count. */
const LEASES_APART = 5
const SHARE_APART = 0.25

export const CHAIN_CHECKS: readonly Check<Observation>[] = [
  {
    code: 'model-not-detected',
    source: 'akash-network/support#310; capabilities/gpu attributes of config/provider-attributes.json',
    keepsOut: false,
    find: ({ inventory, facts }) => {
      const record = facts?.record ?? null
      if (inventory === null || record === null || inventory.nodes.length === 0) return []
      // REST tells no models: nothing can be missing there.
      if (inventory.nodes.every(({ cpus }) => cpus === undefined)) return []
      const detected = new Set(
        inventory.nodes.flatMap(({ gpus }) => gpus.map(({ model }) => model.toLowerCase())),
      )
      const missing = advertisedModels(record).filter((model) => !detected.has(model))
      if (missing.length === 0) return []
      const names = missing.slice(0, MODELS_NAMED).map(quote).join(', ')
      const more = missing.length > MODELS_NAMED ? ` and ${missing.length - MODELS_NAMED} more` : ''
      return aboutProvider(`Its attributes on chain promise GPU model ${names}${more}; no node has it.`)
    },
  },
  {
    code: 'leases-off-chain',
    source: 'akash-network/support#515 (60 reported, 38 on chain), #430, #627; node#1439',
    keepsOut: false,
    find: ({ inventory, receivedAtMs, facts }) => {
      const chain = facts?.activeLeases ?? null
      const told = inventory?.leases ?? null
      if (chain === null || told === null || receivedAtMs === null) return []
      if (Math.abs(receivedAtMs - chain.atMs) > COMPARABLE_MS) return []
      const apart = Math.abs(told - chain.count)
      if (apart < LEASES_APART || apart < SHARE_APART * Math.max(told, chain.count)) return []
      return aboutProvider(`It reports ${told} leases; by the chain ${chain.count} are active.`)
    },
  },
  certificateCheck('certificate-mismatch', 'akash-network/support#302', ({ verdict }) =>
    isVerdict(verdict, 'mismatch'),
  ),
  certificateCheck('certificate-expired', 'akash-network/support#371; helm-charts#219', ({ verdict }) =>
    isVerdict(verdict, 'expired'),
  ),
  certificateCheck(
    'certificate-changed',
    'OpenSSH known_hosts: a key that changed is told',
    // What an authority or the chain vouches for has been renewed.
    ({ changedFrom, verdict }) => changedFrom !== null && verdict === 'unverified',
  ),
]

const MODELS_NAMED = 5
const MODEL_KEY = /^capabilities\/gpu\/vendor\/[^/]+\/model\/([^/]+)/

/** Models that the attributes promise, lower case, each once. */
function advertisedModels({ attributes }: ProviderRecord): readonly string[] {
  const models = attributes.flatMap(({ key, value }) => {
    const model = MODEL_KEY.exec(key)?.[1]
    return model === undefined || value === 'false' ? [] : [model.toLowerCase()]
  })
  // A model of `*` is any.
  return [...new Set(models)].filter((model) => model !== '*')
}

function isVerdict(verdict: TrustVerdict, wanted: TrustVerdict): boolean {
  return verdict === wanted
}

function certificateCheck(
  code: 'certificate-mismatch' | 'certificate-expired' | 'certificate-changed',
  source: string,
  test: (trust: CertificateTrust) => boolean,
): Check<Observation> {
  const find = ({ trust }: Observation): readonly Finding[] =>
    (
      [
        ['REST', trust?.rest ?? null],
        ['gRPC', trust?.grpc ?? null],
      ] as const
    ).flatMap(([port, shown]) => {
      if (shown === null || !test(shown)) return []
      const { changedFrom, certificate, message } = shown
      const said =
        code === 'certificate-changed' && changedFrom !== null
          ? `it was ${quote(changedFrom.fingerprint256)} before and is ${quote(certificate.fingerprint256)} now`
          : message
      return aboutProvider(`Certificate of the ${port} port: ${said}`)
    })
  return { code, source, keepsOut: false, find }
}
