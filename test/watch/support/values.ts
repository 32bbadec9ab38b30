/** Small domain values for the tests of the live part. */
import type { CertificateFacts } from '../../../src/domain/certificate.ts'
import type { ClusterInventory, ClusterNode, ReservationTotals } from '../../../src/domain/cluster.ts'
import type { Endpoint } from '../../../src/domain/endpoint.ts'
import { failure, success } from '../../../src/domain/outcome.ts'
import { pairFromAllocated } from '../../../src/domain/resource.ts'
import type { Reply } from './scripted-client.ts'

export function endpoint(name: string): Endpoint {
  return { id: `${name}:8443`, text: name, host: name, port: 8443 }
}

export function endpoints(count: number): readonly Endpoint[] {
  return Array.from({ length: count }, (_, index) => endpoint(`p${index}`))
}

/** A node with everything allocatable at 100 and `used` of it in use. */
export function node(name: string, used = 50): ClusterNode {
  const pair = pairFromAllocated(null, 100, used)
  return {
    name,
    resources: { cpu: pair, memory: pair, gpu: pair, ephemeral_storage: pair },
    storageClasses: null,
    gpus: [],
    wrapped: [],
  }
}

const NO_RESERVATION: ReservationTotals = {
  count: 0,
  resources: { cpu: 0, memory: 0, gpu: 0, ephemeral_storage: 0 },
  storage: {},
}

export function inventory(
  nodes: readonly ClusterNode[],
  rest: Partial<ClusterInventory> = {},
): ClusterInventory {
  return {
    shape: 'nodes',
    nodes,
    storage: [{ class: 'beta3', allocatable: null, allocated: null, available: 1000 }],
    leases: 1,
    reservations: { active: NO_RESERVATION, pending: NO_RESERVATION },
    orders: 0,
    deployments: 1,
    hostnames: ['provider.example'],
    address: 'akash1example',
    reclamationWindowNs: null,
    ...rest,
  }
}

export function answer(of: ClusterInventory, takesMs = 50): Reply {
  return { outcome: success({ inventory: of, transport: 'rest', latencyMs: takesMs }), takesMs }
}

export function refusal(takesMs = 5): Reply {
  return { outcome: failure('refused', 'Nothing listens there; is the provider running?'), takesMs }
}

export const HANG: Reply = { outcome: failure('timeout', 'No answer.'), takesMs: Number.POSITIVE_INFINITY }

/** A certificate of that fingerprint; all else is the same for each. */
export function certificate(fingerprint256: string): CertificateFacts {
  return {
    fingerprint256,
    subject: 'akash1owner',
    issuer: 'akash1owner',
    serial: '1',
    validFromMs: 0,
    validToMs: 1e13,
    selfSigned: true,
    authorized: false,
  }
}
