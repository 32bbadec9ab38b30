import { describe, expect, it } from 'vitest'
import { createDossiers } from '../../src/chain/dossiers.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import { liveShare } from '../../src/domain/provider-facts.ts'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import {
  createResearcher,
  RENEW_MS,
  RETRY_MS,
  type ResearchOptions,
  VERSION_MS,
} from '../../src/watch/researcher.ts'
import { owner, record } from '../chain/support.ts'
import { createFakeClock, settle } from './support/fake-clock.ts'
import { createScriptedClient, type Reply } from './support/scripted-client.ts'
import { answer, endpoints, inventory, node, refusal } from './support/values.ts'

const AWAY = failure('chain', 'The chain is away.')
const RAN = { provider: 'v0.14.2', kubernetes: 'v1.33.3' }

/** A fleet of which the nth provider names the nth owner, whose record is of that host. */
function setUp(
  script: (host: string, nth: number) => Reply = (host) => good(host),
  options: Partial<ResearchOptions> & { readonly count?: number } = {},
) {
  const clock = createFakeClock()
  const all = endpoints(options.count ?? 2)
  const client = createScriptedClient(clock, ({ host }, nth) => script(host, nth))
  const fleet = createFleetWatch({ endpoints: all, client, clock, intervalMs: 5000, random: () => 0.5 })
  const asked = { chain: [] as string[], version: [] as string[], open: 0, mostOpen: 0 }
  const chain = { isAway: false, hangs: false }
  const question = async <T>(name: string, of: string, value: T) => {
    asked.chain.push(`${name} ${of}`)
    asked.open += 1
    asked.mostOpen = Math.max(asked.mostOpen, asked.open)
    await (chain.hangs ? new Promise(() => {}) : settle())
    asked.open -= 1
    return chain.isAway ? AWAY : success(value)
  }
  const dossiers = createDossiers({
    cached: new Map(),
    now: clock.now,
    client: {
      getProvider: (of) =>
        question(
          'record',
          of,
          all.map(({ host }, nth) => record(nth, `https://${host}:8443`)).find((it) => it.owner === of) ??
            null,
        ),
      auditedAttributes: (of) => question('audits', of ?? '', []),
      activeLeaseCount: (of) => question('leases', of, 3),
    },
  })
  const researcher = createResearcher({
    fleet,
    dossiers,
    versions: {
      askVersion: async ({ host }) => {
        asked.version.push(host)
        return success(RAN)
      },
    },
    records: new Map(),
    firstSeen: new Map(),
    clock,
    ...options,
  })
  const facts = (nth: number) => fleet.get().providers[nth]?.facts
  return { clock, fleet, researcher, asked, chain, facts }
}

function good(host: string): Reply {
  return answer(inventory([node('a')], { address: owner(Number(host.slice(1))) }))
}

