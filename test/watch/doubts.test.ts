import { describe, expect, it } from 'vitest'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import { createFleetJudge } from '../../src/watch/fleet-doubts.ts'
import { createProviderAccount, type WatcherChange } from '../../src/watch/provider-account.ts'
import { createFakeClock } from './support/fake-clock.ts'
import { endpoint, inventory, node } from './support/values.ts'

function account(name = 'p') {
  const clock = createFakeClock()
  const changes: WatcherChange[] = []
  const one = createProviderAccount({
    endpoint: endpoint(name),
    transports: ['rest', 'grpc'],
    intervalMs: 5000,
    clock,
    nextPollAtMs: () => null,
    onChange: (change) => changes.push(change),
  })
  const answers = (nodes: readonly ReturnType<typeof node>[], rest = {}) =>
    one.polled(
      { ok: true, value: { inventory: inventory(nodes, rest), transport: 'rest', latencyMs: 1 } },
      clock.now(),
    )
  const codes = () => one.state().doubts?.map(({ code }) => code)
  return { one, clock, changes, answers, codes }
}

const pendingOf = (count: number) => {
  const { active, pending } = inventory([]).reservations
  return { reservations: { active, pending: { ...pending, count } } }
}

describe('the doubts in the state of a provider', () => {
  it('are absent while there are none, and the same array while nothing of them changes', () => {
    const { one, answers } = account()
    answers([node('a'), node('b')])
    expect(one.state().doubts).toBeUndefined()
    answers([node('a')])
    const { doubts } = one.state()
    expect(doubts).toMatchObject([{ code: 'node-gone', node: 'b' }])
    answers([node('a', 70)])
    expect(one.state().doubts).toBe(doubts)
  })

  it('come with age alone, and leave the state alone before that', async () => {
    const { one, clock, changes, answers, codes } = account()
    answers([node('a')], pendingOf(1))
    await clock.advance(299_000)
    answers([node('a')], pendingOf(1))
    const told = changes.length
    one.age()
    expect(changes).toHaveLength(told)
    await clock.advance(1000)
    one.age()
    expect(codes()).toEqual(['pending-stays'])
  })

  it('come with a port that dies, and go when it is back', () => {
    const { one, clock, answers, codes } = account()
    answers([node('a')])
    one.streamOver({ code: 'refused', message: 'nothing listens' }, false)
    expect(codes()).toEqual(['port-dead'])
    one.streamed({ inventory: inventory([node('a')]), transport: 'grpc', latencyMs: 1 }, clock.now())
    expect(codes()).toEqual([])
  })

  it('come where the stream tells another cluster than REST has just told', () => {
    const { one, clock, answers, codes } = account()
    answers([node('a')])
    one.streamed(
      { inventory: inventory([node('a'), node('b')]), transport: 'grpc', latencyMs: 1 },
      clock.now(),
    )
    expect(codes()).toEqual(['transports-disagree'])
  })

  it('do not come where the cluster changed since REST was asked, as the stream tells', async () => {
    const { one, clock, answers, codes } = account()
    const streamed = (names: readonly string[]) =>
      one.streamed(
        {
          inventory: inventory(
            names.map((name) => node(name)),
            { providerTimeMs: clock.now() },
          ),
          transport: 'grpc',
          latencyMs: 1,
        },
        clock.now(),
      )
    answers([node('a')])
    await clock.advance(100)
    streamed(['a', 'b'])
    expect(codes()).toBeUndefined()
  })

  it('go when the stream comes to tell what REST has told', () => {
    const { one, clock, answers, codes } = account()
    const streamed = (...nodes: ReturnType<typeof node>[]) =>
      one.streamed(
        {
          inventory: inventory(nodes, { providerTimeMs: clock.now() }),
          transport: 'grpc',
          latencyMs: 1,
        },
        clock.now(),
      )
    answers([node('a'), node('b')])
    streamed(node('a'))
    streamed(node('a', 70))
    expect(codes()).toContain('transports-disagree')
    streamed(node('a'), node('b'))
    expect(codes()).not.toContain('transports-disagree')
  })

  it('come with what others find out', () => {
    const { one, clock, answers, codes } = account()
    answers([node('a')], { leases: 60 })
    one.annotate({ facts: { ...NO_FACTS, activeLeases: { count: 38, atMs: clock.now() } } })
    expect(codes()).toEqual(['leases-off-chain'])
  })

  it('come with the versions of the fleet around it, told once they change', () => {
    const all = ['v0.8.4', 'v0.16.0', 'v0.16.1', 'v0.16.2'].map((provider, nth) => {
      const made = account(`p${nth}`)
      made.one.annotate({ facts: { ...NO_FACTS, versions: { provider, kubernetes: null } } })
      return made
    })
    const judge = createFleetJudge(all.map(({ one }) => one))
    judge()
    expect(all.map(({ codes }) => codes())).toEqual([['version-behind'], undefined, undefined, undefined])
    const told = all.map(({ changes }) => changes.length)
    judge()
    expect(all.map(({ changes }) => changes.length)).toEqual(told)
  })
})
