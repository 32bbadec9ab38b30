/** What a fleet says of each of its providers, told to their watchers when it changes. */
import { doubtsOfFleet } from '../inventory/doubts/fleet-checks.ts'
import type { Watcher } from './watcher.ts'

/** A function that compares the watchers' providers, and does nothing while what it compares is the same. */
export function createFleetJudge(watchers: readonly Pick<Watcher, 'state' | 'doubtByFleet'>[]): () => void {
  let versions: readonly (string | null)[] = watchers.map(() => null)
  return () => {
    const told = watchers.map((watcher) => watcher.state().facts?.versions?.provider ?? null)
    if (told.every((version, at) => version === versions[at])) return
    versions = told
    for (const [at, doubts] of doubtsOfFleet(told).entries()) watchers[at]?.doubtByFleet(doubts)
  }
}
