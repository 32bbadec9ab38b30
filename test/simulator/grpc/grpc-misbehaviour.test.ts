import { connect as connectTcp } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Status, StatusSchema } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import {
  GRPC_MISBEHAVIOURS,
  type GrpcMisbehaviour,
  type SimulatedFleet,
  type SimulatedProvider,
  startFleet,
} from '../../../src/simulator/index.ts'
import { ask, askText, until } from '../ask.ts'
import {
  callerOf,
  EMPTY,
  endSubscriptions,
  GET_STATUS,
  getStatus,
  rawCall,
  rawSession,
  STREAM_STATUS,
  subscribe,
  wordsOf,
} from './call.ts'
import { milliOf, nanoOf, wholeOf } from './quantity.ts'
import { truthOfGrpc, truthOfRest } from './truth.ts'

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
afterEach(async () => {
  await endSubscriptions()
  await bad.grpc.misbehave(null)
})
afterAll(() => fleet.close())

/** Long enough to be sure that nothing comes on loopback, short enough for a test. */
const SHORT_MS = 150
const short = () => new Promise((resolve) => setTimeout(resolve, SHORT_MS))

const restTruth = () => truthOfRest(bad.statusText())
const partsOf = (status: Status | undefined) => [
  status?.cluster !== undefined,
  status?.bidEngine !== undefined,
  status?.manifest !== undefined,
]
const clusterOf = (status: Status) => status.cluster?.inventory?.cluster
const madeMs = ({ timestamp }: Status) => (timestamp === undefined ? 0 : timestampMs(timestamp))

/** How a TLS client fares that speaks HTTP/2 at once, and what it reads. */
function meetTls(options: ConnectionOptions = {}): Promise<{ alpn: unknown; read: string; end: string }> {
  return new Promise((resolve) => {
    let [alpn, read, end]: [unknown, string, string] = [undefined, '', 'given-up']
    const port = { host: bad.host, port: bad.grpcPort }
    const socket = connectTls(
      { ...port, rejectUnauthorized: false, ALPNProtocols: ['h2'], ...options },
      () => {
        alpn = socket.alpnProtocol
        socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0')
      },
    )
    const timer = setTimeout(() => socket.destroy(), SHORT_MS)
    socket.on('data', (part: Buffer) => {
      read += part.toString('latin1')
    })
    socket.on('end', () => {
      end = 'ended'
    })
    socket.on('error', (error) => {
      end = 'code' in error ? String(error.code) : error.message
    })
    socket.on('close', () => {
      clearTimeout(timer)
      resolve({ alpn, read, end })
    })
  })
}

/** How a TCP client fares that says nothing. */
function meetTcp(): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(bad.grpcPort, bad.host, () => {
      socket.destroy()
      resolve('connected')
    })
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
  })
}

/** The first message of a stream, which goes on. */
async function firstOf(): Promise<Status> {
  const subscription = subscribe(bad)
  await until(() => subscription.messages.length === 1 || subscription.isOver())
  const [first] = subscription.messages
  if (first === undefined) throw new Error(await subscription.over)
  return first
}

