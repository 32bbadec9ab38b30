import { describe, expect, it } from 'vitest'
import { createHistory } from '../../src/watch/history.ts'
import {
  createProviderHistory,
  MAX_ABSENT_NODES,
  MAX_NODES,
  recordAnswer,
} from '../../src/watch/provider-history.ts'
import { HISTORY_SAMPLES } from '../../src/watch/ring.ts'
import { node } from './support/values.ts'

const INTERVAL_MS = 5000
const START_MS = 1_000_000
/** Time of the nth interval. */
const at = (nth: number): number => START_MS + nth * INTERVAL_MS

describe('history', () => {
  it('is empty for a scope that was never seen', () => {
    const history = createHistory()
    expect(history.fleet('cpu')).toEqual([])
    expect(history.provider('p', 'cpu')).toEqual([])
    expect(history.node('p', 'n', 'cpu')).toEqual([])
    expect(history.provider('p', 'cpu')).toBe(history.node('p', 'n', 'gpu'))
  })

  it('takes one sample an answer for the provider and each of its nodes', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20), node('b', 80)], at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 30), node('b', 90)], at(1), INTERVAL_MS)
    expect(history.provider('p', 'memory')).toEqual([0.5, 0.6])
    expect(history.node('p', 'a', 'memory')).toEqual([0.2, 0.3])
    expect(history.node('p', 'b', 'memory')).toEqual([0.8, 0.9])
  })

  it('keeps two nodes of one name apart', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20), node('a', 80)], at(0), INTERVAL_MS)
    expect(history.node('p', 'a', 'cpu')).toEqual([0.2])
    expect(history.node('p', 'a#2', 'cpu')).toEqual([0.8])
  })

  it('shows an outage as a gap as wide as it was long, however rarely it was tried', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    history.recordFailure('p', at(1), INTERVAL_MS)
    history.recordFailure('p', at(3), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2, null, null, null])
    history.recordAnswer('p', [node('a', 40)], at(7), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2, null, null, null, null, null, null, 0.4])
    expect(history.node('p', 'a', 'cpu')).toEqual(history.provider('p', 'cpu'))
  })

  it('shows a long time without any poll as a gap too: the computer slept', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 20)], at(10), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2, ...Array(9).fill(null), 0.2])
    history.recordAnswer('p', [node('a', 20)], at(100_000), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([...Array(59).fill(null), 0.2])
  })

  it('makes no gap for a provider that answers late but while its last values still count as live', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 30)], at(2.9), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2, 0.3])
  })

  it('replaces the newest sample when polled again at once, so that a held key does not drive out the past', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    for (let nth = 0; nth < 200; nth += 1) {
      history.recordAnswer('p', [node('a', 30)], at(1) + nth * 10, INTERVAL_MS)
    }
    expect(history.provider('p', 'cpu')).toEqual([0.2, 0.3])
    expect(history.node('p', 'a', 'cpu')).toEqual([0.2, 0.3])
    for (let nth = 0; nth < 50; nth += 1) {
      history.recordAnswer('p', [node('a', 30)], at(2) + nth * 1000, INTERVAL_MS)
    }
    expect(history.provider('p', 'cpu').length).toBeGreaterThan(9)
  })

  it('goes on when the clock was set back', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(1000), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 30)], at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 40)], at(1), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2, 0.3, 0.4])
  })

  it('records no failure before the first answer', () => {
    const history = createHistory()
    history.recordFailure('p', at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('a', 20)], at(9), INTERVAL_MS)
    expect(history.provider('p', 'cpu')).toEqual([0.2])
  })

  it('gives a node that returns its past back, with unknown samples for the time it was gone', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20), node('b', 50)], at(0), INTERVAL_MS)
    history.recordAnswer('p', [node('b', 50)], at(1), INTERVAL_MS)
    history.recordAnswer('p', [node('b', 50)], at(2), INTERVAL_MS)
    expect(history.node('p', 'a', 'cpu')).toEqual([])
    history.recordAnswer('p', [node('b', 50), node('a', 40)], at(3), INTERVAL_MS)
    expect(history.node('p', 'a', 'cpu')).toEqual([0.2, null, null, 0.4])
  })

  it('sums the fleet over the providers that are live, and says unknown when none is', () => {
    const history = createHistory()
    history.recordFleet([], at(0), INTERVAL_MS)
    expect(history.fleet('cpu')).toEqual([])
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    history.recordAnswer('q', [node('a', 60)], at(0), INTERVAL_MS)
    history.recordFleet(['p', 'q'], at(1), INTERVAL_MS)
    history.recordFleet(['q'], at(2), INTERVAL_MS)
    history.recordFleet([], at(3), INTERVAL_MS)
    expect(history.fleet('cpu')).toEqual([0.4, 0.6, null])
  })

  it('stands still in a copy while the original goes on', () => {
    const history = createHistory()
    history.recordAnswer('p', [node('a', 20)], at(0), INTERVAL_MS)
    history.recordFleet(['p'], at(0), INTERVAL_MS)
    const copy = history.copy()
    history.recordAnswer('p', [node('a', 90)], at(1), INTERVAL_MS)
    history.recordFleet(['p'], at(1), INTERVAL_MS)
    expect([copy.fleet('cpu'), copy.provider('p', 'cpu'), copy.node('p', 'a', 'cpu')]).toEqual([
      [0.2],
      [0.2],
      [0.2],
    ])
    expect(history.node('p', 'a', 'cpu')).toEqual([0.2, 0.9])
  })
})

describe('the memory of history', () => {
  it('is bounded for a provider that invents new node names at each poll', () => {
    const history = createProviderHistory([], START_MS)
    for (let poll = 0; poll < 40; poll += 1) {
      const nodes = Array.from({ length: MAX_NODES + 500 }, (_, nth) => node(`n${poll}-${nth}`))
      recordAnswer(history, nodes, at(poll + 1), INTERVAL_MS)
      expect(history.nodes.size).toBe(MAX_NODES)
      expect(history.absent.size).toBeLessThanOrEqual(MAX_ABSENT_NODES)
    }
    expect(history.absent.size).toBe(MAX_ABSENT_NODES)
  })

  it('drops a departed node when nothing known is left of it', () => {
    const history = createProviderHistory([node('gone'), node('stays')], START_MS)
    for (let poll = 1; poll < HISTORY_SAMPLES; poll += 1) {
      recordAnswer(history, [node('stays')], at(poll), INTERVAL_MS)
      expect([...history.absent.keys()]).toEqual(['gone'])
    }
    recordAnswer(history, [node('stays')], at(HISTORY_SAMPLES), INTERVAL_MS)
    expect(history.absent.size).toBe(0)
  })

  it('drops those first that are gone longest', () => {
    const crowd = (wave: number) => Array.from({ length: 200 }, (_, nth) => node(`w${wave}-${nth}`))
    const history = createProviderHistory(crowd(0), START_MS)
    recordAnswer(history, crowd(1), at(1), INTERVAL_MS)
    recordAnswer(history, crowd(2), at(2), INTERVAL_MS)
    const kept = [...history.absent.keys()]
    expect(kept.filter((key) => key.startsWith('w1-')).length).toBe(200)
    expect(kept.filter((key) => key.startsWith('w0-')).length).toBe(MAX_ABSENT_NODES - 200)
  })
})
