import { describe, expect, it, onTestFinished } from 'vitest'
import { MOST_QUESTIONS } from '../../src/chain/published.ts'
import { openSeen } from '../../src/chain/seen.ts'
import type { CertificateFacts } from '../../src/domain/certificate.ts'
import { failure, type Outcome, success } from '../../src/domain/outcome.ts'
import { NO_FACTS } from '../../src/domain/provider-facts.ts'
import type { ChainCertificate } from '../../src/domain/provider-record.ts'
import { createIdentity } from '../../src/simulator/identity.ts'
import { createFleetWatch } from '../../src/watch/fleet-watch.ts'
import {
  ASKED_AGAIN_MS,
  createTrustWatch,
  JUDGED_FOR_MS,
  SAVE_AFTER_MS,
} from '../../src/watch/trust-watch.ts'
import type { Annotations, FleetWatch } from '../../src/watch/types.ts'
import { folder, owner, record } from '../chain/support.ts'
import { createFakeClock, settle } from './support/fake-clock.ts'
import { createScriptedClient } from './support/scripted-client.ts'
import { certificate, endpoints, inventory, node } from './support/values.ts'

type Answer = Outcome<ChainCertificate | null, string>

const INTERVAL_MS = 600_000
const print = (nth: number) =>
  Array.from({ length: 32 }, () => nth.toString(16).padStart(2, '0').toUpperCase()).join(':')

/** A fleet over REST, whose providers show what `shown` holds at each answer, and a judge of it. */
async function scene(
  options: {
    readonly count?: number
    readonly shown?: (id: string) => CertificateFacts
    readonly certificateOf?: ((owner: string, serial: string) => Promise<Answer>) | null
    readonly state?: string
  } = {},
) {
  const { count = 1, shown = () => certificate(print(1)), certificateOf = null } = options
  const clock = createFakeClock(Date.now())
  const client = createScriptedClient(clock, (endpoint) => ({
    outcome: success({
      ...{ inventory: inventory([node('n')]), transport: 'rest', latencyMs: 5 },
      certificate: shown(endpoint.id),
    }),
    takesMs: 5,
  }))
  const named = endpoints(count)
  const fleet = createFleetWatch({
    endpoints: named,
    client,
    intervalMs: INTERVAL_MS,
    clock,
    random: () => 0.5,
  })
  const annotated: [string, Annotations][] = []
  const heard: Pick<FleetWatch, 'get' | 'subscribe' | 'annotate'> = {
    get: fleet.get,
    subscribe: fleet.subscribe,
    annotate: (id, annotations) => {
      annotated.push([id, annotations])
      fleet.annotate(id, annotations)
    },
  }
  const seen = await openSeen(options.state ?? null)
  const trust = createTrustWatch({ fleet: heard, certificateOf, seen, clock })
  onTestFinished(async () => {
    await trust.close()
    await fleet.close()
  })
  const id = named[0]?.id ?? ''
  return {
    ...{ fleet, trust, clock, annotated, id },
    /** The chain's record becomes known. */
    belongsTo: async (of: string) => {
      for (const each of named) {
        const facts = { ...NO_FACTS, record: { ...record(0, ''), owner: of } }
        fleet.annotate(each.id, { facts })
      }
      await clock.advance(1000)
    },
    verdict: () => fleet.get().providers[0]?.trust?.rest?.verdict ?? null,
    changedFrom: () => fleet.get().providers[0]?.trust?.rest?.changedFrom ?? null,
  }
}

/** A certificate of an owner as a port shows it and as the chain has it. */
async function published(of: string) {
  const nowMs = Date.now()
  const authority = () => Promise.reject(new Error('no authority is needed'))
  const made = await createIdentity({
    owner: of,
    other: of,
    hostNames: ['x'],
    serialNs: 1n,
    nowMs,
    authority,
  })
  const [first] = made.published
  if (first === undefined) throw new Error('nothing is published')
  const { X509Certificate } = await import('node:crypto')
  const { fingerprint256 } = new X509Certificate(first.pem)
  const facts = { ...certificate(fingerprint256), subject: of, issuer: of, serial: first.serial }
  return { facts, onChain: success({ owner: of, serial: first.serial, pem: first.pem }) }
}

