import { describe, expect, it } from 'vitest'
import type { ClusterInventory } from '../../src/domain/cluster.ts'
import {
  conditionOf,
  initialState,
  withAnswer,
  withCondition,
  withFacts,
  withFailure,
  withStreamEnd,
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

describe('the state of a provider that streams', () => {
  const both = initialState(endpoint('p'), 0, ['rest', 'grpc'])
  const streamed = (state: ProviderState, of: ClusterInventory, atMs: number) =>
    withAnswer(state, { ...parcel(of), transport: 'grpc' }, atMs, INTERVAL_MS)
  const ended = { code: 'grpc' as const, message: 'The provider ended the stream.' }

  it('is live for as long as the stream stands, however old its last message is', () => {
    const state = streamed(both, inventory([]), 1000)
    expect(withCondition(state, 1e9, INTERVAL_MS)).toBe(state)
    expect(state).toMatchObject({ condition: 'live', receivedAtMs: 1000 })
  })

  it('counts its age from the end of the stream, and from the next answer when there is one', () => {
    const over = withStreamEnd(streamed(both, inventory([]), 1000), ended, 1e6, INTERVAL_MS)
    expect(over).toMatchObject({ condition: 'live', receivedAtMs: 1000, confirmedAtMs: 1e6, error: null })
    expect(conditionOf(over, 1e6 + 14_999, INTERVAL_MS)).toBe('live')
    expect(conditionOf(over, 1e6 + 15_000, INTERVAL_MS)).toBe('stale')
    expect(answered(over, inventory([]), 1e6 + 20_000)).toMatchObject({
      condition: 'live',
      confirmedAtMs: null,
      transport: 'rest',
    })
  })

  it('did not change where only another transport tells it, or the clock of the provider moved', () => {
    const rest = answered(both, inventory([node('a', 1)]), 1000)
    const first = streamed(rest, inventory([node('a', 2)], { providerTimeMs: 5 }), 2000)
    expect(first).toMatchObject({ changedAtMs: null, transport: 'grpc' })
    const later = streamed(first, inventory([node('a', 2)], { providerTimeMs: 6 }), 3000)
    expect(later).toMatchObject({ changedAtMs: null, receivedAtMs: 3000, inventory: { providerTimeMs: 6 } })
    expect(later.inventory?.nodes).toBe(first.inventory?.nodes)
    expect(streamed(later, inventory([node('a', 3)], { providerTimeMs: 7 }), 4000).changedAtMs).toBe(4000)
    expect(streamed(later, inventory([], { providerTimeMs: 6 }), 5000).changedAtMs).toBe(5000)
  })

  it('takes further facts without a new time, and none where there are none', () => {
    const state = streamed(both, inventory([node('a')], { address: null }), 1000)
    const known = withFacts(state, inventory([node('a')]))
    expect(known).toMatchObject({
      receivedAtMs: 1000,
      changedAtMs: null,
      inventory: { address: 'akash1example' },
    })
    expect(known.inventory?.nodes).toBe(state.inventory?.nodes)
    expect(withFacts(known, inventory([node('a')]))).toBe(known)
  })
})
