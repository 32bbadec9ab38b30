import { afterEach, describe, expect, it } from 'vitest'
import { said, tlsServer, unwrap } from '../support.ts'
import {
  before,
  begin,
  closeAll,
  deafServer,
  frame,
  grpcClient,
  grpcServer,
  NEVER,
  own,
  refuse,
  reply,
  statusInit,
  until,
  watch,
} from './support.ts'

afterEach(closeAll)

describe('a question', () => {
  it('is answered with the cluster, the transport and the time it took', async () => {
    const { endpoint } = await grpcServer((stream) => reply(stream, statusInit(7)))
    let clockMs = 1000
    const client = grpcClient({ now: () => (clockMs += 25) })
    const parcel = unwrap(await client.askStatus(endpoint, NEVER))
    expect(parcel.inventory).toMatchObject({ leases: 7, nodes: [{ name: 'node1' }] })
    expect(parcel).toMatchObject({ transport: 'grpc', latencyMs: 25 })
  })

  it('goes to the port after that of REST, or to the one that is named', async () => {
    const server = await grpcServer((stream) => reply(stream, statusInit()))
    const port = server.endpoint.port + 1
    const elsewhere = { ...server.endpoint, port: 1 }
    expect(said(await grpcClient({ grpcPort: port }).askStatus(elsewhere, NEVER))).toBe('ok')
    expect(said(await grpcClient({ grpcPort: null }).askStatus(server.endpoint, NEVER))).toBe('ok')
    expect(said(await grpcClient().askStatus({ ...server.endpoint, port: 65_535 }, NEVER))).toMatch(
      /^unreachable: no port comes after .*--grpc-port/,
    )
  })

  it('sends these headers and no other: never authorization, which ends the provider process', async () => {
    const server = await grpcServer((stream) => reply(stream, statusInit()))
    const client = grpcClient()
    unwrap(await client.askStatus(server.endpoint, NEVER))
    await watch(client, server.endpoint).over
    const headers = (method: string) => ({
      ':method': 'POST',
      ':path': `/akash.provider.v1.ProviderRPC/${method}`,
      ':authority': `127.0.0.1:${server.endpoint.port + 1}`,
      ':scheme': 'https',
      'content-type': 'application/grpc+proto',
      te: 'trailers',
      'user-agent': 'akash-top/source',
    })
    expect(server.calls.map((call) => Object.fromEntries(Object.entries(call)))).toEqual([
      headers('GetStatus'),
      headers('StreamStatus'),
    ])
  })

  it('sends no certificate, asked for one or not', async () => {
    const server = await grpcServer((stream) => reply(stream, statusInit()), {
      ALPNProtocols: ['h2'],
      requestCert: true,
      rejectUnauthorized: false,
    })
    expect(said(await grpcClient().askStatus(server.endpoint, NEVER))).toBe('ok')
    expect(server.clientCertificates()).toBe(0)
  })

  it('is answered by a server that selects no protocol, as grpc-go did for older providers', async () => {
    const server = await grpcServer((stream) => reply(stream, statusInit()), {})
    expect(said(await grpcClient().askStatus(server.endpoint, NEVER))).toBe('ok')
    expect(server.protocols).toEqual([false])
  })

  it('names the host by SNI where it is a name, and nothing where it is an address', async () => {
    const names: (string | false | null | undefined)[] = []
    const server = await tlsServer((socket) => {
      names.push(socket.servername)
      socket.destroy()
    })
    own(server)
    const { port } = server.endpoint
    for (const host of ['localhost', '127.0.0.1']) {
      await grpcClient({ grpcPort: port }).askStatus({ ...server.endpoint, host, port: 1 }, NEVER)
    }
    expect([...new Set(names)]).toEqual(['localhost', false])
  })

  it('with --tls strict refuses a certificate that no authority vouches for', async () => {
    const { endpoint, calls } = await grpcServer((stream) => reply(stream, statusInit()))
    expect(said(await grpcClient({ tls: 'strict' }).askStatus(endpoint, NEVER))).toMatch(
      /^tls: no TLS connection to 127\.0\.0\.1:\d+: its certificate is self-signed/,
    )
    expect(calls).toEqual([])
  })
})

describe('the deadline of a question', () => {
  it('covers the connection, the handshake and the answer', async () => {
    const { port } = await deafServer()
    const silent = await grpcServer(() => {})
    const half = await grpcServer((stream) => {
      begin(stream)
      stream.write(frame(statusInit()).subarray(0, 9))
    })
    const client = grpcClient({ timeoutMs: 300 })
    const at = { ...silent.endpoint, port: port - 1 }
    expect(said(await client.askStatus(at, NEVER))).toMatch(/^timeout: .*within 0\.3 s.*TLS handshake/)
    for (const { endpoint } of [silent, half]) {
      expect(said(await client.askStatus(endpoint, NEVER))).toMatch(/^timeout: .*gave no whole answer/)
    }
    await until(() => expect([silent.open(), half.open()]).toEqual([0, 0]))
  })

  it('takes a connection with it that may be dead, so that the next question has another', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth > 1) reply(stream, statusInit())
    })
    const client = grpcClient({ timeoutMs: 300 })
    expect(said(await client.askStatus(server.endpoint, NEVER))).toMatch(/^timeout/)
    expect(said(await client.askStatus(server.endpoint, NEVER))).toBe('ok')
    expect(server.stood()).toBe(2)
  })
})

