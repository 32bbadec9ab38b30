/** A life in which everything that a recording can hold occurs, much of it text of strangers. */
import type { CertificateTrust } from '../../../src/domain/certificate.ts'
import { NO_FACTS, type ProviderFacts } from '../../../src/domain/provider-facts.ts'
import type { FleetSnapshot, PortState, ProviderState } from '../../../src/watch/types.ts'
import { START_MS, stateOf } from './recordings.ts'
import { certificate, inventory, node } from './values.ts'

const RED = '\u001b[31mred\u202e\u0007'

const FACTS: ProviderFacts = {
  ...NO_FACTS,
  owner: 'akash1owner',
  record: {
    owner: 'akash1owner',
    hostUri: `https://${RED}:8443`,
    attributes: [{ key: 'region', value: RED }],
    email: RED,
    website: '',
  },
  audited: [{ owner: 'akash1owner', auditor: RED, attributes: [{ key: 'tier', value: 'community' }] }],
  activeLeases: { count: 4, atMs: START_MS },
  versions: { provider: `v0.10.6${RED}`, kubernetes: null },
  firstSeenMs: START_MS - 1e9,
  liveness: { watchedSinceMs: START_MS, liveMs: 0, liveSinceMs: START_MS },
}

const trust: CertificateTrust = {
  verdict: 'mismatch',
  message: 'it is another',
  certificate: { ...certificate('AA:BB'), subject: RED, validToMs: Number.NaN },
  changedFrom: { fingerprint256: 'CC', firstSeenMs: START_MS - 1e6 },
}
const OK: PortState = {
  ...{ condition: 'ok', code: null, message: null, sinceMs: START_MS, latencyMs: 20 },
  certificate: trust.certificate,
}
const FAILED: PortState = {
  ...{ condition: 'failed', code: 'grpc', message: RED, sinceMs: START_MS, latencyMs: null },
}

/** Three providers over so many seconds: one full of facts, one that fails now and then, one far too full. */
export function fullLife(seconds: number): readonly FleetSnapshot[] {
  return Array.from({ length: seconds }, (_, nth) => {
    const nowMs = START_MS + nth * 1000
    const full: ProviderState = {
      ...stateOf(
        'full',
        inventory([node(`node${RED}`, 10 + nth), { ...node('gpu'), gpus: CARDS, cpus: CPUS }], {
          leases: nth,
          leasedIps: { capacity: null, allocatable: 5, allocated: 1, available: 4 },
          storage: [{ class: RED, allocatable: Infinity, allocated: null, available: 1000 }],
          hostnames: [RED],
        }),
        nowMs,
      ),
      ...{ facts: FACTS, trust: { rest: trust, grpc: null }, ports: { rest: OK, grpc: FAILED }, found: true },
      doubts: [
        {
          code: 'node-gone',
          node: RED,
          resource: 'cpu',
          storageClass: null,
          message: 'gone',
          sinceMs: nowMs,
        },
      ],
    }
    const failing: ProviderState =
      nth % 3 === 0
        ? stateOf('failing', inventory([node('b')]), nowMs)
        : {
            ...stateOf('failing', null, nowMs),
            condition: 'failed',
            error: { code: 'refused', message: RED, sinceMs: nowMs, attempts: nth },
          }
    const other = stateOf('other', inventory([node('c', 150)], { shape: 'flat', leases: null }), START_MS)
    return {
      providers: [full, failing, { ...other, confirmedAtMs: START_MS, nextPollAtMs: null }],
      ...{ intervalMs: 5000, paused: false, lastChangeAtMs: nowMs, nowMs },
    }
  })
}

const CARDS = [{ vendor: 'nvidia', model: RED, memorySize: '80Gi', interface: null, count: 8 }]
const CPUS = [{ vendor: 'x', model: RED, vcores: 64 }]
