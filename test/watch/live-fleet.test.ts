/** The live part over the real REST client, against simulated providers on loopback. */
import { afterEach, describe, expect, it } from 'vitest'
import { type Endpoint, parseEndpoint } from '../../src/domain/endpoint.ts'
import type { ErrorCode } from '../../src/domain/outcome.ts'
import { createRestClient } from '../../src/provider/rest/rest-client.ts'
import { type Misbehaviour, type SimulatedProvider, startFleet } from '../../src/simulator/index.ts'
import { type Clock, systemClock } from '../../src/watch/clock.ts'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import type { FleetSnapshot, FleetWatch, ProviderState } from '../../src/watch/types.ts'

const INTERVAL_MS = 600

/** The system's clock, counting the timers that are set. */
function countingClock(): Clock & { readonly pending: () => number } {
  const pending = new Set<object>()
  return {
    now: systemClock.now,
    setTimer: (ms, run) => {
      const timer = {}
      pending.add(timer)
      const cancel = systemClock.setTimer(ms, () => {
        pending.delete(timer)
        run()
      })
      return () => {
        pending.delete(timer)
        cancel()
      }
    },
    pending: () => pending.size,
  }
}

const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function setUp(count: number) {
  const fleet = await startFleet({ providers: count, nodesPerProvider: 3 })
  cleanups.push(fleet.close)
  const client = createRestClient({ timeoutMs: 700, tls: 'trust' })
  cleanups.push(client.close)
  const clock = countingClock()
  const watch = createFleetWatch({
    endpoints: fleet.providers.map(endpointOf),
    client,
    intervalMs: INTERVAL_MS,
    maxBackoffMs: 1000,
    clock,
  })
  cleanups.push(watch.close)
  return { fleet, clock, watch, simulated: fleet.providers }
}

function endpointOf(provider: SimulatedProvider): Endpoint {
  const parsed = parseEndpoint(provider.endpoint)
  if (!parsed.ok) throw new Error(parsed.error.message)
  return parsed.value
}

/** The first snapshot, now or later, that fulfils the condition. */
function until(watch: FleetWatch, fulfilled: (snapshot: FleetSnapshot) => boolean): Promise<FleetSnapshot> {
  return new Promise((resolve) => {
    const look = (): void => {
      const snapshot = watch.get()
      if (!fulfilled(snapshot)) return
      leave()
      resolve(snapshot)
    }
    const leave = watch.subscribe(look)
    look()
  })
}

const allLive = ({ providers }: FleetSnapshot): boolean =>
  providers.every(({ condition, error }) => condition === 'live' && error === null)

describe('the live part over REST', () => {
  it('shows a provider that dies as stale and refused, keeps what it last said, and takes it back when it heals', async () => {
    const { watch, simulated } = await setUp(3)
    const before = await until(watch, allLive)
    const dying = before.providers[1]
    const ill = new Set<string>()
    const leave = watch.subscribe(() => {
      for (const [index, { id, condition }] of watch.get().providers.entries()) {
        if (index !== 1 && condition !== 'live') ill.add(`${id} ${condition}`)
      }
    })

    await simulated[1]?.misbehave('closed')
    const dead = await until(watch, ({ providers }) => providers[1]?.condition === 'stale')
    expect(dead.providers[1]?.error).toMatchObject({ code: 'refused' })
    expect(dead.providers[1]?.inventory).toBe(dying?.inventory)
    expect(dead.providers[1]?.inventory?.nodes.length).toBe(3)

    await simulated[1]?.misbehave(null)
    await until(watch, allLive)
    leave()
    expect([...ill]).toEqual([])
  })

  it('shows at the next poll what changed at a provider, and keeps the object of everything that did not', async () => {
    const { watch, simulated } = await setUp(2)
    const before = await until(watch, allLive)
    const cluster = simulated[0]?.cluster
    const first = cluster?.nodes[0]
    if (cluster === undefined || first === undefined) throw new Error('no simulated node')
    cluster.leases += 1000
    first.allocated.cpu = 0
    const after = await until(watch, ({ providers }) => (providers[0]?.inventory?.leases ?? 0) >= 1000)
    const [was, is] = [before.providers[0], after.providers[0]]
    expect(is?.changedAtMs).toBe(is?.receivedAtMs)
    expect(after.lastChangeAtMs).toBe(is?.changedAtMs)
    const kept = (was?.inventory?.nodes ?? []).filter((node) => is?.inventory?.nodes.includes(node))
    expect(kept.length).toBe(2)
    expect(after.providers[1]?.inventory).toBe(before.providers[1]?.inventory)
    expect(watch.history.provider(is?.id ?? '', 'cpu').length).toBeGreaterThan(1)
  })

  it('keeps healthy providers fresh beside every kind of bad one, and takes all of them back', async () => {
    const bad: readonly (readonly [Misbehaviour, ErrorCode])[] = [
      ['closed', 'refused'],
      ['hang', 'timeout'],
      ['stall', 'timeout'],
      ['plain-http', 'tls'],
      ['status-500', 'http'],
      ['html', 'not-akash'],
      ['not-ready', 'not-ready'],
    ]
    const { watch, simulated } = await setUp(bad.length + 2)
    const before = await until(watch, allLive)
    await Promise.all(bad.map(([how], index) => simulated[index]?.misbehave(how)))
    const isBad = (state: ProviderState, index: number): boolean =>
      index >= bad.length || (state.condition === 'stale' && state.error?.code === bad[index]?.[1])
    const ill = await until(watch, ({ providers }) => providers.every(isBad))
    for (const [index, state] of ill.providers.entries()) {
      expect(state.inventory).toBe(before.providers[index]?.inventory)
    }
    expect(ill.providers.slice(bad.length).map(({ condition }) => condition)).toEqual(['live', 'live'])

    await Promise.all(simulated.map((provider) => provider.misbehave(null)))
    await until(watch, allLive)
    expect(Math.max(...simulated.map(({ requests }) => requests.mostOpen))).toBe(1)
  })

  it('leaves no timer and no request behind when closed in the middle of it all', async () => {
    const { watch, clock, simulated } = await setUp(4)
    await simulated[0]?.misbehave('hang')
    await until(watch, ({ providers }) => providers.slice(1).every(({ condition }) => condition === 'live'))
    const open = () => simulated.map(({ requests }) => requests.open)
    await expect.poll(() => open()[0]).toBe(1)
    // One a provider (its next poll), the tick, a publication: whatever happens, no more.
    expect(clock.pending()).toBeLessThanOrEqual(4 + 2)
    await watch.close()
    expect(clock.pending()).toBe(0)
    await expect.poll(open).toEqual([0, 0, 0, 0])
  })
})
