import type { ClusterNode } from './cluster.ts'

/**
 * Identity of each node within its cluster, in node order: its name, and for the second and later of equal
 * names `name#2`, `name#3`, ... so that two nodes of one name stay two rows.
 */
export function nodeKeys(nodes: readonly ClusterNode[]): readonly string[] {
  const seen = new Map<string, number>()
  return nodes.map((node) => {
    const nth = (seen.get(node.name) ?? 0) + 1
    seen.set(node.name, nth)
    return nth === 1 ? node.name : `${node.name}#${nth}`
  })
}
