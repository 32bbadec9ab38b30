import type { ServerHttp2Stream } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { said, tlsServer } from '../support.ts'
import {
  before,
  begin,
  closeAll,
  frame,
  grpcClient,
  grpcServer,
  NEVER,
  own,
  refuse,
  reply,
  statusInit,
} from './support.ts'

afterEach(closeAll)

async function askedOf(onCall: (stream: ServerHttp2Stream) => void): Promise<string> {
  const { endpoint } = await grpcServer(onCall)
  return said(await grpcClient({ timeoutMs: 5000 }).askStatus(endpoint, NEVER))
}

async function askedOfTls(serve: (socket: TLSSocket) => void, alpn?: string): Promise<string> {
  const server = own(await tlsServer(serve, alpn === undefined ? {} : { ALPNProtocols: [alpn] }))
  return said(await grpcClient({ timeoutMs: 5000 }).askStatus(before(server.endpoint), NEVER))
}

/** Answers whatever comes with an HTTP/1.1 error, as a REST port does. */
const http1 = (socket: TLSSocket) => {
  socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
}

describe('a gRPC status', () => {
  it('UNKNOWN with the words of a provider without inventory is not-ready', async () => {
    expect(await askedOf((stream) => refuse(stream, 2, 'inventory status not available yet'))).toMatch(
      /^not-ready: /,
    )
    expect(await askedOf((stream) => refuse(stream, 2, 'no space left'))).toBe(
      'grpc: gRPC status UNKNOWN, "no space left"',
    )
  })

  it.each([
    [3, 'INVALID_ARGUMENT'],
    [5, 'NOT_FOUND'],
    [7, 'PERMISSION_DENIED, "why"; it forbids the question'],
    [8, 'RESOURCE_EXHAUSTED, "why"; it may be asked too often'],
    [13, 'INTERNAL, "why"; the provider has an inner fault'],
    [14, 'UNAVAILABLE, "why"; it may be restarting'],
    [16, 'UNAUTHENTICATED, "why"; it asks for credentials, and none are ever sent'],
  ])('%i is grpc with its name and message', async (code, words) => {
    expect(await askedOf((stream) => refuse(stream, code, 'why'))).toContain(`grpc: gRPC status ${words}`)
  })

  it('in the trailers, after a message, is the answer all the same', async () => {
    const answer = await askedOf((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '10', 'grpc-message': 'gone' }))
      stream.end(frame(statusInit()))
    })
    expect(answer).toBe('grpc: gRPC status ABORTED, "gone"')
  })

  it('UNIMPLEMENTED means that what answers is no provider', async () => {
    expect(await askedOf((stream) => refuse(stream, 12, 'unknown service'))).toMatch(
      /^not-akash: it speaks gRPC but knows no provider status \(UNIMPLEMENTED, "unknown service"\)/,
    )
  })

  it('with a hostile message shows no control characters', async () => {
    const answer = await askedOf((stream) => refuse(stream, 2, `\u001b]0;x\u0007\u202e${'y'.repeat(500)}`))
    expect(answer).toMatch(/^grpc: gRPC status UNKNOWN, "\\u\{1b\}/)
    expect(answer).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    expect(answer.length).toBeLessThan(200)
  })

  it.each([
    ['a code that is none', { 'grpc-status': '99' }],
    ['a message that is no percent-encoding', { 'grpc-status': '13', 'grpc-message': '100%' }],
    ['details that are no base64', { 'grpc-status': '13', 'grpc-status-details-bin': '!!!' }],
  ])('with %s is still a failure of gRPC', async (_, headers) => {
    const answer = await askedOf((stream) =>
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...headers }, { endStream: true }),
    )
    expect(answer).toMatch(/^grpc: /)
  })
})

