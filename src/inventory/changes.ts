/** What differs between two observations of one provider: a list of values, in an order that reads well. */
import { type Change, change, type Observation } from './change.ts'
import { nodeChanges, poolChanges } from './change-amounts.ts'
import { type Doubt, doubtsOf } from './doubts.ts'

export { CHANGE_KINDS, type Change, type ChangeKind, type Observation } from './change.ts'

const NONE: readonly Change[] = []

/**
 * What changed from `before` to `after`: whether the provider answers, its counts, nodes, amounts, versions and
 * doubts. Empty where nothing did. The amounts lead from one observation to the other.
 *
 * What is no change: a first answer (there was none to differ from), a failure before any answer, what only
 * differs because another transport told it, what was or is unknown or unlimited, and amounts that are doubted.
 * Linear in the nodes; parts that are the same object are not looked into.
 */
export function changesOf(before: Observation, after: Observation): readonly Change[] {
  if (before === after) return NONE
  const changes = [...conditionChanges(before, after), ...versionChanges(before, after)]
  const [earlier, later] = [before.inventory, after.inventory]
  if (earlier === null || later === null || before.transport !== after.transport) return changes
  const provider = after.id
  if (earlier !== later) {
    changes.push(
      ...countChange('leases', provider, earlier.leases, later.leases),
      ...countChange('orders', provider, earlier.orders, later.orders),
      ...countChange(
        'pending',
        provider,
        earlier.reservations.pending.count,
        later.reservations.pending.count,
      ),
      ...nodeChanges(provider, earlier.nodes, later.nodes),
      ...poolChanges(provider, earlier.storage, later.storage),
    )
  }
  if (earlier !== later || before.doubts !== after.doubts) changes.push(...doubtChanges(before, after))
  return changes
}

/** Conditions in which a provider's numbers are those of now. */
const IN_TOUCH: Readonly<Record<Observation['condition'], boolean | null>> = {
  connecting: null,
  live: true,
  stale: false,
  failed: false,
}

function conditionChanges(before: Observation, after: Observation): Change[] {
  const [was, is] = [IN_TOUCH[before.condition], IN_TOUCH[after.condition]]
  if (was === null || is === null || was === is) return []
  const subject = (is ? before : after).error?.code ?? null
  const parts = { subject, before: before.condition, after: after.condition }
  return [change(is ? 'back' : 'lost', after.id, parts)]
}

function versionChanges(before: Observation, after: Observation): Change[] {
  const [earlier, later] = [before.facts?.versions ?? null, after.facts?.versions ?? null]
  if (earlier === null || later === null || earlier === later) return []
  return (['provider', 'kubernetes'] as const).flatMap((subject) => {
    const [was, is] = [earlier[subject], later[subject]]
    if (was === null || is === null || was === is) return []
    return [change('version', after.id, { subject, before: was, after: is })]
  })
}

function countChange(
  kind: 'leases' | 'orders' | 'pending',
  provider: string,
  before: number | null,
  after: number | null,
): readonly Change[] {
  if (before === null || after === null || before === after) return []
  return [change(kind, provider, { before, after, amount: after - before })]
}

function doubtChanges(before: Observation, after: Observation): Change[] {
  const earlier = doubtsByKey(before)
  const later = doubtsByKey(after)
  const about = ({ code, node, resource }: Doubt) => ({ subject: code, node, resource })
  return [
    ...[...earlier].flatMap(([key, doubt]) =>
      later.has(key) ? [] : [change('doubt-cleared', after.id, { ...about(doubt), before: doubt.message })],
    ),
    ...[...later].flatMap(([key, doubt]) =>
      earlier.has(key) ? [] : [change('doubt-raised', after.id, { ...about(doubt), after: doubt.message })],
    ),
  ]
}

/** By what they are about: a doubt whose figures moved is the same doubt. */
function doubtsByKey({ inventory, doubts = [] }: Observation): ReadonlyMap<string, Doubt> {
  const own = inventory === null ? [] : doubtsOf(inventory)
  return new Map(
    [...own, ...doubts].map((doubt) => [
      JSON.stringify([doubt.code, doubt.node, doubt.resource, doubt.storageClass]),
      doubt,
    ]),
  )
}
