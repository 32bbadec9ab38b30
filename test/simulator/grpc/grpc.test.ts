import { connect as connectTls } from 'node:tls'
import { fromBinary } from '@bufbuild/protobuf'
import { timestampMs } from '@bufbuild/protobuf/wkt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StatusSchema } from '../../../src/provider/gen/akash/provider/v1/status_pb.ts'
import { type SimulatedFleet, type SimulatedProvider, startFleet } from '../../../src/simulator/index.ts'
import { ask, askText, until } from '../ask.ts'
import {
  callerOf,
  endSubscriptions,
  GET_STATUS,
  getStatus,
  rawCall,
  rawSession,
  STREAM_STATUS,
  subscribe,
} from './call.ts'
import { truthOfGrpc, truthOfRest } from './truth.ts'

let fleet: SimulatedFleet
let provider: SimulatedProvider
beforeEach(async () => {
  fleet = await startFleet({ providers: 1, nodesPerProvider: 5, seed: 8 })
  const [first] = fleet.providers
  if (first === undefined) throw new Error('one provider was asked for')
  provider = first
})
afterEach(async () => {
  await endSubscriptions()
  await fleet.close()
})

describe('the gRPC port', () => {
  it('is the next one, speaks TLS 1.3 with h2 by ALPN, and shows the certificate of REST', async () => {
    const { host, port, grpcPort, owner } = provider
    expect(grpcPort).toBe(port + 1)
    const meet = (at: number, ALPNProtocols: string[]) =>
      new Promise<{ alpn: unknown; tls: unknown; fingerprint: string; subject: string }>(
        (resolve, reject) => {
          const socket = connectTls({ host, port: at, ALPNProtocols, rejectUnauthorized: false }, () => {
            const { fingerprint256, subject } = socket.getPeerCertificate()
            const CN = String(subject.CN)
            resolve({
              alpn: socket.alpnProtocol,
              tls: socket.getProtocol(),
              fingerprint: fingerprint256,
              subject: CN,
            })
            socket.destroy()
          })
          socket.on('error', reject)
        },
      )
    const grpc = await meet(grpcPort, ['h2', 'http/1.1'])
    expect(grpc).toMatchObject({ alpn: 'h2', tls: 'TLSv1.3', subject: owner })
    expect((await meet(port, [])).fingerprint).toBe(grpc.fingerprint)
    await expect(meet(grpcPort, ['http/1.1'])).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    })
  })

  it('answers calls by hand in the framing of gRPC', async () => {
    const session = rawSession(provider)
    const { headers, trailers, body } = await rawCall(session, GET_STATUS)
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' })
    expect(trailers['grpc-status']).toBe('0')
    expect([body[0], body.readUInt32BE(1)]).toEqual([0, body.length - 5])
    const status = fromBinary(StatusSchema, body.subarray(5))
    expect(truthOfGrpc(status)).toEqual(truthOfRest(provider.statusText()))
    session.destroy()
  })

  it('says which method it does not know, and refuses what is no gRPC', async () => {
    const session = rawSession(provider)
    for (const path of ['/akash.provider.v1.ProviderRPC/BidScreening', '/', '/x/GetStatus']) {
      const { headers, isHeadersOnly } = await rawCall(session, path)
      expect({ path, code: headers['grpc-status'], isHeadersOnly }).toEqual({
        path,
        code: '12',
        isHeadersOnly: true,
      })
    }
    const { headers } = await rawCall(session, GET_STATUS, { 'content-type': 'application/json' })
    expect(headers[':status']).toBe(415)
    session.destroy()
  })

  it('refuses in a fleet without gRPC, whose controls say so', async () => {
    const rest = await startFleet({ providers: 1, grpc: false })
    const [only] = rest.providers
    if (only === undefined) throw new Error('one provider was asked for')
    expect((await ask({ host: only.host, port: only.grpcPort })).end).toBe('ECONNREFUSED')
    expect((await ask(only)).status).toBe(200)
    await expect(only.grpc.misbehave('hang')).rejects.toThrow('started without gRPC')
    expect(() => only.grpc.statusOf()).toThrow('started without gRPC')
    rest.step()
    await rest.close()
  })

  it.skipIf(process.platform === 'darwin')(
    'is 8444 where every provider has an address of its own',
    async () => {
      const own = await startFleet({ providers: 2, layout: 'addresses' })
      for (const one of own.providers) {
        expect(one.grpcPort).toBe(8444)
        expect(truthOfGrpc(await getStatus(one))).toEqual(truthOfRest(one.statusText()))
      }
      await own.close()
    },
  )
})

