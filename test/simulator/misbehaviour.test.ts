import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { connect, createServer } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE_NAMES } from '../../src/simulator/bad-clusters.ts'
import { BEHAVIOURS } from '../../src/simulator/behaviours.ts'
import {
  MISBEHAVIOURS,
  type Misbehaviour,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../src/simulator/index.ts'
import { ask, askText, keepAliveAgent, nodeNames, until } from './ask.ts'

let fleet: SimulatedFleet
let bad: SimulatedProvider
let good: SimulatedProvider
beforeAll(async () => {
  fleet = await startFleet({ providers: 2, nodesPerProvider: 5, seed: 3 })
  const [first, second] = fleet.providers
  if (first === undefined || second === undefined) throw new Error('two providers were asked for')
  bad = first
  good = second
})
afterEach(() => bad.misbehave(null))
afterAll(() => fleet.close())

/** Long enough to be sure that nothing comes on loopback, short enough for a test. */
const SHORT_MS = 150

/** What a client reads that speaks raw TCP and sends these bytes. */
function talk(place: SimulatedProvider, bytes: string, patienceMs: number): Promise<string> {
  return new Promise((resolve) => {
    let read = ''
    const socket = connect(place.port, place.host, () => socket.write(bytes))
    const timer = setTimeout(() => socket.destroy(), patienceMs)
    socket.setEncoding('latin1')
    socket.on('data', (part: string) => {
      read += part
      if (/\r\n\r\n./s.test(read)) socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(read)
    })
  })
}

/** What each looks like to a client; a new misbehaviour without an entry fails to compile. */
const SEEN: Readonly<Record<Misbehaviour, () => Promise<void>>> = {
  closed: async () => {
    expect(await ask(bad)).toMatchObject({ status: null, end: 'ECONNREFUSED' })
  },
  hang: async () => {
    const { begun } = bad.requests
    expect(await ask(bad, { patienceMs: SHORT_MS })).toMatchObject({ status: null, end: 'given-up' })
    expect(bad.requests.begun).toBe(begun + 1)
  },
  'hang-tls': async () => {
    const { begun } = bad.requests
    expect(await ask(bad, { patienceMs: SHORT_MS })).toMatchObject({ status: null, end: 'given-up' })
    expect(bad.requests.begun).toBe(begun)
    expect(await talk(bad, 'hello\r\n', SHORT_MS)).toBe('')
  },
  stall: async () => {
    const { status, headers, body, end } = await ask(bad, { patienceMs: SHORT_MS })
    const whole = Buffer.from(bad.statusText())
    expect({ status, end, promised: headers['content-length'] }).toEqual({
      status: 200,
      end: 'given-up',
      promised: String(whole.length),
    })
    expect(Math.abs(body.length - whole.length / 2)).toBeLessThanOrEqual(1)
    expect(whole.subarray(0, body.length).equals(body)).toBe(true)
  },
  drip: async () => {
    const { status, body, end } = await ask(bad, { enoughBytes: 4 })
    expect({ status, end, body: body.toString() }).toEqual({ status: 200, end: 'enough', body: '{"cl' })
  },
  reset: async () => {
    const { status, body, end } = await ask(bad)
    expect({ status, end }).toEqual({ status: 200, end: 'ECONNRESET' })
    expect(body.length).toBeGreaterThan(0)
    expect(body.length).toBeLessThan(Buffer.byteLength(bad.statusText()))
  },
  'plain-http': async () => {
    expect((await ask(bad)).end).toBe('EPROTO')
    const answer = await talk(bad, 'GET /address HTTP/1.1\r\nHost: x\r\n\r\n', 5000)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(answer).toContain(bad.owner)
  },
  'tls-garbage': async () => {
    expect((await ask(bad)).end).toBe('EPROTO')
    expect(await talk(bad, 'hello\r\n', 5000)).toMatch(/^SSH-2\.0-/)
  },
  'status-500': async () => {
    const { status, headers, body } = await ask(bad)
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 500,
      type: 'text/plain; charset=utf-8',
    })
    expect(body.toString()).toMatch(/^[^{<]+\n$/)
  },
  redirect: async () => {
    const { status, headers } = await ask(bad)
    expect({ status, location: headers.location }).toEqual({
      status: 302,
      location: `https://${good.endpoint}/status`,
    })
  },
  html: async () => {
    const { status, headers, body } = await ask(bad)
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html' })
    expect(body.toString()).toMatch(/^<!DOCTYPE html>/)
  },
  'truncated-json': async () => {
    const { status, headers, body, end } = await ask(bad)
    expect({ status, end, length: headers['content-length'] }).toEqual({
      status: 200,
      end: 'whole',
      length: String(body.length),
    })
    expect(bad.statusText().startsWith(body.toString())).toBe(true)
    expect(() => JSON.parse(body.toString())).toThrow(SyntaxError)
  },
  'other-json': async () => {
    expect(JSON.parse(await askText(bad))).not.toHaveProperty('cluster')
  },
  'wrong-types': async () => {
    const parsed = JSON.parse(await askText(bad))
    expect(Object.keys(parsed).toSorted()).toEqual(
      ['address', 'bidengine', 'cluster', 'cluster_public_hostname', 'manifest'].toSorted(),
    )
    expect(parsed.cluster.leases).toBeTypeOf('string')
    expect(parsed.cluster.inventory.available.nodes[0].name).toBeTypeOf('number')
  },
  'huge-body': async () => {
    const enoughBytes = 20 * 2 ** 20
    const { headers, body, end } = await ask(bad, { enoughBytes })
    expect({ end, coding: headers['transfer-encoding'] }).toEqual({ end: 'enough', coding: 'chunked' })
    expect(body.subarray(0, 60).toString()).toMatch(
      /^\{"cluster":\{"leases":1,"inventory":\{"available":\{"nodes":\[\{/,
    )
  },
  'gzip-bomb': async () => {
    const { headers, body, end } = await ask(bad)
    expect({ end, coding: headers['content-encoding'] }).toEqual({ end: 'whole', coding: 'gzip' })
    expect(body.length).toBeLessThan(2 ** 20)
    expect(gunzipSync(body).length).toBeGreaterThan(64 * 2 ** 20)
  },
  'not-ready': async () => {
    expect(await askText(bad)).toContain('"inventory":{"available":{},"error":{}}}')
  },
  'flat-shape': async () => {
    const { nodes } = JSON.parse(await askText(bad)).cluster.inventory.available
    expect(nodes.length).toBe(5)
    expect(Object.keys(nodes[0])).toEqual(['cpu', 'memory', 'storage_ephemeral'])
  },
  'units-shape': async () => {
    const { available } = JSON.parse(await askText(bad)).cluster.inventory
    expect(available.length).toBe(5)
    expect(available[0].cpu.units.val).toMatch(/^\d+$/)
  },
  wrapped: async () => {
    const text = await askText(bad)
    expect(text).toContain(
      '"available":{"cpu":18446744073709531616,"gpu":18446744073709551615,"memory":18446744061600858112,"storage_ephemeral":18446743990039205017}',
    )
    expect(text.match(/1844674/g)?.length).toBe(4)
  },
  'shuffled-storage': async () => {
    const classes = async () => {
      const { storage } = JSON.parse(await askText(bad)).cluster.inventory.available
      return storage.map((pool: { class: string }) => pool.class)
    }
    const orders = [await classes(), await classes(), await classes()]
    expect(new Set(orders.map((order) => order.join())).size).toBe(3)
    expect(new Set(orders.map((order) => order.toSorted().join())).size).toBe(1)
  },
  'vanishing-nodes': async () => {
    const all = bad.cluster.nodes.map((node) => node.name)
    const missing: (string | undefined)[] = []
    for (const _ of all) {
      const told = await nodeNames(bad)
      expect(told.length).toBe(4)
      missing.push(all.find((name) => !told.includes(name)))
    }
    expect(missing).toEqual(all)
  },
  'hostile-names': async () => {
    expect(await nodeNames(bad)).toEqual(HOSTILE_NAMES)
    for (const mark of [
      '\u001b',
      '\u009b',
      '\u202e',
      '\u0301',
      '\u0000',
      '\n',
      '\u8282',
      '\ud800',
      '\u200d',
    ]) {
      expect(HOSTILE_NAMES.some((name) => name.includes(mark))).toBe(true)
    }
  },
  'no-nodes': async () => {
    expect(JSON.parse(await askText(bad)).cluster.inventory.available).not.toHaveProperty('nodes')
  },
  'equal-names': async () => {
    const names = await nodeNames(bad)
    expect(names.length).toBe(5)
    expect(names[0]).toBe(names[1])
    expect(new Set(names).size).toBe(4)
  },
}

describe.each(MISBEHAVIOURS)('%s', (how) => {
  it('is seen by a client as soon as it is in force, heals, and leaves the neighbour alone', async () => {
    await bad.misbehave(how)
    await SEEN[how]()
    expect(await askText(good)).toBe(good.statusText())
    await bad.misbehave(null)
    expect(await askText(bad)).toBe(bad.statusText())
    await until(() => bad.requests.open === 0)
  })
})

describe('changing behaviour', () => {
  it.each(MISBEHAVIOURS)('%s is in force at once for a client that keeps its connection', async (how) => {
    const agent = keepAliveAgent()
    const before = await ask(bad, { agent })
    await bad.misbehave(how)
    const during = await ask(bad, { agent, patienceMs: SHORT_MS, enoughBytes: 100_000 })
    expect(before.body.toString()).toBe(bad.statusText())
    expect(during.body.toString()).not.toBe(bad.statusText())
    agent.destroy()
  })

  it('ends an answer that hangs when it heals, and serves the next', async () => {
    await bad.misbehave('hang')
    const { begun } = bad.requests
    const hanging = ask(bad)
    await until(() => bad.requests.begun > begun)
    await bad.misbehave(null)
    expect(await hanging).toMatchObject({ status: null, end: 'ECONNRESET' })
    expect(await askText(bad)).toBe(bad.statusText())
  })

  it('keeps an idle connection where only the text changes', async () => {
    const agent = keepAliveAgent()
    const options = { agent }
    await ask(bad, options)
    const [socket] = Object.values(agent.freeSockets).flat()
    expect(socket).toBeDefined()
    await bad.misbehave('not-ready')
    expect((await ask(bad, options)).body.toString()).toContain('"error":{}')
    await until(() => Object.values(agent.freeSockets).flat().length === 1)
    expect(Object.values(agent.freeSockets).flat()[0]).toBe(socket)
    agent.destroy()
  })

  it('takes calls in their order when they are not waited for, with a request under way', async () => {
    await bad.misbehave('hang')
    const { begun } = bad.requests
    const hanging = ask(bad)
    await until(() => bad.requests.begun > begun)
    const done: string[] = []
    const calls = (['closed', null, 'no-nodes', 'closed', 'hang-tls', null] as const).map((how) =>
      bad.misbehave(how).then(() => done.push(how ?? 'healed')),
    )
    await Promise.all(calls)
    expect(done).toEqual(['closed', 'healed', 'no-nodes', 'closed', 'hang-tls', 'healed'])
    expect((await hanging).status).toBe(null)
    expect(await askText(bad)).toBe(bad.statusText())
  })

  it('reopens on its own port when somebody held it for a moment', async () => {
    await bad.misbehave('closed')
    const squatter = createServer()
    await new Promise<void>((resolve) => squatter.listen(bad.port, bad.host, resolve))
    let healed = false
    const healing = bad.misbehave(null).then(() => {
      healed = true
    })
    // Time for a first attempt, which must fail.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(healed).toBe(false)
    await new Promise((resolve) => squatter.close(resolve))
    await healing
    expect(await askText(bad)).toBe(bad.statusText())
  })

  it('treats the text that is served: half of a sample stalls', async () => {
    bad.serveText('0123456789')
    await bad.misbehave('stall')
    const { body } = await ask(bad, { patienceMs: SHORT_MS })
    expect(body.toString()).toBe('01234')
    bad.serveText(null)
  })

  it('writes an endless body no faster than it is read', async () => {
    const { 'huge-body': behaviour } = BEHAVIOURS
    if (behaviour.layer !== 'answer') throw new Error('it answers')
    let response: ServerResponse | undefined
    const server = createHttpServer((_, its) => {
      response = its
      behaviour.answer({ response: its, body: Buffer.alloc(0), elsewhere: '', raw: () => undefined })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
    socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await until(() => response?.writableNeedDrain === true)
    for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(response?.writableLength).toBeLessThan(2 ** 20)
    socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
})
