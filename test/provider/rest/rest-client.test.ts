import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderClient } from '../../../src/provider/client.ts'
import { readStatus } from '../../../src/provider/rest/read-status.ts'
import { createRestClient } from '../../../src/provider/rest/rest-client.ts'
import { startFleet } from '../../../src/simulator/fleet.ts'
import {
  MISBEHAVIOURS,
  type Misbehaviour,
  type SimulatedFleet,
  type SimulatedProvider,
} from '../../../src/simulator/types.ts'
import { endpoint, said, sample, unwrap } from '../support.ts'

const PATIENT_MS = 20_000
const SHORT_MS = 700
const never = new AbortController().signal

/** What each misbehaviour is told as, and a part of its sentence. `ok`: it is answered all the same. */
const EXPECTED: Readonly<Record<Misbehaviour, readonly [code: string, sentence: string]>> = {
  closed: ['refused', 'nothing listens on 127.0.0.1:'],
  hang: ['timeout', 'within 0.7 s: it took the request but began no answer'],
  'hang-tls': ['timeout', 'within 0.7 s: it took the connection but did not finish the TLS handshake'],
  stall: ['timeout', 'bytes of the answer had come'],
  drip: ['timeout', 'bytes of the answer had come'],
  reset: ['unreachable', 'the connection was closed in the middle of the answer'],
  'plain-http': ['tls', 'does not speak TLS (plain HTTP?)'],
  'tls-garbage': ['tls', '127.0.0.1:'],
  'status-500': ['http', 'status 500: "inventory: context deadline exceeded"'],
  redirect: ['http', 'status 302: it redirects to "127.0.0.1:'],
  html: ['not-akash', `a web page, no provider status: it begins "<!DOCTYPE html> <html>`],
  'truncated-json': ['not-akash', 'cut off: its JSON ends in the middle'],
  'other-json': ['not-akash', 'cluster is missing'],
  'wrong-types': ['not-akash', 'cluster.leases should be a whole number of at most 64 bits, but is "three"'],
  'huge-body': ['too-large', 'at most 16 MiB are read'],
  'gzip-bomb': ['too-large', 'at most 16 MiB are read, and it inflates to more'],
  'not-ready': ['not-ready', 'its inventory is not available yet'],
  'flat-shape': ['ok', ''],
  'units-shape': ['ok', ''],
  wrapped: ['ok', ''],
  'shuffled-storage': ['ok', ''],
  'vanishing-nodes': ['ok', ''],
  'hostile-names': ['ok', ''],
  'no-nodes': ['ok', ''],
  'equal-names': ['ok', ''],
}
const TIMES_OUT: ReadonlySet<Misbehaviour> = new Set(['hang', 'hang-tls', 'stall', 'drip'])

let fleet: SimulatedFleet
let healthy: SimulatedProvider
let bad: SimulatedProvider
const clients: ProviderClient[] = []

function client(timeoutMs = PATIENT_MS, tls: 'trust' | 'strict' = 'trust'): ProviderClient {
  const made = createRestClient({ timeoutMs, tls })
  clients.push(made)
  return made
}

beforeAll(async () => {
  fleet = await startFleet({ providers: 2, seed: 3 })
  const [first, second] = fleet.providers
  if (first === undefined || second === undefined) throw new Error('a fleet of two has two')
  healthy = first
  bad = second
})

afterEach(async () => {
  await Promise.all(clients.splice(0).map((one) => one.close()))
  for (const provider of fleet.providers) {
    provider.serveText(null)
    await provider.misbehave(null)
  }
})

afterAll(() => fleet.close())