describe('one truth', () => {
  it('is told by both transports, for many clusters and through their lives', async () => {
    const many = await startFleet({ providers: 30, seed: 4 })
    for (let turn = 0; turn < 4; turn += 1) {
      for (const one of many.providers) {
        expect(truthOfGrpc(await getStatus(one))).toEqual(truthOfRest(await askText(one)))
      }
      for (let event = 0; event < 100; event += 1) many.step()
    }
    await many.close()
  })

  it('has more in gRPC: capacity, processors, cards, classes of the nodes, addresses', async () => {
    const [node] = provider.cluster.nodes
    if (node === undefined) throw new Error('five nodes were asked for')
    node.capacity = { cpu: 64_000, gpu: 3, memory: 2 ** 38, storage_ephemeral: 2e12 }
    node.allocatable.gpu = 2
    node.gpuModel = { vendor: 'nvidia', name: 'h100', modelId: '2330', memorySize: '80Gi', interface: 'SXM5' }
    node.cpus = [{ vendor: 'AuthenticAMD', model: 'AMD EPYC', vcores: 64 }]
    provider.cluster.storage = ['ram', 'beta3'].map((name) => ({
      class: name,
      allocatable: 10,
      allocated: 4,
    }))
    provider.cluster.leasedIps = { allocatable: 13, allocated: 2 }
    const status = await getStatus(provider)
    const { nodes = [], storage = [] } = status.cluster?.inventory?.cluster ?? {}
    const resources = nodes[0]?.resources
    expect(resources?.cpu?.quantity?.capacity?.string).toBe('64')
    expect(resources?.gpu?.quantity).toMatchObject({
      allocatable: { string: '2' },
      capacity: { string: '3' },
    })
    expect(resources?.cpu?.info).toMatchObject([
      { id: '0', vendor: 'AuthenticAMD', model: 'AMD EPYC', vcores: 64 },
    ])
    expect(resources?.gpu?.info.length).toBe(3)
    expect(resources?.gpu?.info[2]).toMatchObject({
      vendor: 'nvidia',
      vendorId: '',
      name: 'h100',
      modelid: '2330',
      interface: 'SXM5',
      memorySize: '80Gi',
    })
    expect(nodes.map(({ capabilities }) => capabilities?.storageClasses)).toEqual(
      nodes.map(() => ['beta3', 'ram']),
    )
    expect(
      storage.map(({ info, quantity }) => [info?.class, quantity?.allocatable, quantity?.allocated]),
    ).toMatchObject([
      ['ram', { string: '10' }, { string: '4' }],
      ['beta3', { string: '10' }, { string: '4' }],
    ])
    expect(status.cluster?.inventory?.leasedIp).toMatchObject({
      allocatable: { string: '13' },
      allocated: { string: '2' },
      capacity: { string: '13' },
    })
  })

  it('is stamped with the time of the call', async () => {
    const before = Date.now()
    const { timestamp } = await getStatus(provider)
    const madeMs = timestamp === undefined ? 0 : timestampMs(timestamp)
    expect(madeMs).toBeGreaterThanOrEqual(before)
    expect(madeMs).toBeLessThanOrEqual(Date.now())
  })
})

