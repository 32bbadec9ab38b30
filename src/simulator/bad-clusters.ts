/**
 * Clusters that are told correctly and are wrong or odd in themselves. Each function takes the true cluster and
 * the number of the poll (0, 1, 2, ...) and returns another; the true one is never changed.
 */
import type { SimCluster, SimNode } from './types.ts'

export type BadCluster = (cluster: SimCluster, poll: number) => SimCluster

const ESCAPE = '\u001b'

/** Node names that must not reach a terminal, or a column, as they are. */
export const HOSTILE_NAMES: readonly string[] = [
  `${ESCAPE}[31mred${ESCAPE}[0m`, // colour
  `${ESCAPE}[2J${ESCAPE}[H`, // clears the screen
  `${ESCAPE}]0;owned\u0007`, // window title
  `${ESCAPE}]52;c;cm0gLXJm\u0007`, // clipboard
  `${ESCAPE}P1000p${ESCAPE}\\`, // device control string
  '\u009b31mc1', // CSI as one C1 character
  'bell\u0007bell',
  'back\b\b\b\bspace',
  'line\r\nfeed',
  'tab\ttab',
  'nul\u0000nul',
  'del\u007fdel',
  'node\u202eedon', // right-to-left override
  '\u2067isolate\u2066', // isolates left open
  'zero\u200bwidth\u200d\ufeff',
  'line\u2028separator\u2029',
  '\u8282\u70b9\u4e00\u53f7', // wide
  '\uff4e\uff4f\uff44\uff45', // full-width latin
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}-node', // one emoji of five code points
  '\u{1f1e9}\u{1f1ea}\u{1f3f4}', // flags
  `e${'\u0301'.repeat(40)}`, // a tower of accents
  'lone\ud800surrogate',
  '<script>alert("&")</script>',
  '=HYPERLINK("http://example.invalid")', // a formula, to a spreadsheet
  '__proto__',
  'constructor',
  '',
  ' ',
  'x'.repeat(300),
]

const mapNode = (
  cluster: SimCluster,
  at: number,
  change: (node: SimNode) => Partial<SimNode>,
): SimCluster => ({
  ...cluster,
  nodes: cluster.nodes.map((node, index) => (index === at ? { ...node, ...change(node) } : node)),
})

/**
 * The first node is allocated beyond what it has, by the amounts of akash-network/support#384 and, for GPUs,
 * #137; the first storage class by that of #97. On the wire nodes wrap, storage is negative.
 */
export const wrapped: BadCluster = (cluster) => {
  const over = mapNode(cluster, 0, ({ allocatable }) => ({
    allocated: {
      cpu: allocatable.cpu + 20_000,
      gpu: allocatable.gpu + 1,
      memory: allocatable.memory + 12_108_693_504,
      storage_ephemeral: allocatable.storage_ephemeral + 83_670_346_599,
    },
  }))
  const storage = cluster.storage.map((pool, index) =>
    index === 0 ? { ...pool, allocated: pool.allocatable + 275_152_609_037 } : pool,
  )
  return { ...over, storage }
}

/** Storage classes rotated by one at each poll, as a Go map's order moves; classes are added up to three. */
export const shuffledStorage: BadCluster = (cluster, poll) => {
  const told = new Set(cluster.storage.map((pool) => pool.class))
  const added = ['beta2', 'beta3', 'ram', 'beta1']
    .filter((name) => !told.has(name))
    .slice(0, Math.max(0, 3 - told.size))
    .map((name) => ({ class: name, allocatable: 2 ** 40, allocated: 2 ** 38 }))
  const pools = [...cluster.storage, ...added]
  const start = poll % pools.length
  return { ...cluster, storage: [...pools.slice(start), ...pools.slice(0, start)] }
}

/** A different node is missing at each poll; an only node at every second. */
export const vanishingNodes: BadCluster = (cluster, poll) => {
  const missing = poll % Math.max(2, cluster.nodes.length)
  return { ...cluster, nodes: cluster.nodes.filter((_, index) => index !== missing) }
}

/** Every hostile name on a node, the nodes repeated until there are enough. */
export const hostileNames: BadCluster = (cluster) => {
  const { nodes } = cluster
  const count = nodes.length === 0 ? 0 : Math.max(nodes.length, HOSTILE_NAMES.length)
  const renamed = Array.from({ length: count }, (_, index) => nodes[index % nodes.length])
    .filter((node) => node !== undefined)
    .map((node, index) => ({ ...node, name: HOSTILE_NAMES[index] ?? node.name }))
  return { ...cluster, nodes: renamed }
}

export const noNodes: BadCluster = (cluster) => ({ ...cluster, nodes: [] })

/** The first two nodes have one name; an only node is told twice. */
export const equalNames: BadCluster = (cluster) => {
  const [first, second, ...rest] = cluster.nodes
  if (first === undefined) return cluster
  return { ...cluster, nodes: [first, { ...(second ?? first), name: first.name }, ...rest] }
}
