import { describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../../src/domain/cluster.ts'
import { NO_FACTS } from '../../../src/domain/provider-facts.ts'
import { pairFromAvailable } from '../../../src/domain/resource.ts'
import { doubtsOfFleet } from '../../../src/inventory/doubts/fleet-checks.ts'
import { judge } from '../../../src/inventory/doubts/judge.ts'
import { type DoubtMemory, NO_MEMORY } from '../../../src/inventory/doubts/memory.ts'
import { NOTHING_OBSERVED, type Observation } from '../../../src/inventory/doubts/observation.ts'
import { cluster, node } from '../support/build.ts'

const NOW = 1_000_000_000
const seen = (inventory: ClusterInventory, more: Partial<Observation> = {}): Observation => ({
  ...NOTHING_OBSERVED,
  ...{ inventory, transport: 'rest', receivedAtMs: NOW },
  ...more,
})
const codes = ({ doubts }: DoubtMemory) => doubts.map(({ code, node: name }) => [code, name])
const odd = (allocatable: number) => node('odd', { gpu: pairFromAvailable(allocatable, allocatable + 1) })

describe('a judgement', () => {
  it('is the same list while the same is doubted, and keeps since when as the figures change', () => {
    const first = judge(NO_MEMORY, seen(cluster([odd(2)])), NOW)
    expect(first.doubts).toMatchObject([{ code: 'above-allocatable', node: 'odd', sinceMs: NOW }])
    const again = judge(first, seen(cluster([odd(2)])), NOW + 5000)
    expect(again.doubts).toBe(first.doubts)
    const changed = judge(again, seen(cluster([odd(3)])), NOW + 9000)
    expect(changed.doubts).not.toBe(first.doubts)
    expect(changed.doubts).toMatchObject([{ sinceMs: NOW, message: expect.stringContaining('4 GPUs') }])
  })

  it('begins anew when what was doubted was well for a while', () => {
    const first = judge(NO_MEMORY, seen(cluster([odd(2)])), NOW)
    const well = judge(first, seen(cluster([node('odd')])), NOW + 1000)
    expect(well.doubts).toEqual([])
    expect(judge(well, seen(cluster([odd(2)])), NOW + 2000).doubts).toMatchObject([{ sinceMs: NOW + 2000 }])
  })

  it('tells a node that left until it is back, and the cards that it came back without', () => {
    const both = judge(NO_MEMORY, seen(cluster([node('a'), node('b')])), NOW)
    const gone = judge(both, seen(cluster([node('a')])), NOW + 1000)
    expect(codes(gone)).toEqual([['node-gone', 'b']])
    const fewer = node('a', { gpu: pairFromAvailable(1, 1) })
    const dropped = judge(gone, seen(cluster([fewer, node('b')])), NOW + 2000)
    expect(codes(dropped)).toEqual([['gpus-dropped', 'a']])
    expect(dropped.doubts[0]?.message).toBe('GPU: 1 can be handed out where there were 2 before.')
    expect(judge(dropped, seen(cluster([node('a'), node('b')])), NOW + 3000).doubts).toEqual([])
  })

  it('does not hold every node for gone when the list is empty for a moment', () => {
    const both = judge(NO_MEMORY, seen(cluster([node('a'), node('b')])), NOW)
    const none = judge(both, seen(cluster([])), NOW + 1000)
    expect(codes(none)).toEqual([['no-nodes', null]])
    expect(judge(none, seen(cluster([node('a'), node('b')])), NOW + 2000).doubts).toEqual([])
  })

  it('keeps a bounded number of names that a provider makes up', () => {
    let memory = NO_MEMORY
    for (let poll = 0; poll < 20; poll += 1) {
      const nodes = Array.from({ length: 50 }, (_, nth) => node(`made-up-${poll}-${nth}`))
      memory = judge(memory, seen(cluster(nodes)), NOW + poll)
    }
    expect(memory.gone).toHaveLength(200)
    expect(memory.doubts).toHaveLength(200)
  })

  it('compares the two transports only where both told within a short time', () => {
    const over = (apartMs: number) =>
      judge(
        NO_MEMORY,
        seen(cluster([node('a')]), {
          transport: 'grpc',
          beside: { inventory: cluster([node('a'), node('b')]), receivedAtMs: NOW - apartMs },
        }),
        NOW,
      )
    expect(over(5000).doubts).toMatchObject([
      {
        code: 'transports-disagree',
        message: 'The two ports disagree: REST lists node "b", gRPC does not.',
      },
    ])
    expect(over(60_000).doubts).toEqual([])
  })

  it('carries no control character into a sentence, whatever nodes and models are called', () => {
    const evil = '\u001b[2J\u202e'
    const before = judge(NO_MEMORY, seen(cluster([node('a'), node(evil)])), NOW)
    const record = {
      ...{ owner: 'akash1', hostUri: '', email: '', website: '' },
      attributes: [{ key: `capabilities/gpu/vendor/nvidia/model/${evil}`, value: 'true' }],
    }
    const told = { ...node('a'), cpus: [], gpus: [] }
    const facts = { ...NO_FACTS, record }
    const { doubts } = judge(before, seen(cluster([told]), { facts }), NOW)
    expect(doubts.map(({ code }) => code)).toEqual(['gpu-no-model', 'node-gone', 'model-not-detected'])
    for (const { message } of doubts) expect(message).not.toMatch(/\p{C}/u)
  })
})

describe('a fleet', () => {
  const behind = (...versions: (string | null)[]) => doubtsOfFleet(versions).map((doubts) => doubts.length)

  it('finds a version four minors or a major behind the middle one of the others', () => {
    expect(behind('v0.12.0', 'v0.16.2', 'v0.16.0', '0.16.1')).toEqual([1, 0, 0, 0])
    expect(behind('v0.13.9', 'v0.16.2', 'v0.16.0', '0.16.1')).toEqual([0, 0, 0, 0])
    expect(behind('v0.16.0', 'v1.0.2', 'v1.0.0', 'v1.1.1-rc2')).toEqual([1, 0, 0, 0])
  })

  it('judges nobody by less than three others, nor a text that is no version', () => {
    expect(behind('v0.8.4', 'v0.16.2', 'v0.16.0', null)).toEqual([0, 0, 0, 0])
    expect(behind('HEAD', '', 'v0.16.0', 'v0.16.0', 'v0.16.0', 'v0.16.0')).toEqual([0, 0, 0, 0, 0, 0])
  })
})