describe('a stream', () => {
  const madeMs = (status: ReturnType<typeof provider.grpc.statusOf> | undefined) =>
    status?.timestamp === undefined ? 0 : timestampMs(status.timestamp)

  it('begins at once with the kept message, which has the time of the last publication', async () => {
    const before = Date.now()
    await until(() => Date.now() > before)
    provider.grpc.publish()
    const publishedBy = Date.now()
    await until(() => Date.now() > publishedBy)
    const { messages } = subscribe(provider)
    await until(() => messages.length === 1)
    expect(truthOfGrpc(messages[0] ?? provider.grpc.statusOf())).toEqual(truthOfRest(provider.statusText()))
    expect(madeMs(messages[0])).toBeGreaterThan(before)
    expect(madeMs(messages[0])).toBeLessThanOrEqual(publishedBy)
  })

  it('hears of changes only, when they are published', async () => {
    const { messages } = subscribe(provider)
    await until(() => messages.length === 1)
    provider.cluster.leases = 77
    // An answer by the same server later than the change: nothing was pushed before it.
    expect((await getStatus(provider)).cluster?.leases?.active).toBe(77)
    expect(messages.length).toBe(1)
    const before = Date.now()
    provider.grpc.publish()
    await until(() => messages.length === 2)
    expect(messages[1]?.cluster?.leases?.active).toBe(77)
    expect(madeMs(messages[1])).toBeGreaterThanOrEqual(before)
  })

  it('hears of a step, if its provider is the one that it concerns', async () => {
    const two = await startFleet({ providers: 2, seed: 2 })
    const heard = two.providers.map((one) => subscribe(one))
    await until(() => heard.every(({ messages }) => messages.length === 1))
    for (let events = 1; events <= 20; events += 1) {
      two.step()
      await until(() => heard.reduce((sum, { messages }) => sum + messages.length, 0) === 2 + events)
    }
    for (const [index, { messages }] of heard.entries()) {
      const last = messages.at(-1)
      const [truth, told] = [two.providers[index]?.statusText() ?? '', last ?? provider.grpc.statusOf()]
      expect(messages.length).toBeGreaterThan(1)
      expect(truthOfGrpc(told)).toEqual(truthOfRest(truth))
    }
    await endSubscriptions()
    await two.close()
  })

  it('hears of life', async () => {
    const living = await startFleet({ providers: 1, lifeMs: 5 })
    const [one] = living.providers
    if (one === undefined) throw new Error('one provider was asked for')
    const { messages } = subscribe(one)
    await until(() => messages.length > 3)
    await endSubscriptions()
    await living.close()
  })

  it('brings bursts whole, and to every stream', async () => {
    const heard = [subscribe(provider), subscribe(provider)]
    await until(() => heard.every(({ messages }) => messages.length === 1))
    provider.grpc.burst(200)
    await until(() => heard.every(({ messages }) => messages.length === 201))
  })
})

describe('what a provider saw', () => {
  it('is counted: calls, streams, connections, pings', async () => {
    const { grpc } = provider
    expect(grpc.unary).toEqual({ begun: 0, open: 0, mostOpen: 0 })
    const { client, end } = callerOf(provider)
    for (let turn = 0; turn < 20; turn += 1) await client.getStatus({})
    expect(grpc.unary).toEqual({ begun: 20, open: 0, mostOpen: 1 })
    expect(grpc.connections).toEqual({ begun: 1, open: 1, mostOpen: 1 })
    end()
    const [one, two] = [subscribe(provider), subscribe(provider, { pingIntervalMs: 10 })]
    await until(() => one.messages.length === 1 && two.messages.length === 1)
    expect(grpc.streams).toEqual({ begun: 2, open: 2, mostOpen: 2 })
    await until(() => grpc.pings > 2)
    await one.end()
    await until(() => grpc.streams.open === 1)
    await two.end()
    await until(() => grpc.streams.open === 0 && grpc.connections.open === 0)
    expect(grpc.streams).toEqual({ begun: 2, open: 0, mostOpen: 2 })
  })

  it('keeps the headers of the last call and the names of all, so that an authorization is never missed', async () => {
    const session = rawSession(provider)
    await rawCall(session, GET_STATUS, { authorization: 'Bearer x', 'x-one': '1' })
    expect(provider.grpc.lastHeaders).toMatchObject({
      ':path': GET_STATUS,
      authorization: 'Bearer x',
      'x-one': '1',
    })
    await rawCall(session, GET_STATUS)
    expect(provider.grpc.lastHeaders).not.toHaveProperty('authorization')
    expect(provider.grpc.headersSeen.has('authorization')).toBe(true)
    session.destroy()
    const { messages } = subscribe(provider)
    await until(() => messages.length === 1)
    expect(provider.grpc.lastHeaders).toMatchObject({ ':path': STREAM_STATUS, te: 'trailers' })
  })

  it('knows whether a client showed a certificate', async () => {
    await getStatus(provider)
    expect(provider.grpc.clientCertificates).toBe(0)
    const { ownerCertificate } = await import('../../../src/simulator/certificate.ts')
    const mine = await ownerCertificate('akash1me', ['me.example'], 1n, Date.now())
    const { connect } = await import('node:http2')
    const { host, grpcPort } = provider
    const session = connect(`https://${host}:${grpcPort}`, { ...mine, rejectUnauthorized: false })
    await rawCall(session, GET_STATUS)
    expect(provider.grpc.clientCertificates).toBe(1)
    session.destroy()
  })
})
