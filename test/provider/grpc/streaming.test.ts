import type { ServerHttp2Stream } from 'node:http2'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { KEEP_ALIVE } from '../../../src/provider/grpc/keep-alive.ts'
import {
  begin,
  closeAll,
  deafServer,
  frame,
  grpcClient,
  grpcServer,
  own,
  portOf,
  reply,
  type StatusInit,
  statusInit,
  until,
  watch,
} from './support.ts'

afterEach(closeAll)

/** A server of streams that stay open, and the way to send on the last of them. */
async function streamServer(first: readonly StatusInit[] = []) {
  let open: ServerHttp2Stream | undefined
  const server = await grpcServer((stream) => {
    begin(stream)
    for (const message of first) stream.write(frame(message))
    open = stream
  })
  return { server, send: (message: StatusInit) => open?.write(frame(message)), stream: () => open }
}

describe('a stream', () => {
  it('hands over every status it brings, until the caller ends it', async () => {
    const { server, send, stream } = await streamServer([statusInit(1)])
    const { parcels, over, abort } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    send(statusInit(2))
    send(statusInit(3))
    await until(() => expect(parcels.map((parcel) => parcel.inventory.leases)).toEqual([1, 2, 3]))
    expect(new Set(parcels.map((parcel) => parcel.transport))).toEqual(new Set(['grpc']))
    abort()
    expect((await over).code).toBe('aborted')
    await until(() => expect(stream()?.closed).toBe(true))
    send(statusInit(4))
    expect(parcels).toHaveLength(3)
  })

  it('says when its first message was made, which may be long ago', async () => {
    const { server } = await streamServer([statusInit(1, { timestamp: { seconds: 1_700_000_000n } })])
    const { parcels } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels[0]?.inventory.providerTimeMs).toBe(1_700_000_000_000))
  })

  it('is silent until the inventory of the cluster has come, and then lacks nothing that came before', async () => {
    const { server, send } = await streamServer([
      { bidEngine: { orders: 4 } },
      { cluster: { leases: { active: 2 } } },
      {},
    ])
    const { parcels } = watch(grpcClient(), server.endpoint)
    await until(() => expect(server.calls).toHaveLength(1))
    send({ manifest: { deployments: 5 } })
    send({ cluster: { inventory: { cluster: { nodes: [{ name: 'late' }] } } } })
    await until(() => expect(parcels).toHaveLength(1))
    expect(parcels[0]?.inventory).toMatchObject({
      leases: 2,
      orders: 4,
      deployments: 5,
      nodes: [{ name: 'late' }],
    })
  })

  it('keeps the last known of what a message lacks: unset is not zero, and zero is not unset', async () => {
    const { server, send } = await streamServer([
      statusInit(6, {
        timestamp: { seconds: 1_700_000_000n },
        bidEngine: { orders: 1 },
        manifest: { deployments: 2 },
        publicHostnames: ['a.example'],
        reclamationWindow: { seconds: 60n },
      }),
    ])
    const { parcels } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    send({ bidEngine: { orders: 0 } })
    await until(() => expect(parcels).toHaveLength(2))
    expect(parcels[1]?.inventory).toMatchObject({
      leases: 6,
      orders: 0,
      deployments: 2,
      hostnames: ['a.example'],
      reclamationWindowNs: 60e9,
      nodes: [{ name: 'node1' }],
      providerTimeMs: null,
    })
  })

  it('forgets what an earlier stream of the same provider told', async () => {
    const { server } = await streamServer([{ bidEngine: { orders: 9 } }, statusInit()])
    const client = grpcClient()
    const first = watch(client, server.endpoint)
    await until(() => expect(first.parcels).toHaveLength(1))
    first.abort()
    const other = await streamServer([statusInit()])
    const second = watch(client, other.server.endpoint)
    await until(() => expect(second.parcels[0]?.inventory.orders).toBeNull())
  })

  it('has no deadline: silence is not death', async () => {
    const { server, send } = await streamServer()
    const { parcels, over } = watch(grpcClient({ timeoutMs: 1000 }), server.endpoint)
    await until(() => expect(server.calls).toHaveLength(1))
    await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 1200))])
    send(statusInit())
    await until(() => expect(parcels).toHaveLength(1))
  })

  it('is over with a reason when the server ends it', async () => {
    const { server, stream } = await streamServer([statusInit()])
    const { parcels, over } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    stream()?.end()
    expect(await over).toMatchObject({ code: 'grpc', message: 'the provider ended the stream' })
  })

  it('is over when its connection is lost, without a second stream being opened', async () => {
    const { server, stream } = await streamServer([statusInit()])
    const { parcels, over } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    stream()?.session?.socket.destroy()
    expect((await over).code).toBe('unreachable')
    expect(server.calls).toHaveLength(1)
  })

  it('is opened once more where a kept connection is lost before its first message, and never after it', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth === 1) return reply(stream, statusInit())
      if (nth === 2) return stream.session?.socket.destroy()
      begin(stream)
      stream.write(frame(statusInit()))
      if (nth === 5) setTimeout(() => stream.session?.socket.destroy(), 50)
    })
    const client = grpcClient()
    await client.askStatus(server.endpoint, new AbortController().signal)
    const first = watch(client, server.endpoint)
    await until(() => expect(first.parcels).toHaveLength(1))
    expect(server.calls).toHaveLength(3)
    const others = [watch(client, server.endpoint), watch(client, server.endpoint)]
    expect((await Promise.all([first, ...others].map(({ over }) => over))).map(({ code }) => code)).toEqual(
      Array(3).fill('unreachable'),
    )
    expect(server.calls).toHaveLength(5)
  })

  it('is over when the provider is asked too often and says so', async () => {
    const { server, stream } = await streamServer([statusInit()])
    const { parcels, over } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    stream()?.session?.goaway(11, 0, Buffer.from('too_many_pings'))
    stream()?.session?.destroy()
    expect((await over).code).toBe('unreachable')
  })

  it('goes on when the provider announces the end of the connection and lets it finish', async () => {
    const { server, stream, send } = await streamServer([statusInit(1)])
    const { parcels } = watch(grpcClient(), server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    stream()?.session?.goaway(0)
    send(statusInit(2))
    await until(() => expect(parcels).toHaveLength(2))
  })

  it('has a bound on its connection', async () => {
    const { port: grpcPort } = await deafServer()
    const { server } = await streamServer()
    const { over } = watch(grpcClient({ timeoutMs: 200, grpcPort }), server.endpoint)
    expect(await over).toMatchObject({ code: 'timeout', message: expect.stringContaining('handshake') })
  })
})