describe('asking a provider', () => {
  it('brings what it served, with the time it took', async () => {
    let nowMs = 1000
    const clock = createRestClient({ timeoutMs: PATIENT_MS, tls: 'trust', now: () => (nowMs += 25) })
    clients.push(clock)
    const parcel = unwrap(await clock.askStatus(endpoint(healthy.endpoint), never))
    expect(parcel).toEqual({
      inventory: unwrap(readStatus(healthy.statusText())),
      certificate: expect.objectContaining({ subject: healthy.owner }),
      transport: 'rest',
      latencyMs: 25,
    })
    expect(parcel.inventory.address).toBe(healthy.owner)
    expect(parcel.inventory.nodes.length).toBeGreaterThan(0)
  })

  it.each([
    'status-2025-08-06-indianode-gpu-missing.json',
    'status-legacy-flat-nodes-bigtractorplotting.json',
  ])('brings the real sample %s through TLS as it is in the file', async (file) => {
    healthy.serveText(sample(file))
    const parcel = unwrap(await client().askStatus(endpoint(healthy.endpoint), never))
    expect(parcel.inventory).toEqual(unwrap(readStatus(sample(file))))
  })

  it('sends no credential, and says who asks', async () => {
    unwrap(await client().askStatus(endpoint(healthy.endpoint), never))
    const names = Object.keys(healthy.lastHeaders).sort()
    expect(names).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
    expect(healthy.lastHeaders['user-agent']).toMatch(/^akash-top\/\S+$/)
    expect(healthy.lastHeaders.accept).toBe('application/json')
    expect(healthy.lastHeaders['accept-encoding']).toBe('gzip, deflate')
  })

  it.each(['gzip', 'deflate'] as const)('inflates a body in %s', async (compress) => {
    const compressed = await startFleet({ providers: 1, seed: 3, compress })
    try {
      const [provider] = compressed.providers
      if (provider === undefined) throw new Error('a fleet of one has one')
      const parcel = unwrap(await client().askStatus(endpoint(provider.endpoint), never))
      expect(parcel.inventory).toEqual(unwrap(readStatus(provider.statusText())))
    } finally {
      await compressed.close()
    }
  })

  it('refuses a self-signed certificate where only certificate authorities count', async () => {
    expect(said(await client(PATIENT_MS, 'strict').askStatus(endpoint(healthy.endpoint), never))).toBe(
      `tls: no TLS connection to ${healthy.endpoint}: its certificate is self-signed, and --tls strict takes no such one`,
    )
    expect(healthy.requests.open).toBe(0)
  })

  it('of a name that does not exist is a matter of dns', async () => {
    // .invalid never resolves (RFC 6761); without a network the resolver says so in another way.
    const outcome = await client().askStatus(endpoint('no-such-host.invalid'), never)
    expect(said(outcome)).toMatch(/^dns: .*"no-such-host\.invalid"/)
  })
})

describe('a provider that misbehaves', () => {
  it.each(MISBEHAVIOURS)('(%s) is told by its code, and costs a healthy one nothing', async (how) => {
    const [code, sentence] = EXPECTED[how]
    const asks = client(TIMES_OUT.has(how) ? SHORT_MS : PATIENT_MS)
    // Warm connections to both, so that the misbehaviour meets one that is kept as well.
    await Promise.all([healthy, bad].map((one) => asks.askStatus(endpoint(one.endpoint), never)))
    await bad.misbehave(how)
    const [good, outcome] = await Promise.all([
      asks.askStatus(endpoint(healthy.endpoint), never),
      asks.askStatus(endpoint(bad.endpoint), never),
    ])
    expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code)
    expect(said(outcome)).toContain(sentence)
    expect(said(outcome)).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(unwrap(good).inventory).toEqual(unwrap(readStatus(healthy.statusText())))

    await bad.misbehave(null)
    expect(said(await asks.askStatus(endpoint(bad.endpoint), never))).toBe('ok')
  })

  it('by dripping is ended at the deadline, not at the last byte', async () => {
    await bad.misbehave('drip')
    const startMs = performance.now()
    const outcome = await client(SHORT_MS).askStatus(endpoint(bad.endpoint), never)
    const tookMs = performance.now() - startMs
    expect(said(outcome)).toMatch(
      /^timeout: no complete answer within 0\.7 s: only \d+ bytes of the answer had come$/,
    )
    expect(tookMs).toBeGreaterThan(SHORT_MS - 50)
    expect(tookMs).toBeLessThan(SHORT_MS + 1500)
  })

  it.each(['huge-body', 'gzip-bomb'] as const)(
    'with a %s costs bounded memory, again and again',
    async (how) => {
      await bad.misbehave(how)
      const asks = client()
      const ask = () => asks.askStatus(endpoint(bad.endpoint), never)
      for (let round = 0; round < 3; round += 1) expect(said(await ask())).toMatch(/^too-large: /)
      const before = process.memoryUsage()
      let most = 0
      for (let round = 0; round < 8; round += 1) {
        await ask()
        const now = process.memoryUsage()
        most = Math.max(most, now.arrayBuffers - before.arrayBuffers + now.heapUsed - before.heapUsed)
      }
      // One body may be in memory twice while its buffer grows; eight of them would be 128 MiB and more.
      expect(most).toBeLessThan(100 * 2 ** 20)
    },
  )

  it('in any way that never ends an answer leaves no request open', async () => {
    for (const how of ['hang', 'stall', 'drip', 'huge-body'] as const) {
      await bad.misbehave(how)
      await client(SHORT_MS).askStatus(endpoint(bad.endpoint), never)
      await expect.poll(() => bad.requests.open, { timeout: 5000 }).toBe(0)
    }
  })
})
