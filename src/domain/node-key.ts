import type { ClusterNode } from './cluster.ts'

/**
 * Identity of each node within its cluster, in node order: its name, and for the second and later of equal
 * names `name#2`, `name#3`, ... so that two nodes of one name stay two rows. A node that is really called
 * `name#2` keeps its name, and the number goes on: no two keys are equal.
 */
export function nodeKeys(nodes: readonly ClusterNode[]): readonly string[] {
  const list = nodes.map(({ name }) => name)
  const names = new Set(list)
  // As nearly every cluster is.
  if (names.size === list.length) return list
  const numbers = new Map<string, number>()
  return list.map((name) => {
    const last = numbers.get(name)
    if (last === undefined) {
      numbers.set(name, 1)
      return name
    }
    let number = last + 1
    while (names.has(`${name}#${number}`)) number += 1
    numbers.set(name, number)
    return `${name}#${number}`
  })
}
