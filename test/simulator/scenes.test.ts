import { describe, expect, it } from 'vitest'
import { readCommandLine } from '../../src/simulator/cli-options.ts'
import { startFleet } from '../../src/simulator/fleet.ts'
import { createOutages } from '../../src/simulator/outages.ts'
import { randomFrom } from '../../src/simulator/random.ts'
import type { Homes } from '../../src/simulator/reservations.ts'
import { createStory, invent, SCENES } from '../../src/simulator/scenes.ts'
import { SCENE_NAMES, type SceneName, type SimNode } from '../../src/simulator/types.ts'
import { ask } from './ask.ts'

function clustersOf(name: SceneName) {
  const homes: Homes = new WeakMap()
  const scene = SCENES[name]
  const clusters = Array.from(
    { length: scene.providers },
    (_, index) => invent({ seed: 3, scene }, index, homes).cluster,
  )
  return { scene, homes, clusters }
}

const free = ({ allocatable, allocated }: SimNode) => allocatable.gpu - allocated.gpu

describe('the scene of many GPUs', () => {
  const nodes = clustersOf('gpus').clusters.flatMap((cluster) => cluster.nodes)

  it('has every kind there is', () => {
    const kinds = new Set(
      nodes.map(({ gpuModel }) => `${gpuModel?.name} ${gpuModel?.memorySize} ${gpuModel?.interface}`),
    )
    expect(kinds.size).toBe(9)
    expect([...kinds]).toEqual(
      expect.arrayContaining(['a100 80Gi PCIe', 'a100 40Gi SXM4', 'h200 141Gi SXM5']),
    )
  })

  it('has them left over in pieces: few whole nodes, many of one to three cards', () => {
    const large = nodes.filter(({ allocatable }) => allocatable.gpu === 8)
    const inPieces = large.filter((node) => free(node) >= 1 && free(node) <= 3)
    expect(inPieces.length).toBeGreaterThan(large.length / 2)
    expect(large.filter((node) => free(node) === 8).length).toBeGreaterThan(0)
    expect(nodes.every((node) => free(node) >= 0)).toBe(true)
  })

  it('has some on nodes without a core to use them with', () => {
    const stranded = nodes.filter(
      (node) => free(node) > 0 && node.allocatable.cpu - node.allocated.cpu < 1000,
    )
    expect(stranded.length).toBeGreaterThan(5)
    expect(nodes.every(({ allocatable, allocated }) => allocated.cpu <= allocatable.cpu)).toBe(true)
  })
})

describe('the scene of a day', () => {
  it('is the same for a seed, and in an hour of it most providers change and some go and come back', () => {
    const [one, same] = [clustersOf('day'), clustersOf('day')]
    const [live, liveToo] = [one, same].map(({ clusters, homes, scene }) =>
      createStory(3, clusters, homes, scene),
    )
    const changed = new Set<number>()
    const outages: string[] = []
    for (let step = 0; step < 3_600_000 / one.scene.lifeMs; step += 1) {
      const happening = live?.()
      expect(liveToo?.()).toEqual(happening)
      if (happening?.changed !== undefined) changed.add(happening.changed)
      if (happening?.outage != null) outages.push(`${happening.outage.index} ${happening.outage.isAway}`)
    }
    expect(same.clusters).toEqual(one.clusters)
    expect(changed.size).toBeGreaterThan(90)
    expect(outages.filter((text) => text.endsWith('true')).length).toBeGreaterThan(5)
    expect(outages.filter((text) => text.endsWith('false')).length).toBeGreaterThan(5)
  })

  it('closes both ports of a provider that is away, and opens them again', async () => {
    const fleet = await startFleet({ providers: 1, scene: 'day', nodesPerProvider: 1 })
    try {
      const [provider] = fleet.providers
      if (provider === undefined) throw new Error('no provider')
      const answers = async () => (await ask(provider)).end === 'whole'
      const until = async (wished: boolean): Promise<void> => {
        for (let step = 0; step < 2000; step += 1) {
          fleet.step()
          if ((step % 20 === 0 || wished) && (await answers()) === wished) return
        }
        throw new Error(`it never ${wished ? 'came back' : 'went away'}`)
      }
      await until(false)
      await until(true)
    } finally {
      await fleet.close()
    }
  })
})

describe('outages', () => {
  it('take no more than a twentieth of the fleet, and each ends before it begins again', () => {
    const next = createOutages(randomFrom(5), 100)
    const away = new Set<number>()
    for (let step = 0; step < 20_000; step += 1) {
      const outage = next()
      if (outage === null) continue
      expect(away.has(outage.index)).toBe(!outage.isAway)
      if (outage.isAway) away.add(outage.index)
      else away.delete(outage.index)
      expect(away.size).toBeLessThanOrEqual(5)
    }
  })
})

describe('--scene', () => {
  it('says how many and how fast, unless that is given', () => {
    const read = (...argv: string[]) => {
      const input = readCommandLine(argv)
      return input.kind === 'run' ? input.options.fleet : input
    }
    expect(read('--scene', 'day')).toMatchObject({ scene: 'day', providers: 100, lifeMs: 2000 })
    expect(read('--scene', 'day', '--providers', '3', '--life', '0')).toMatchObject({
      providers: 3,
      lifeMs: 0,
    })
    expect(read('--scene', 'night')).toMatchObject({
      message: `--scene "night": give one of ${SCENE_NAMES.join(', ')}`,
    })
  })
})
