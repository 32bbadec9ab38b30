/** Checks of what is remembered of a provider: what left, what dropped, what stays, what the ports do. */
import { quote } from '../../domain/quote.ts'
import { aboutProvider, type Check } from './doubt.ts'
import type { DoubtMemory } from './memory.ts'

/** What is remembered, at a moment. */
export interface Remembered {
  readonly memory: DoubtMemory
  readonly nowMs: number
}

/** Told for so long; then it is how the provider is. */
const TOLD_MS = 3_600_000
/** An open bid holds its reservation for 5 minutes (the provider's own bid timeout). */
export const PENDING_MS = 300_000

export const TIME_CHECKS: readonly Check<Remembered>[] = [
  {
    code: 'node-gone',
    source:
      'akash-network/support#652, #222; operator/inventory/node-discovery.go takes a node out of the list',
    keepsOut: false,
    find: ({ memory, nowMs }) =>
      memory.gone
        .filter(({ atMs }) => nowMs - atMs < TOLD_MS)
        .map(({ name }) => ({
          node: name,
          message:
            `Node ${quote(name)} is listed no more: ` +
            'cordoned, not ready, deleted, or its inventory operator restarts.',
        })),
  },
  {
    code: 'gpus-dropped',
    source: 'akash-network/support#207; community#988',
    keepsOut: false,
    find: ({ memory, nowMs }) =>
      memory.drops
        .filter(({ atMs }) => nowMs - atMs < TOLD_MS)
        .map(({ node, from, to }) => ({
          node,
          message: `GPU: ${to} can be handed out where there were ${from} before.`,
        })),
  },
  {
    code: 'pending-stays',
    source: 'akash-network/support#515, #653, #265',
    keepsOut: false,
    find: ({ memory: { pending, pendingSinceMs }, nowMs }) =>
      aboutProvider(
        pendingSinceMs !== null && nowMs - pendingSinceMs >= PENDING_MS
          ? `Reservations have been pending for more than ${PENDING_MS / 60_000} minutes (${pending} now): ` +
              'some may never be released.'
          : null,
      ),
  },
  {
    code: 'pending-burst',
    source: 'akash-network/support#654',
    keepsOut: false,
    find: ({ memory: { burst, lost } }) =>
      aboutProvider(
        burst === null || lost === null
          ? null
          : `${burst} reservations appeared at once after the provider was away, where ${lost.active} were ` +
              'active before: what is running may be counted twice.',
      ),
  },
  {
    code: 'port-dead',
    source: 'akash-network/support#190; community#574, #1136; console#1162',
    keepsOut: false,
    find: ({ memory: { ports } }) => aboutProvider(ports === null ? null : deadPort(ports)),
  },
  {
    code: 'transports-disagree',
    source: 'akash-network/console#316: each port is served from its own copy of the inventory',
    keepsOut: false,
    find: ({ memory: { difference } }) =>
      aboutProvider(difference.words === null ? null : `The two ports disagree: ${difference.words}.`),
  },
]

function deadPort({ rest, grpc }: NonNullable<DoubtMemory['ports']>): string | null {
  const words = (dead: string, code: string | null, alive: string) =>
    `The ${dead} port does not answer (${code ?? 'no reason known'}) while the ${alive} port does.`
  if (grpc.condition === 'failed' && rest.condition === 'ok') return words('gRPC', grpc.code, 'REST')
  return rest.condition === 'failed' && grpc.condition === 'ok' ? words('REST', rest.code, 'gRPC') : null
}
