/** All that can be doubted of one provider at a moment: its inventory, its past, its ports, the chain, the fleet. */
import { doubtsOf } from '../doubts.ts'
import { CHAIN_CHECKS } from './chain-checks.ts'
import { CLOCK_CHECKS } from './clock-checks.ts'
import { type Doubt, findings, type SeenDoubt } from './doubt.ts'
import { type DoubtMemory, remember } from './memory.ts'
import type { Observation } from './observation.ts'
import { TIME_CHECKS } from './time-checks.ts'

/**
 * The memory after a look at `nowMs`, with what is doubted now in `doubts`. They are the same array as before while
 * they are the same doubts; one that stays keeps the time at which it was first found. Pure: no clock inside.
 */
export function judge(memory: DoubtMemory, observation: Observation, nowMs: number): DoubtMemory {
  const now = remember(memory, observation, nowMs)
  const { inventory, fleet } = observation
  const found = [
    ...(inventory === null ? [] : doubtsOf(inventory)),
    ...findings(TIME_CHECKS, { memory: now, nowMs }),
    ...findings(CLOCK_CHECKS, observation),
    ...findings(CHAIN_CHECKS, observation),
    ...fleet,
  ]
  return { ...now, doubts: dated(memory.doubts, found, nowMs) }
}

const NONE: readonly SeenDoubt[] = []

function dated(before: readonly SeenDoubt[], found: readonly Doubt[], nowMs: number): readonly SeenDoubt[] {
  if (found.length === 0) return before.length === 0 ? before : NONE
  if (before.length === found.length && found.every((doubt, at) => isSame(doubt, before[at]))) return before
  const known = new Map(before.map((doubt) => [keyOf(doubt), doubt]))
  return found.map((doubt) => {
    const former = known.get(keyOf(doubt))
    if (former !== undefined && isSame(doubt, former)) return former
    return { ...doubt, sinceMs: former?.sinceMs ?? nowMs }
  })
}

function isSame(doubt: Doubt, former: Doubt | undefined): boolean {
  return former !== undefined && doubt.message === former.message && keyOf(doubt) === keyOf(former)
}

/** What a doubt is about; its sentence may change with the figures. */
function keyOf({ code, node, resource, storageClass }: Doubt): string {
  return JSON.stringify([code, node, resource, storageClass])
}
