import { describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../src/domain/cluster.ts'
import {
  conditionOf,
  initialState,
  withAnswer,
  withCondition,
  withFailure,
} from '../../src/watch/provider-state.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import { endpoint, inventory, node } from './support/values.ts'

const INTERVAL_MS = 5000
const parcel = (of: ClusterInventory) => ({ inventory: of, transport: 'rest' as const, latencyMs: 80 })
const refused = { code: 'refused' as const, message: 'Nothing listens there.' }
const answered = (state: ProviderState, of: ClusterInventory, atMs: number) =>
  withAnswer(state, parcel(of), atMs, INTERVAL_MS)
const failed = (state: ProviderState, atMs: number) => withFailure(state, refused, atMs, INTERVAL_MS)

const fresh = initialState(endpoint('p'), 0)

describe('the state of a provider', () => {
  it('is connecting until the first answer or failure, however long that takes', () => {
    expect(fresh.condition).toBe('connecting')
    expect(withCondition(fresh, 1e9, INTERVAL_MS)).toBe(fresh)
  })

  it('is live below three intervals of age and stale from then on, by age alone', () => {
    const state = answered(fresh, inventory([]), 1000)
    expect(state.condition).toBe('live')
    expect(withCondition(state, 15_999, INTERVAL_MS)).toBe(state)
    expect(withCondition(state, 16_000, INTERVAL_MS).condition).toBe('stale')
    expect(conditionOf(failed(state, 2000), 15_999, INTERVAL_MS)).toBe('live')
    // An inventory from what the clock says is the future is not old.
    expect(conditionOf(state, 0, INTERVAL_MS)).toBe('live')
  })

  it('is failed when the last attempt failed and nothing is kept, and connecting never again', () => {
    expect(failed(fresh, 1000).condition).toBe('failed')
    expect(answered(failed(fresh, 1000), inventory([]), 2000).condition).toBe('live')
  })

  it('keeps the last good inventory with its time through failures, not-ready among them', () => {
    const good = answered(fresh, inventory([node('a')]), 1000)
    const notReady = withFailure(good, { code: 'not-ready', message: 'Starting.' }, 30_000, INTERVAL_MS)
    expect(notReady).toMatchObject({
      condition: 'stale',
      receivedAtMs: 1000,
      latencyMs: 80,
      transport: 'rest',
    })
    expect(notReady.inventory).toBe(good.inventory)
    expect(notReady.error).toEqual({ code: 'not-ready', message: 'Starting.', sinceMs: 30_000, attempts: 1 })
  })

  it('counts the attempts of an unbroken run of failures from its first, and forgets it on success', () => {
    const twice = failed(failed(fresh, 1000), 7000)
    expect(twice.error).toMatchObject({ sinceMs: 1000, attempts: 2 })
    const other = withFailure(twice, { code: 'timeout', message: 'No answer.' }, 9000, INTERVAL_MS)
    expect(other.error).toMatchObject({ code: 'timeout', sinceMs: 1000, attempts: 3 })
    const good = answered(other, inventory([]), 10_000)
    expect(good.error).toBeNull()
    expect(failed(good, 20_000).error).toMatchObject({ sinceMs: 20_000, attempts: 1 })
  })

  it('says when the inventory last differed from the one before; the first is no change', () => {
    const first = answered(fresh, inventory([node('a', 1)]), 1000)
    expect(first.changedAtMs).toBeNull()
    const same = answered(first, inventory([node('a', 1)]), 2000)
    expect(same).toMatchObject({ receivedAtMs: 2000, changedAtMs: null })
    expect(same.inventory).toBe(first.inventory)
    const other = answered(same, inventory([node('a', 2)]), 3000)
    expect(other.changedAtMs).toBe(3000)
    expect(answered(failed(other, 4000), inventory([node('a', 2)]), 5000).changedAtMs).toBe(3000)
  })

  it('keeps the object of a node that did not change from one answer to the next', () => {
    const first = answered(fresh, inventory([node('a', 1), node('b', 1)]), 1000)
    const next = answered(first, inventory([node('a', 1), node('b', 2)]), 2000)
    expect(next.inventory?.nodes[0]).toBe(first.inventory?.nodes[0])
    expect(next.inventory?.nodes[1]).not.toBe(first.inventory?.nodes[1])
  })
})