describe('an answer that is none', () => {
  const LARGEST = 16 * 1024 * 1024
  const announced = (length: number) =>
    Buffer.from([0, ...Buffer.from(length.toString(16).padStart(8, '0'), 'hex')])

  it.each<[string, RegExp, (stream: ServerHttp2Stream) => void]>([
    [
      'an HTTP status',
      /^http: status 503: /,
      (stream) => stream.respond({ ':status': 503 }, { endStream: true }),
    ],
    [
      'a redirect',
      /^http: status 302: /,
      (stream) => stream.respond({ ':status': 302, location: 'https://elsewhere' }, { endStream: true }),
    ],
    [
      'a web page',
      /^not-akash: what answers speaks HTTP\/2 but not gRPC/,
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'text/html' })
        stream.end('<html>')
      },
    ],
    [
      'a message of other bytes',
      /^not-akash: the answer is gRPC but no provider status/,
      (stream) => reply(stream, Buffer.from([0x12, 0xff, 0x01])),
    ],
    ['an empty message', /^not-ready: /, (stream) => reply(stream, new Uint8Array())],
    ['no message', /^grpc: the answer breaks the rules of gRPC/, (stream) => reply(stream)],
    [
      'two messages',
      /^grpc: the answer breaks the rules of gRPC/,
      (stream) => reply(stream, statusInit(), statusInit()),
    ],
    [
      'a message cut short',
      /^grpc: the answer breaks the rules of gRPC/,
      (stream) => {
        begin(stream)
        stream.end(frame(statusInit()).subarray(0, 9))
      },
    ],
    [
      'an answer without a status',
      /^unreachable: the connection was closed before the answer was whole/,
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' })
        stream.end(frame(statusInit()))
      },
    ],
    [
      'a message that is announced as too large',
      /^too-large: the answer is too large: at most 16 MiB are read/,
      (stream) => {
        begin(stream)
        stream.write(announced(LARGEST + 1))
      },
    ],
    [
      'a compressed message',
      /^not-akash: the answer is compressed/,
      (stream) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-encoding': 'gzip' })
        stream.write(Buffer.from([1, 0, 0, 0, 0]))
      },
    ],
    [
      'more nodes than any cluster has',
      /^too-large: the answer lists 20001 nodes/,
      (stream) =>
        reply(stream, {
          cluster: { inventory: { cluster: { nodes: Array.from({ length: 20_001 }, () => ({})) } } },
        }),
    ],
    ['a stream reset', /^unreachable: 127\.0\.0\.1:\d+ cut the answer off/, (stream) => stream.close(2)],
    ['a connection that breaks', /^unreachable: /, (stream) => stream.session?.socket.destroy()],
    [
      'GOAWAY',
      /^unreachable: 127\.0\.0\.1:\d+ ended the HTTP\/2 connection/,
      (stream) => stream.session?.goaway(11),
    ],
  ])('%s says what it is', async (_, expected, onCall) => {
    expect(await askedOf(onCall)).toMatch(expected)
  })

  it('is read where it is just not too large', async () => {
    // Field 15, which no status has: as large as allowed, and skipped.
    const padding = LARGEST - 5
    const message = Buffer.alloc(LARGEST)
    message.set([
      0x7a,
      (padding & 0x7f) | 0x80,
      ((padding >> 7) & 0x7f) | 0x80,
      ((padding >> 14) & 0x7f) | 0x80,
      padding >> 21,
    ])
    expect(await askedOf((stream) => reply(stream, message))).toMatch(/^not-ready/)
  })
})

describe('a port that is another', () => {
  it('speaking HTTP/1.1 is named so, with ALPN and without', async () => {
    expect(await askedOfTls(http1)).toMatch(/^not-akash: .*does not speak HTTP\/2 \(the REST port\?\)/)
    expect(await askedOfTls(http1, 'http/1.1')).toMatch(/^tls: .*does not offer HTTP\/2 \(the REST port\?\)/)
  })

  it('closing at once is unreachable', async () => {
    expect(await askedOfTls((socket) => socket.destroy())).toMatch(/^unreachable: /)
  })

  it('refusing is refused', async () => {
    const server = await tlsServer(() => {})
    await server.close()
    expect(said(await grpcClient().askStatus(before(server.endpoint), NEVER))).toMatch(
      new RegExp(`^refused: connection refused: nothing listens on ${server.endpoint.id}`),
    )
  })

  it('of a name that is none is dns', async () => {
    const at = { id: 'nowhere.invalid:8443', text: '', host: 'nowhere.invalid', port: 8443 }
    expect(said(await grpcClient({ timeoutMs: 5000 }).askStatus(at, NEVER))).toMatch(/^(dns|timeout): /)
  })
})