/** What each looks like to a client; a new misbehaviour without an entry fails to compile. */
const SEEN: Readonly<Record<GrpcMisbehaviour, () => Promise<void>>> = {
  closed: async () => {
    expect(await meetTcp()).toBe('ECONNREFUSED')
    await expect(getStatus(bad)).rejects.toThrow(/^Unavailable: /)
  },
  hang: async () => {
    expect(await meetTls()).toEqual({ alpn: 'h2', read: '', end: 'given-up' })
    await expect(getStatus(bad, SHORT_MS)).rejects.toThrow(/^DeadlineExceeded: /)
  },
  blackhole: async () => {
    expect(await meetTcp()).toBe('connected')
    expect(await meetTls()).toEqual({ alpn: undefined, read: '', end: 'given-up' })
    await expect(getStatus(bad, SHORT_MS)).rejects.toThrow(/^DeadlineExceeded: /)
  },
  'plain-text': async () => {
    expect((await meetTls()).alpn).toBe(undefined)
    const session = rawSession(bad, 'http')
    const { body } = await rawCall(session, GET_STATUS)
    expect(truthOfGrpc(fromBinary(StatusSchema, body.subarray(5)))).toEqual(restTruth())
    session.destroy()
  },
  'no-alpn': async () => {
    expect((await meetTls()).alpn).toBe(false)
    const session = rawSession(bad)
    const { body } = await rawCall(session, GET_STATUS)
    expect(truthOfGrpc(fromBinary(StatusSchema, body.subarray(5)))).toEqual(restTruth())
    session.destroy()
  },
  http1: async () => {
    const { status, headers, body } = await ask({ host: bad.host, port: bad.grpcPort }, { path: '/' })
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: 'text/html' })
    expect(body.toString()).toMatch(/^<!DOCTYPE html>/)
    expect((await meetTls()).read).toMatch(/^HTTP\/1\.1 400 /)
    await expect(getStatus(bad)).rejects.toThrow()
  },
  'goaway-on-ping': async () => {
    const isGone = async (pings: number, withStream: boolean) => {
      const session = rawSession(bad)
      const goaway = new Promise<[number, string]>((resolve) => {
        session.on('goaway', (code, _, data) => resolve([code, Buffer.from(data ?? []).toString()]))
      })
      const request = session.request({
        ':method': 'POST',
        ':path': STREAM_STATUS,
        'content-type': 'application/grpc',
      })
      request.on('error', () => {})
      // Headers are there: the call has begun at the other end.
      await new Promise((resolve) => request.once('response', resolve).end(EMPTY))
      if (!withStream) {
        const closed = new Promise((resolve) => request.once('close', resolve))
        request.close()
        await closed
        await until(() => bad.grpc.streams.open === 0)
      }
      for (let ping = 0; ping < pings; ping += 1) session.ping(() => {})
      const seen = await Promise.race([goaway, short()])
      if (seen !== undefined) await until(() => session.destroyed)
      session.destroy()
      await until(() => bad.grpc.streams.open === 0)
      return seen
    }
    expect(await isGone(1, true)).toBe(undefined)
    expect(await isGone(2, true)).toEqual([11, 'too_many_pings'])
    expect(await isGone(1, false)).toEqual([11, 'too_many_pings'])
  },
  quiet: async () => {
    expect(truthOfGrpc(await getStatus(bad))).toEqual(restTruth())
    const { messages, isOver } = subscribe(bad)
    await until(() => bad.grpc.streams.open === 1)
    await short()
    expect({ count: messages.length, isOver: isOver() }).toEqual({ count: 0, isOver: false })
    bad.grpc.publish()
    await until(() => messages.length === 1)
  },
  partial: async () => {
    expect(partsOf(await getStatus(bad))).toEqual([true, true, true])
    const { messages } = subscribe(bad)
    for (let count = 1; count <= 4; count += 1) {
      await until(() => messages.length === count)
      bad.grpc.publish()
    }
    expect(messages.slice(0, 4).map(partsOf)).toEqual([
      [false, true, true],
      [true, false, false],
      [true, true, true],
      [true, true, true],
    ])
  },
  'not-ready': async () => {
    await expect(getStatus(bad)).rejects.toThrow('Unknown: inventory status not available yet')
    const { messages, isOver } = subscribe(bad)
    await until(() => bad.grpc.streams.open === 1)
    bad.grpc.publish()
    await short()
    expect({ count: messages.length, isOver: isOver() }).toEqual({ count: 0, isOver: false })
    await bad.grpc.misbehave(null)
    await until(() => messages.length === 1)
  },
  'trailers-only': async () => {
    const session = rawSession(bad)
    for (const path of [GET_STATUS, STREAM_STATUS]) {
      const { headers, isHeadersOnly } = await rawCall(session, path)
      expect(headers).toMatchObject({ ':status': 200, 'grpc-status': '14', 'grpc-message': 'not running' })
      expect(isHeadersOnly).toBe(true)
    }
    session.destroy()
    await expect(getStatus(bad)).rejects.toThrow('Unavailable: not running')
  },
  unimplemented: async () => {
    await expect(getStatus(bad)).rejects.toThrow(
      'Unimplemented: unknown service akash.provider.v1.ProviderRPC',
    )
    expect(await subscribe(bad).over).toMatch(/^Unimplemented: /)
  },
  'too-large': async () => {
    await expect(getStatus(bad)).rejects.toThrow(/^ResourceExhausted: /)
    expect(await subscribe(bad).over).toMatch(/^ResourceExhausted: /)
    const { client, end } = callerOf(bad)
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await client.getStatus({}).catch(wordsOf)).toMatch(/^ResourceExhausted: message size /)
    }
    end()
  },
  'server-ends': async () => {
    expect(truthOfGrpc(await getStatus(bad))).toEqual(restTruth())
    const { messages, over } = subscribe(bad)
    expect(await over).toBe('ok')
    expect(messages.map(truthOfGrpc)).toEqual([restTruth()])
  },
  reset: async () => {
    const session = rawSession(bad)
    const error = new Promise<NodeJS.ErrnoException>((resolve) => session.once('error', resolve))
    const { headers, body } = await rawCall(session, GET_STATUS)
    expect(headers[':status']).toBe(200)
    expect(body.length).toBeGreaterThan(5)
    expect(body.length).toBeLessThan(body.readUInt32BE(1))
    expect((await error).code).toBe('ECONNRESET')
    expect(await subscribe(bad).over).not.toBe('ok')
  },
  wrapped: async () => {
    const { nodes = [], storage = [] } = clusterOf(await getStatus(bad)) ?? {}
    const { cpu, memory, gpu, ephemeralStorage } = nodes[0]?.resources ?? {}
    const pairs = [cpu?.quantity, memory?.quantity, gpu?.quantity, ephemeralStorage, storage[0]?.quantity]
    expect(pairs.map((pair) => String(wholeOf(pair?.allocated)))).toEqual([
      '-20',
      '-12108693504',
      '-1',
      '-83670346599',
      '-275152609037',
    ])
    expect(wholeOf(nodes[1]?.resources?.cpu?.quantity?.allocated)).toBeGreaterThanOrEqual(0n)
  },
  'no-capacity': async () => {
    const status = await getStatus(bad)
    expect({ ...truthOfGrpc(status), windowNs: null }).toEqual({ ...restTruth(), windowNs: null })
    const { nodes = [], storage = [] } = clusterOf(status) ?? {}
    for (const { resources } of nodes) {
      const { cpu, memory, gpu, ephemeralStorage } = resources ?? {}
      for (const pair of [cpu?.quantity, memory?.quantity, gpu?.quantity, ephemeralStorage]) {
        expect(pair?.allocatable).toBeDefined()
        expect(pair?.capacity).toBeUndefined()
      }
    }
    expect(storage.every(({ quantity }) => quantity?.capacity === undefined)).toBe(true)
    expect(status.cluster?.inventory?.leasedIp).toBeUndefined()
    expect(status.reclamationWindow).toBeUndefined()
  },
  'quantity-forms': async () => {
    const status = await getStatus(bad)
    expect(truthOfGrpc(status)).toEqual(restTruth())
    const texts = [...JSON.stringify(clusterOf(status)).matchAll(/"string":"-?\d+([^"]*)"/g)].map(
      ([, suffix]) => suffix,
    )
    const forms = ['', 'm', 'u', 'n', 'Ki', 'Mi', 'Gi', 'k', 'M', 'G', 'e9', 'E3']
    expect([...new Set(texts)].toSorted()).toEqual(forms.toSorted())
    const memory = clusterOf(status)?.nodes.map(({ resources }) => resources?.memory?.quantity)
    expect(memory?.some((pair) => /m$/.test(`${pair?.allocatable?.string} ${pair?.allocated?.string}`))).toBe(
      true,
    )
    for (const pair of memory ?? []) {
      expect(nanoOf(pair?.capacity)).toBeGreaterThanOrEqual(nanoOf(pair?.allocatable))
    }
  },
  'junk-quantities': async () => {
    const { nodes = [], storage = [] } = clusterOf(await getStatus(bad)) ?? {}
    const { cpu, memory, gpu, ephemeralStorage } = nodes[0]?.resources ?? {}
    for (const pair of [cpu?.quantity, memory?.quantity, gpu?.quantity, storage[0]?.quantity]) {
      for (const quantity of [pair?.allocatable, pair?.allocated, pair?.capacity]) {
        // Digits alone are a number, of a size that nothing has.
        if (/^9+$/.test(quantity?.string ?? '')) expect(quantity?.string.length).toBe(400)
        else if (quantity?.string === '1e999999999') expect(quantity.string).toBeDefined()
        else expect(() => nanoOf(quantity)).toThrow('no quantity')
      }
    }
    expect(ephemeralStorage).toBeUndefined()
    expect(milliOf(nodes[1]?.resources?.cpu?.quantity?.allocatable)).toBeGreaterThan(0n)
  },
  'gpu-info-missing': async () => {
    const { nodes = [] } = clusterOf(await getStatus(bad)) ?? {}
    const counts = nodes.map(({ resources }) => wholeOf(resources?.gpu?.quantity?.allocatable))
    expect(counts.some((count) => count > 0n)).toBe(true)
    expect(nodes.flatMap(({ resources }) => resources?.gpu?.info ?? [])).toEqual([])
  },
  'ceph-over': async () => {
    const { storage = [] } = clusterOf(await getStatus(bad)) ?? {}
    expect(wholeOf(storage[0]?.quantity?.allocated)).toBeGreaterThan(
      wholeOf(storage[0]?.quantity?.allocatable),
    )
  },
  'unlimited-pool': async () => {
    const { storage = [] } = clusterOf(await getStatus(bad)) ?? {}
    expect(storage[0]?.quantity?.allocatable?.string).toBe('9223372036854775807')
    expect(storage.at(-1)).toMatchObject({
      info: { class: 'default' },
      quantity: { allocatable: { string: '-1' } },
    })
  },
  'old-timestamp': async () => {
    const ageMs = Date.now() - madeMs(await firstOf())
    expect(ageMs).toBeGreaterThanOrEqual(3 * 3600_000)
    expect(ageMs).toBeLessThan(3 * 3600_000 + 60_000)
    expect(Math.abs(Date.now() - madeMs(await getStatus(bad)))).toBeLessThan(10_000)
  },
  'clock-skew': async () => {
    for (const status of [await getStatus(bad), await firstOf()]) {
      expect(Math.abs(Date.now() + 600_000 - madeMs(status))).toBeLessThan(60_000)
    }
  },
}