describe('pings', () => {
  it('are never sent more often than every 30 s, which providers punish, nor after the idle limit', () => {
    expect(KEEP_ALIVE.pingIntervalMs).toBeGreaterThanOrEqual(30_000)
    expect(KEEP_ALIVE.pingTimeoutMs).toBeGreaterThan(0)
    expect(KEEP_ALIVE.idleConnectionTimeoutMs).toBeLessThanOrEqual(KEEP_ALIVE.pingIntervalMs)
  })

  it('are sent while a stream is open and never while the connection is idle', async () => {
    const { server, stream } = await streamServer([statusInit()])
    const client = grpcClient({
      keepAlive: { pingIntervalMs: 20, pingTimeoutMs: 5000, idleConnectionTimeoutMs: 60_000 },
    })
    const { over } = watch(client, server.endpoint)
    await until(() => expect(server.pings()).toBeGreaterThan(2))
    stream()?.end()
    await over
    const pings = server.pings()
    // A ping may be on its way; five intervals would bring four more.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(server.pings()).toBeLessThanOrEqual(pings + 1)
    expect(server.open()).toBe(1)
  })

  it('that nobody answers end the stream: a half-open connection is noticed', async () => {
    const { server } = await streamServer([statusInit()])
    const line = own(await freezable(server.endpoint.port + 1))
    const client = grpcClient({
      grpcPort: line.port,
      keepAlive: { pingIntervalMs: 30, pingTimeoutMs: 100, idleConnectionTimeoutMs: 60_000 },
    })
    const { parcels, over } = watch(client, server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    line.freeze()
    expect(await over).toMatchObject({
      code: 'unreachable',
      message: 'the connection is dead: pings are no longer answered',
    })
  })
})

/** A line to this port that can stop passing anything on, and yet stays open. */
async function freezable(port: number) {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    near.pipe(far)
    far.pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: portOf(server),
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}