describe('what is found out of a provider', () => {
  it('is its owner, record, audits, leases, versions, and when it was first seen', async () => {
    const { clock, fleet, researcher, facts } = setUp()
    expect(facts(0)).toBeUndefined()
    await clock.advance(1000)
    expect(facts(0)).toMatchObject({
      owner: owner(0),
      record: { hostUri: 'https://p0:8443' },
      misfit: null,
      audited: [],
      activeLeases: { count: 3 },
      versions: RAN,
      firstSeenMs: 1_000_050,
    })
    expect(facts(1)).toMatchObject({ owner: owner(1), record: { hostUri: 'https://p1:8443' } })
    expect([...researcher.firstSeen().keys()]).toEqual(['p0:8443', 'p1:8443'])
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('keeps its identity while nothing about it changes', async () => {
    const { clock, fleet, researcher, facts } = setUp()
    await clock.advance(1000)
    const before = facts(0)
    await clock.advance(60_000)
    expect(facts(0)).toBe(before)
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('is nothing where a provider never answered, and nobody is asked about it', async () => {
    const { clock, fleet, researcher, asked, facts } = setUp((host) =>
      host === 'p0' ? refusal() : good(host),
    )
    await clock.advance(30_000)
    expect(facts(0)).toBeUndefined()
    expect(asked.version).toEqual(['p1'])
    expect(asked.chain.every((question) => question.endsWith(owner(1)))).toBe(true)
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('says what does not fit where a provider names another owner', async () => {
    const lies = () => answer(inventory([node('a')], { address: owner(1) }))
    const { clock, fleet, researcher, facts } = setUp(lies, { count: 2 })
    await clock.advance(1000)
    expect(facts(0)).toMatchObject({
      owner: owner(1),
      record: null,
      activeLeases: null,
      misfit: `the chain's record of the owner it names is of another host, "https://p1:8443"`,
    })
    expect(facts(1)?.record?.owner).toBe(owner(1))
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('asks the chain nothing about what is no owner address', async () => {
    const { clock, fleet, researcher, asked, facts } = setUp(() =>
      answer(inventory([node('a')], { address: '../../\u001b[2J' })),
    )
    await clock.advance(1000)
    expect(asked.chain).toEqual([])
    expect(facts(0)?.misfit).toMatch(/is not an owner address/)
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('is asked of four owners at a time', async () => {
    const { clock, fleet, researcher, asked, facts } = setUp(undefined, { count: 40 })
    await clock.advance(2000)
    expect(asked.mostOpen).toBe(12) // Record, audits and leases of each.
    expect(Array.from({ length: 40 }, (_, nth) => facts(nth)?.record?.owner)).toEqual(
      Array.from({ length: 40 }, (_, nth) => owner(nth)),
    )
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('is asked again: leases after ten minutes, versions after a day', async () => {
    const { clock, fleet, researcher, asked } = setUp(undefined, { count: 1 })
    await clock.advance(1000)
    asked.chain.length = 0
    await clock.advance(RENEW_MS)
    expect(asked.chain).toEqual([`leases ${owner(0)}`])
    expect(asked.version).toHaveLength(1)
    await clock.advance(5000)
    clock.jump(VERSION_MS)
    await clock.advance(2000)
    expect(asked.version).toHaveLength(2)
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('asks what a provider runs when it is back', async () => {
    let isAway = false
    const { clock, fleet, researcher, asked } = setUp((host) => (isAway ? refusal() : good(host)), {
      count: 1,
    })
    await clock.advance(1000)
    isAway = true
    await clock.advance(40_000)
    expect(fleet.get().providers[0]?.condition).toBe('stale')
    isAway = false
    await clock.advance(90_000)
    expect(fleet.get().providers[0]?.condition).toBe('live')
    expect(asked.version).toHaveLength(2)
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('costs only what the chain would have told while it is away, and is there when it is back', async () => {
    const { clock, fleet, researcher, chain, facts } = setUp()
    chain.isAway = true
    await clock.advance(1000)
    expect(facts(0)).toMatchObject({ owner: owner(0), record: null, audited: null, versions: RAN })
    chain.isAway = false
    await clock.advance(RETRY_MS + 2000)
    expect(facts(0)).toMatchObject({ record: { hostUri: 'https://p0:8443' }, audited: [] })
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('counts for how much of the run it was live', async () => {
    let isAway = false
    const { clock, fleet, researcher, facts } = setUp((host) => (isAway ? refusal() : good(host)), {
      count: 1,
    })
    const share = () => {
      const liveness = facts(0)?.liveness
      return liveness ? liveShare(liveness, clock.now()) : null
    }
    await clock.advance(50_000)
    expect(share()).toBeGreaterThan(0.99)
    isAway = true
    await clock.advance(50_000)
    expect(share()).toBeGreaterThan(0.55)
    expect(share()).toBeLessThan(0.75) // Live for three more intervals after the last answer.
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('takes a first sight of an earlier run', async () => {
    const firstSeen = new Map([['p0:8443', 5]])
    const { clock, fleet, researcher, facts } = setUp(undefined, { count: 2, firstSeen })
    await clock.advance(1000)
    expect([facts(0)?.firstSeenMs, facts(1)?.firstSeenMs]).toEqual([5, 1_000_050])
    expect([...researcher.firstSeen().keys()]).toEqual(['p1:8443'])
    await Promise.all([researcher.close(), fleet.close()])
  })

  it('ends at once on close, whatever hangs, and leaves no timer', async () => {
    const { clock, fleet, researcher, chain, facts } = setUp()
    chain.hangs = true
    await clock.advance(1000)
    await researcher.close()
    const before = facts(0)
    await clock.advance(RENEW_MS)
    expect(facts(0)).toBe(before)
    await fleet.close()
    expect(clock.pending()).toBe(0)
  })

  it('does without a chain and without versions', async () => {
    const { clock, fleet, researcher, facts } = setUp(undefined, { dossiers: null, versions: null })
    await clock.advance(1000)
    expect(facts(0)).toMatchObject({ owner: null, record: null, versions: null, firstSeenMs: 1_000_050 })
    await Promise.all([researcher.close(), fleet.close()])
  })
})