describe.each(GRPC_MISBEHAVIOURS)('gRPC %s', (how) => {
  it('is seen by a client as soon as it is in force, heals, and leaves REST and the neighbour alone', async () => {
    await bad.grpc.misbehave(how)
    await SEEN[how]()
    expect(await askText(bad)).toBe(bad.statusText())
    expect(truthOfGrpc(await getStatus(good))).toEqual(truthOfRest(good.statusText()))
    await endSubscriptions()
    await bad.grpc.misbehave(null)
    expect(truthOfGrpc(await getStatus(bad))).toEqual(restTruth())
    expect(truthOfGrpc(await firstOf())).toEqual(restTruth())
    await endSubscriptions()
    await until(() => bad.grpc.unary.open === 0 && bad.grpc.streams.open === 0)
  })
})

/** What an open stream makes of a change: how many messages come, and how it ends. */
async function openDuring(how: GrpcMisbehaviour) {
  const subscription = subscribe(bad)
  await until(() => subscription.messages.length === 1)
  await bad.grpc.misbehave(how)
  return subscription
}

describe('a stream that is open when it begins', () => {
  it.each([
    // Connect's words for a connection that is gone.
    ['closed', /^Canceled: http\/2 stream closed/],
    ['hang', /^Canceled: http\/2 stream closed/],
    ['http1', /^Canceled: http\/2 stream closed/],
    ['no-alpn', /^Canceled: http\/2 stream closed/],
    ['reset', /^(Aborted|Canceled|Internal|Unavailable): /],
    ['too-large', /^ResourceExhausted/],
    ['trailers-only', /^Unavailable: not running$/],
    ['unimplemented', /^Unimplemented: /],
    ['server-ends', /^ok$/],
  ] as const)('%s: ends', async (how, end) => {
    expect(await (await openDuring(how)).over).toMatch(end)
  })

  it.each(['wrapped', 'no-capacity', 'ceph-over', 'clock-skew'] as const)('%s: hears of it', async (how) => {
    const { messages, isOver } = await openDuring(how)
    await until(() => messages.length === 2)
    expect(isOver()).toBe(false)
    await bad.grpc.misbehave(null)
    await until(() => messages.length === 3)
    expect(messages[2]?.cluster).toEqual(messages[0]?.cluster)
    expect(messages[1]).not.toEqual(messages[0])
  })

  it.each(['quiet', 'not-ready', 'goaway-on-ping'] as const)(
    '%s: goes on, silent but for pushes',
    async (how) => {
      const { messages, isOver } = await openDuring(how)
      const before = messages.length
      bad.grpc.publish()
      await bad.grpc.misbehave(null)
      await until(() => messages.length > before)
      expect(isOver()).toBe(false)
    },
  )

  it('blackhole: hears nothing more, not even of a ping or of its end, until it heals', async () => {
    const session = rawSession(bad)
    let received = 0
    let [isClosed, isPonged] = [false, false]
    const request = session.request({
      ':method': 'POST',
      ':path': STREAM_STATUS,
      'content-type': 'application/grpc',
    })
    request.on('error', () => {})
    request.on('data', (part: Buffer) => {
      received += part.length
    })
    session.on('close', () => {
      isClosed = true
    })
    request.end(EMPTY)
    await until(() => received > 0)
    await new Promise((resolve) => session.ping(resolve))
    await bad.grpc.misbehave('blackhole')
    const before = received
    session.ping((error) => {
      isPonged = error === null
    })
    bad.grpc.burst(10)
    fleet.step()
    await short()
    expect({ received, isClosed, isPonged }).toEqual({ received: before, isClosed: false, isPonged: false })
    await bad.grpc.misbehave(null)
    await until(() => isClosed)
    expect(isPonged).toBe(false)
  })

  it('blackhole: is noticed by a client that pings', async () => {
    const subscription = subscribe(bad, { pingIntervalMs: 20, pingTimeoutMs: 50 })
    await until(() => subscription.messages.length === 1)
    await bad.grpc.misbehave('blackhole')
    expect(await subscription.over).toMatch(/^Unavailable: /)
  })

  it('goaway-on-ping: ends for a client that pings eagerly', async () => {
    const subscription = subscribe(bad, { pingIntervalMs: 20, pingTimeoutMs: 1000 })
    await until(() => subscription.messages.length === 1)
    await bad.grpc.misbehave('goaway-on-ping')
    // ENHANCE_YOUR_CALM
    expect(await subscription.over).toBe('Internal: Session closed with error code 11')
  })
})