describe('the watch over certificates', () => {
  it('says unverified at once where nobody may ask the chain', async () => {
    const { clock, verdict, belongsTo } = await scene()
    await clock.advance(200)
    expect(verdict()).toBe('unverified')
    await belongsTo('akash1owner')
    expect(verdict()).toBe('unverified')
  })

  it('judges anew when the owner becomes known, and asks the chain once for it', async () => {
    const { facts, onChain } = await published(owner(1))
    const asked: string[] = []
    const certificateOf = async (of: string, serial: string): Promise<Answer> => {
      asked.push(`${of} ${serial}`)
      return onChain
    }
    const { clock, verdict, belongsTo } = await scene({ shown: () => facts, certificateOf })
    await clock.advance(200)
    expect([verdict(), asked]).toEqual(['unverified', []])
    await belongsTo(owner(1))
    expect(verdict()).toBe('on-chain')
    await clock.advance(JUDGED_FOR_MS - 60_000)
    expect(asked).toEqual([`${owner(1)} ${facts.serial}`])
  })

  it('finds out within half an hour that a certificate was revoked', async () => {
    const { facts, onChain } = await published(owner(1))
    let answer: Answer = onChain
    const { verdict, belongsTo, clock } = await scene({
      shown: () => facts,
      certificateOf: async () => answer,
    })
    await clock.advance(200)
    await belongsTo(owner(1))
    expect(verdict()).toBe('on-chain')
    answer = success(null)
    await clock.advance(JUDGED_FOR_MS + 2000)
    expect(verdict()).toBe('mismatch')
  })

  it('asks a chain that gave no answer again after a minute, again and again', async () => {
    const { facts, onChain } = await published(owner(1))
    let answer: Answer = failure('chain', 'it is away')
    let asked = 0
    const certificateOf = async () => {
      asked += 1
      return answer
    }
    const { verdict, belongsTo, clock } = await scene({ shown: () => facts, certificateOf })
    await clock.advance(200)
    await belongsTo(owner(1))
    expect(verdict()).toBe('unverified')
    await clock.advance(2 * ASKED_AGAIN_MS + 5000)
    expect(asked).toBe(3)
    answer = onChain
    await clock.advance(ASKED_AGAIN_MS + 5000)
    expect(verdict()).toBe('on-chain')
  })

  it('says expired in the moment the dates are over', async () => {
    const validToMs = Date.now() + 100_000
    const { verdict, clock } = await scene({ shown: () => ({ ...certificate(print(1)), validToMs }) })
    await clock.advance(90_000)
    expect(verdict()).toBe('unverified')
    await clock.advance(12_000)
    expect(verdict()).toBe('expired')
  })

  it('judges the two ports apart: what one shows says nothing of the other', async () => {
    const clock = createFakeClock(Date.now())
    const port = (shown: CertificateFacts) =>
      ({ condition: 'ok', code: null, message: null, sinceMs: 0, latencyMs: 1, certificate: shown }) as const
    const [state] = createFleetWatch({
      ...{ endpoints: endpoints(1), clock, intervalMs: INTERVAL_MS },
      client: createScriptedClient(clock, () => ({ outcome: failure('refused', 'x'), takesMs: 1 })),
    }).get().providers
    if (state === undefined) throw new Error('the fleet is empty')
    const ca = {
      ...certificate(print(1)),
      subject: 'host',
      issuer: 'CA',
      selfSigned: false,
      authorized: true,
    }
    const providers = [{ ...state, ports: { rest: port(ca), grpc: port(certificate(print(2))) } }]
    let trust: Annotations['trust']
    const watch = createTrustWatch({
      fleet: {
        get: () => ({ providers, intervalMs: 1, paused: false, lastChangeAtMs: null, nowMs: clock.now() }),
        subscribe: () => () => {},
        annotate: (_, annotations) => {
          trust = annotations.trust
        },
      },
      ...{ certificateOf: null, seen: await openSeen(null), clock },
    })
    onTestFinished(() => watch.close())
    expect([trust?.rest?.verdict, trust?.grpc?.verdict]).toEqual(['ca', 'unverified'])
    expect(trust?.rest?.changedFrom).toBeNull()
  })

  it('tells a change while it runs and of the run before, and the next run keeps quiet', async () => {
    const state = await folder()
    let nth = 1
    const shown = () => certificate(print(nth))
    const first = await scene({ shown, state })
    await first.clock.advance(200)
    expect(first.changedFrom()).toBeNull()
    nth = 2
    await first.clock.advance(INTERVAL_MS + 2000)
    expect(first.changedFrom()).toMatchObject({ fingerprint256: print(1) })
    await first.trust.close()

    nth = 3
    const second = await scene({ shown, state })
    await second.clock.advance(200)
    expect(second.changedFrom()).toMatchObject({ fingerprint256: print(2) })
    await second.clock.advance(INTERVAL_MS + 2000)
    expect(second.changedFrom()).toMatchObject({ fingerprint256: print(2) })
    await second.trust.close()

    const third = await scene({ shown, state })
    await third.clock.advance(200)
    expect(third.changedFrom()).toBeNull()
  })

  it('writes down what it saw within a minute', async () => {
    const state = await folder()
    const { clock, id } = await scene({ state })
    await clock.advance(SAVE_AFTER_MS + 5000)
    const remembered = async () => (await openSeen(state)).see(id, 'rest', print(9), 0)
    await expect.poll(remembered).toMatchObject({ fingerprint256: print(1) })
  })

  it('annotates once for what stays the same', async () => {
    const { clock, annotated } = await scene({ count: 3 })
    await clock.advance(3 * JUDGED_FOR_MS)
    expect(annotated.length).toBe(3)
  })

  it('puts few questions to the chain at once, and gives them up when it is closed', async () => {
    let open = 0
    let mostOpen = 0
    const answers: (() => void)[] = []
    const certificateOf = (): Promise<Answer> => {
      open += 1
      mostOpen = Math.max(mostOpen, open)
      return new Promise((resolve) => {
        answers.push(() => {
          open -= 1
          resolve(success(null))
        })
      })
    }
    const shown = (id: string) => ({
      ...certificate(print(1)),
      subject: owner(1),
      serial: id.replaceAll(/\D/g, ''),
    })
    const { clock, belongsTo, fleet, trust, annotated } = await scene({ count: 30, shown, certificateOf })
    await clock.advance(200)
    await belongsTo(owner(1))
    expect([open, mostOpen]).toEqual([MOST_QUESTIONS, MOST_QUESTIONS])
    for (let left = 10; left > 0; left -= 1) {
      answers.shift()?.()
      await settle()
    }
    await clock.advance(1000)
    const judged = fleet.get().providers.filter(({ trust: of }) => of?.rest?.verdict === 'mismatch')
    expect([judged.length, mostOpen]).toEqual([10, MOST_QUESTIONS])
    await trust.close()
    const before = annotated.length
    for (const answer of answers) answer()
    await settle()
    expect(annotated.length).toBe(before)
    expect(clock.pending()).toBeGreaterThan(0)
    await fleet.close()
    expect(clock.pending()).toBe(0)
  })
})
