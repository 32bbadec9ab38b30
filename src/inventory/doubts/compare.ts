/** Two answers about one cluster, one a transport: where they differ in what both can say. */
import { amountInWords } from '../../domain/amount.ts'
import type { ClusterInventory, ClusterNode } from '../../domain/cluster.ts'
import { quote } from '../../domain/quote.ts'
import { KINDS, RESOURCE_KINDS } from '../../domain/resource.ts'

/** Answers further apart than this may differ because the cluster did. */
export const TOGETHER_MS = 15_000
/** Leases come and go between two answers. */
const LEASES_APART = 2
/** Of an allocatable amount: rounding of quantities, and what kubelets reserve anew. */
const SHARE_APART = 0.01

/**
 * The first difference, as the end of a sentence; null where they agree. Compared is what both tell and what does
 * not change from one moment to the next: the nodes, what each may hand out, and the count of leases.
 */
export function differenceOf(rest: ClusterInventory, grpc: ClusterInventory): string | null {
  if (rest.shape !== 'nodes') return null
  return nodesDiffer(rest, grpc) ?? amountsDiffer(rest, grpc) ?? leasesDiffer(rest, grpc)
}

function nodesDiffer(rest: ClusterInventory, grpc: ClusterInventory): string | null {
  const missing = (from: ClusterInventory, other: ClusterInventory): ClusterNode | undefined => {
    const names = new Set(from.nodes.map(({ name }) => name))
    return other.nodes.find(({ name }) => !names.has(name))
  }
  const onlyGrpc = missing(rest, grpc)
  if (onlyGrpc !== undefined) return `gRPC lists node ${quote(onlyGrpc.name)}, REST does not`
  const onlyRest = missing(grpc, rest)
  if (onlyRest !== undefined) return `REST lists node ${quote(onlyRest.name)}, gRPC does not`
  return rest.nodes.length === grpc.nodes.length
    ? null
    : `REST lists ${rest.nodes.length} nodes, gRPC ${grpc.nodes.length}`
}

function amountsDiffer(rest: ClusterInventory, grpc: ClusterInventory): string | null {
  const byName = new Map(grpc.nodes.map((node) => [node.name, node]))
  for (const node of rest.nodes) {
    for (const kind of RESOURCE_KINDS) {
      const told = node.resources[kind].allocatable
      const other = byName.get(node.name)?.resources[kind].allocatable ?? null
      if (told === null || other === null || isNear(told, other)) continue
      const [ours, theirs] = [amountInWords(kind, told), amountInWords(kind, other)]
      return `of node ${quote(node.name)}, ${KINDS[kind].title} allocatable is ${ours} by REST, ${theirs} by gRPC`
    }
  }
  return null
}

function leasesDiffer(rest: ClusterInventory, grpc: ClusterInventory): string | null {
  if (rest.leases === null || grpc.leases === null) return null
  return Math.abs(rest.leases - grpc.leases) > LEASES_APART
    ? `${rest.leases} leases by REST, ${grpc.leases} by gRPC`
    : null
}

function isNear(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= SHARE_APART * Math.max(Math.abs(a), Math.abs(b))
}
