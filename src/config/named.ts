/** Who is to be watched, as far as people name it: endpoints, and owners to be looked up on chain. */
import type { Endpoint } from '../domain/endpoint.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import { parseTarget } from '../domain/target.ts'

export interface Named {
  /** Of each id the first. */
  readonly endpoints: readonly Endpoint[]
  /** Addresses with a right checksum, each once. */
  readonly owners: readonly string[]
}

export const NOBODY: Named = { endpoints: [], owners: [] }

/** Gathers names one by one. */
export interface Names {
  /** One more, read from its text; what is named already is not added again. */
  readonly add: (text: string) => Outcome<null, 'usage'>
  readonly all: () => Named
}

/** Without any name so far. */
export function createNames(): Names {
  const byId = new Map<string, Endpoint>()
  const owners = new Set<string>()
  return {
    add: (text) => {
      const target = parseTarget(text)
      if (!target.ok) return target
      if (target.value.kind === 'owner') owners.add(target.value.owner)
      else if (!byId.has(target.value.endpoint.id)) byId.set(target.value.endpoint.id, target.value.endpoint)
      return success(null)
    },
    all: () => ({ endpoints: [...byId.values()], owners: [...owners] }),
  }
}

/** How many are named. */
export function countNamed({ endpoints, owners }: Named): number {
  return endpoints.length + owners.length
}