describe('the connection to a provider', () => {
  it('is one, for all questions and the stream', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth !== 1) return reply(stream, statusInit(nth))
      begin(stream)
      stream.write(frame(statusInit(nth)))
    })
    const client = grpcClient()
    const { parcels, abort, over } = watch(client, server.endpoint)
    await until(() => expect(parcels).toHaveLength(1))
    for (let round = 0; round < 5; round += 1) unwrap(await client.askStatus(server.endpoint, NEVER))
    expect([server.stood(), server.calls.length]).toEqual([1, 6])
    abort()
    expect((await over).code).toBe('aborted')
  })

  it('is closed when nobody has used it for a while', async () => {
    const server = await grpcServer((stream) => reply(stream, statusInit()))
    const client = grpcClient({
      keepAlive: { pingIntervalMs: 60_000, pingTimeoutMs: 15_000, idleConnectionTimeoutMs: 50 },
    })
    unwrap(await client.askStatus(server.endpoint, NEVER))
    await until(() => expect(server.open()).toBe(0))
    unwrap(await client.askStatus(server.endpoint, NEVER))
    expect(server.stood()).toBe(2)
  })

  it('that the provider closes just as a question is written on it costs no error', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth === 2) stream.session?.socket.destroy()
      else reply(stream, statusInit())
    })
    const client = grpcClient()
    unwrap(await client.askStatus(server.endpoint, NEVER))
    expect(said(await client.askStatus(server.endpoint, NEVER))).toBe('ok')
    expect([server.stood(), server.calls.length]).toEqual([2, 3])
  })

  it('that is closed under a first question is an error, not asked again and again', async () => {
    const server = await grpcServer((stream) => stream.session?.socket.destroy())
    expect(said(await grpcClient().askStatus(server.endpoint, NEVER))).toMatch(/^unreachable: .*closed/)
    expect(server.calls).toHaveLength(1)
  })
})

describe('the end', () => {
  it('comes at once when the signal aborts, before, during and after the connection', async () => {
    const server = await grpcServer(() => {})
    const client = grpcClient()
    const control = new AbortController()
    const asked = client.askStatus(server.endpoint, control.signal)
    await until(() => expect(server.calls).toHaveLength(1))
    control.abort()
    expect(said(await asked)).toMatch(/^aborted/)
    expect(said(await client.askStatus(server.endpoint, control.signal))).toMatch(/^aborted/)
    expect((await client.watchStatus(server.endpoint, control.signal, () => {})).code).toBe('aborted')
    expect(server.calls).toHaveLength(1)
  })

  it('of a client ends every call and every connection, and it asks no more', async () => {
    const server = await grpcServer(() => {})
    const hung = own(await tlsServer((socket) => socket.resume()))
    const client = grpcClient()
    const calls = [
      client.askStatus(server.endpoint, NEVER).then(said),
      client.askStatus(before(hung.endpoint), NEVER).then(said),
      client.watchStatus(server.endpoint, NEVER, () => {}).then(({ code }) => code),
    ]
    await until(() => expect([server.calls.length, hung.stood()]).toEqual([2, 1]))
    await client.close()
    expect(await Promise.all(calls)).toEqual([
      'aborted: the client was closed',
      'aborted: the client was closed',
      'aborted',
    ])
    await until(() => expect([server.open(), hung.open()]).toEqual([0, 0]))
    expect(said(await client.askStatus(server.endpoint, NEVER))).toMatch(/^aborted/)
    expect((await client.watchStatus(server.endpoint, NEVER, () => {})).code).toBe('aborted')
  })

  it('of the last caller gives up a connection that is being made', async () => {
    const deaf = await deafServer()
    const client = grpcClient({ grpcPort: deaf.port })
    const at = { id: '127.0.0.1:1', text: '', host: '127.0.0.1', port: 1 }
    const controls = [new AbortController(), new AbortController()]
    const asked = controls.map(({ signal }) => client.askStatus(at, signal).then(said))
    await until(() => expect(deaf.open()).toBe(1))
    controls[0]?.abort()
    expect(await asked[0]).toMatch(/^aborted/)
    expect(deaf.open()).toBe(1)
    controls[1]?.abort()
    expect(await asked[1]).toMatch(/^aborted/)
    await until(() => expect(deaf.open()).toBe(0))
  })

  it('of a client that never asked loads nothing and is quiet', async () => {
    await grpcClient().close()
  })

  it('of a question leaves no timer and no connection behind, whatever the answer', async () => {
    const server = await grpcServer((stream, nth) => {
      if (nth % 2 === 0) refuse(stream, 14)
      else reply(stream, statusInit())
    })
    const client = grpcClient({ timeoutMs: 3_600_000 })
    await client.askStatus(server.endpoint, NEVER)
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    for (let round = 0; round < 20; round += 1) await client.askStatus(server.endpoint, NEVER)
    expect(timers()).toBeLessThan(before + 10)
    expect(server.stood()).toBe(1)
    await client.close()
    await until(() => expect(server.open()).toBe(0))
  })
})