describe('a message that is too large', () => {
  it('is whole and true for a client that takes it, and nothing published meanwhile gets into it', async () => {
    await bad.grpc.misbehave('too-large')
    const session = rawSession(bad)
    const request = session.request({
      ':method': 'POST',
      ':path': STREAM_STATUS,
      'content-type': 'application/grpc',
    })
    request.on('error', () => {})
    await new Promise((resolve) => request.once('response', resolve).end(EMPTY))
    // Its beginning is here and not read yet, so that the rest waits there.
    bad.grpc.burst(3)
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    const size = () => parts.reduce((sum, { length }) => sum + length, 0)
    await until(() => size() > 16 * 2 ** 20)
    const prefix = Buffer.concat(parts).subarray(0, 5)
    await until(() => size() >= 5 + prefix.readUInt32BE(1))
    const status = fromBinary(StatusSchema, Buffer.concat(parts).subarray(5, 5 + prefix.readUInt32BE(1)))
    expect(truthOfGrpc(status)).toEqual(restTruth())
    expect(status.publicHostnames.at(-1)).toBe('x'.repeat(2 ** 24 + 1))
    session.destroy()
  })
})

describe('changing behaviour', () => {
  it('is taken in its order when it is not waited for', async () => {
    const calls = (['closed', null, 'wrapped', 'blackhole', 'closed', 'hang', null] as const).map((how) =>
      bad.grpc.misbehave(how),
    )
    await Promise.all(calls)
    expect(truthOfGrpc(await getStatus(bad))).toEqual(restTruth())
  })
})
