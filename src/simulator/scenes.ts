/** Fleets with a story, by name: for recordings, for the fit, for a person who wants to see one. */
import { randomOwner } from './address.ts'
import { plausibleCluster } from './cluster.ts'
import { createLife } from './life.ts'
import { mixGpus } from './mixed-gpus.ts'
import { createOutages, type Outage } from './outages.ts'
import { type Random, randomFrom, seedOf } from './random.ts'
import type { Homes } from './reservations.ts'
import type { SceneName, SimCluster } from './types.ts'

export interface Scene {
  /** For the help. */
  readonly about: string
  readonly providers: number
  /** Milliseconds between two events of its life. */
  readonly lifeMs: number
  /** Whether providers go away and come back. */
  readonly outages: boolean
  /** Makes a plausible cluster into one of the scene. */
  readonly arrange: (random: Random, index: number, cluster: SimCluster, homes: Homes) => void
}

export const SCENES: Readonly<Record<SceneName, Scene>> = {
  day: {
    about: 'a hundred providers on a busy day: orders, leases, nodes and providers come and go',
    ...{ providers: 100, lifeMs: 2000, outages: true, arrange: () => {} },
  },
  gpus: {
    about: 'every kind of GPU there is, left over in ones and twos, some without a core beside them',
    ...{ providers: 8, lifeMs: 0, outages: false, arrange: mixGpus },
  },
}

/** One provider of a fleet that is not served yet. */
export interface Invented {
  readonly owner: string
  readonly cluster: SimCluster
  /** Where the numbers of this provider go on. */
  readonly random: Random
}

/** What the provider numbered `index` is; it depends on the seed and its number alone. */
export function invent(
  options: { readonly seed: number; readonly nodesPerProvider?: number | undefined; readonly scene?: Scene },
  index: number,
  homes: Homes,
): Invented {
  const random = randomFrom(seedOf(options.seed, index))
  const owner = randomOwner(random)
  const cluster = plausibleCluster(random, index, homes, options.nodesPerProvider)
  options.scene?.arrange(random, index, cluster, homes)
  return { owner, cluster, random }
}

/** What one step of a fleet's life did: which cluster changed, and who went away or came back. */
export interface Happening {
  readonly changed: number | undefined
  readonly outage: Outage | null
}

/** The life of these clusters, a step a call; the same for the same seed. */
export function createStory(
  seed: number,
  clusters: readonly SimCluster[],
  homes: Homes,
  scene?: Scene,
): () => Happening {
  const happen = createLife(randomFrom(seedOf(seed, -1)), clusters, homes)
  const outages =
    scene?.outages === true ? createOutages(randomFrom(seedOf(seed, -2)), clusters.length) : null
  return () => ({ changed: happen(), outage: outages?.() ?? null })
}
