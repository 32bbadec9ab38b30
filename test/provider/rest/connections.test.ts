import type { TLSSocket } from 'node:tls'
import { deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import type { ProviderClient } from '../../../src/provider/client.ts'
import { createRestClient } from '../../../src/provider/rest/rest-client.ts'
import { answer, EMPTY_STATUS, said, type TlsServer, tlsServer, unwrap } from '../support.ts'

const never = new AbortController().signal
const owned: { close: () => Promise<void> }[] = []

function own<T extends { close: () => Promise<void> }>(thing: T): T {
  owned.push(thing)
  return thing
}

function client(timeoutMs = 20_000): ProviderClient {
  return own(createRestClient({ timeoutMs, tls: 'trust' }))
}

async function server(...serve: Parameters<typeof tlsServer>): Promise<TlsServer> {
  return own(await tlsServer(...serve))
}

/** Calls `onRequest` with 1, 2, ... for each request head that comes in on this connection. */
function requests(socket: TLSSocket, onRequest: (nth: number) => void): void {
  let pending = ''
  let nth = 0
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1')
    for (let end = pending.indexOf('\r\n\r\n'); end !== -1; end = pending.indexOf('\r\n\r\n')) {
      pending = pending.slice(end + 4)
      nth += 1
      onRequest(nth)
    }
  })
}

/** Holds a handshake for ever. */
const leftUnanswered = () => {}

/** Answers every request with these bytes. */
function always(bytes: Uint8Array): (socket: TLSSocket) => void {
  return (socket) => requests(socket, () => socket.write(bytes))
}

async function ask(bytes: Uint8Array): Promise<string> {
  const { endpoint } = await server(always(bytes))
  return said(await client().askStatus(endpoint, never))
}

afterEach(async () => {
  await Promise.all(owned.splice(0).map((thing) => thing.close()))
})

describe('connections', () => {
  it('are kept: ten questions in turn take one', async () => {
    const { endpoint, stood } = await server(always(answer(EMPTY_STATUS)))
    const asks = client()
    for (let round = 0; round < 10; round += 1) unwrap(await asks.askStatus(endpoint, never))
    expect(stood()).toBe(1)
  })

  it('are kept after an answer that was wrong but whole', async () => {
    const { endpoint, stood } = await server(always(answer('no', [], '500 Internal Server Error')))
    const asks = client()
    for (let round = 0; round < 3; round += 1)
      expect(said(await asks.askStatus(endpoint, never))).toMatch(/^http/)
    expect(stood()).toBe(1)
  })

  it('name the host in SNI, and nothing where the host is an address', async () => {
    const names: unknown[] = []
    const { endpoint } = await server((socket) => {
      names.push(socket.servername)
      always(answer(EMPTY_STATUS))(socket)
    })
    const asks = client()
    unwrap(await asks.askStatus(endpoint, never))
    unwrap(await asks.askStatus({ ...endpoint, host: 'localhost', id: `localhost:${endpoint.port}` }, never))
    expect(names).toEqual([false, 'localhost'])
  })

  it('never resume a TLS session', async () => {
    const reused: boolean[] = []
    const { endpoint } = await server((socket) => {
      reused.push(socket.isSessionReused())
      requests(socket, () => socket.end(answer(EMPTY_STATUS, ['Connection: close'])))
    })
    const asks = client()
    for (let round = 0; round < 3; round += 1) unwrap(await asks.askStatus(endpoint, never))
    expect(reused).toEqual([false, false, false])
  })

  it('go to an IPv6 address in brackets as well', async (context) => {
    const v6 = await tlsServer(always(answer(EMPTY_STATUS)), {}, '::1').catch(() => null)
    if (v6 === null) return context.skip('no IPv6 on this machine')
    own(v6)
    expect(v6.endpoint.id).toBe(`[::1]:${v6.endpoint.port}`)
    expect(said(await client().askStatus(v6.endpoint, never))).toBe('ok')
  })

  it('are taken again when a kept one is closed just as it is used', async () => {
    const { endpoint, stood } = await server((socket, nth) =>
      requests(socket, (request) => {
        if (nth === 1 && request === 2) socket.destroy()
        else socket.write(answer(EMPTY_STATUS))
      }),
    )
    const asks = client()
    unwrap(await asks.askStatus(endpoint, never))
    expect(said(await asks.askStatus(endpoint, never))).toBe('ok')
    expect(stood()).toBe(2)
  })

  it('are not tried a third time', async () => {
    let asked = 0
    const { endpoint } = await server((socket, nth) =>
      requests(socket, (request) => {
        asked += 1
        if (nth === 1 && request === 1) socket.write(answer(EMPTY_STATUS))
        else socket.destroy()
      }),
    )
    const asks = client()
    unwrap(await asks.askStatus(endpoint, never))
    expect(said(await asks.askStatus(endpoint, never))).toBe(
      'unreachable: the connection was closed before an answer came',
    )
    expect(asked).toBe(3)
  })

  it('that are new and closed without an answer are not tried again', async () => {
    const { endpoint, stood } = await server((socket) => requests(socket, () => socket.destroy()))
    expect(said(await client().askStatus(endpoint, never))).toMatch(/^unreachable: /)
    expect(stood()).toBe(1)
  })
})

describe('a question that is cancelled', () => {
  it('before it began opens nothing', async () => {
    const { endpoint, stood } = await server(always(answer(EMPTY_STATUS)))
    expect(said(await client().askStatus(endpoint, AbortSignal.abort()))).toMatch(/^aborted: /)
    expect(stood()).toBe(0)
  })

  it('in the middle of the answer ends as aborted and leaves no socket', async () => {
    const control = new AbortController()
    const { endpoint, open } = await server((socket) =>
      requests(socket, () => {
        socket.write(answer(EMPTY_STATUS).subarray(0, -5))
        control.abort()
      }),
    )
    expect(said(await client().askStatus(endpoint, control.signal))).toBe(
      'aborted: the question was cancelled before it was answered',
    )
    await expect.poll(open).toBe(0)
  })

  it('while the TLS handshake hangs leaves no socket, and the next question is not disturbed', async () => {
    let hang = true
    let held = 0
    const { endpoint, open } = await server(always(answer(EMPTY_STATUS)), {
      // Called in the middle of the handshake, which waits until it is answered.
      SNICallback: (_name, answered) => {
        if (!hang) return answered(null)
        held += 1
        control.abort()
      },
    })
    const control = new AbortController()
    const named = { ...endpoint, host: 'localhost', id: `localhost:${endpoint.port}` }
    const asks = client()
    expect(said(await asks.askStatus(named, control.signal))).toMatch(/^aborted: /)
    expect(held).toBe(1)
    await expect.poll(open).toBe(0)
    hang = false
    expect(said(await asks.askStatus(named, never))).toBe('ok')
    expect(open()).toBe(1)
  })

  it('does not take the connection from another that waits for it', async () => {
    const control = new AbortController()
    let release: (() => void) | undefined
    let held = true
    const { endpoint } = await server(always(answer(EMPTY_STATUS)), {
      SNICallback: (_name, answered) => {
        release = () => answered(null)
        if (!held) release()
      },
    })
    const named = { ...endpoint, host: 'localhost', id: `localhost:${endpoint.port}` }
    const asks = client()
    const first = asks.askStatus(named, control.signal)
    const second = asks.askStatus(named, never)
    await expect.poll(() => release !== undefined).toBe(true)
    control.abort()
    expect(said(await first)).toMatch(/^aborted: /)
    held = false
    release?.()
    expect(said(await second)).toBe('ok')
  })
})

describe('a client that is closed', () => {
  it('ends what is under way as aborted, drops every socket, and answers no more', async () => {
    const asks = client()
    const quiet = await server((socket) => socket.resume())
    const kept = await server(always(answer(EMPTY_STATUS)))
    const stuck = await server(always(answer(EMPTY_STATUS)), { SNICallback: leftUnanswered })
    const named = { ...stuck.endpoint, host: 'localhost', id: `localhost:${stuck.endpoint.port}` }
    unwrap(await asks.askStatus(kept.endpoint, never))
    const waiting = [asks.askStatus(quiet.endpoint, never), asks.askStatus(named, never)]
    await expect.poll(() => [quiet.open(), kept.open(), stuck.open()]).toEqual([1, 1, 1])
    await asks.close()
    expect((await Promise.all(waiting)).map(said)).toEqual(Array(2).fill('aborted: the client was closed'))
    await expect.poll(() => [quiet.open(), kept.open(), stuck.open()]).toEqual([0, 0, 0])
    expect(said(await asks.askStatus(kept.endpoint, never))).toBe('aborted: the client was closed')
    expect(kept.stood()).toBe(1)
  })

  it('may be closed unused, and twice', async () => {
    const asks = client()
    await asks.close()
    await asks.close()
    expect(said(await asks.askStatus({ id: 'x:1', text: 'x', host: 'x', port: 1 }, never))).toMatch(
      /^aborted: /,
    )
  })
})

describe('an answer', () => {
  it('may be compressed as HTTP says, and in no other way', async () => {
    expect(await ask(answer(gzipSync(EMPTY_STATUS), ['Content-Encoding: gzip']))).toBe('ok')
    expect(await ask(answer(gzipSync(EMPTY_STATUS), ['Content-Encoding: X-GZIP']))).toBe('ok')
    expect(await ask(answer(deflateSync(EMPTY_STATUS), ['Content-Encoding: deflate']))).toBe('ok')
    expect(await ask(answer(EMPTY_STATUS, ['Content-Encoding: identity']))).toBe('ok')
    expect(await ask(answer(EMPTY_STATUS, ['Content-Encoding: br']))).toBe(
      'not-akash: the answer is encoded as "br", which was not asked for; check host and port',
    )
    expect(await ask(answer(EMPTY_STATUS, ['Content-Encoding: gzip, gzip']))).toMatch(/^not-akash: /)
  })

  it('whose compression is cut off or corrupt is no status', async () => {
    const packed = gzipSync(EMPTY_STATUS)
    const sentence =
      'not-akash: the compressed answer is cut off or corrupt; if it stays so, check host and port'
    expect(await ask(answer(packed.subarray(0, -12), ['Content-Encoding: gzip']))).toBe(sentence)
    expect(await ask(answer(EMPTY_STATUS, ['Content-Encoding: gzip']))).toBe(sentence)
    expect(await ask(answer(EMPTY_STATUS, ['Content-Encoding: deflate']))).toBe(sentence)
  })

  it('announced too large is refused before it is read', async () => {
    const { endpoint, open } = await server((socket) =>
      requests(socket, () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 16777217\r\n\r\n{')),
    )
    expect(said(await client().askStatus(endpoint, never))).toBe(
      'too-large: the answer is too large: at most 16 MiB are read, and 16777217 bytes announced; check host and port',
    )
    await expect.poll(open).toBe(0)
  })

  it('that is large on the wire only, as of a million empty gzip members, is too large', async () => {
    const members = Buffer.alloc(17 * 2 ** 20, gzipSync(''))
    const { endpoint, open } = await server((socket) =>
      requests(socket, () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n')
        socket.end(members)
      }),
    )
    expect(said(await client().askStatus(endpoint, never))).toBe(
      'too-large: the answer is too large: at most 16 MiB are read; check host and port',
    )
    await expect.poll(open).toBe(0)
  })

  it('of exactly 16 MiB is read', async () => {
    expect(await ask(answer(EMPTY_STATUS.padEnd(16 * 2 ** 20)))).toBe('ok')
    expect(await ask(answer(gzipSync(EMPTY_STATUS.padEnd(16 * 2 ** 20)), ['Content-Encoding: gzip']))).toBe(
      'ok',
    )
    expect(
      await ask(answer(gzipSync(EMPTY_STATUS.padEnd(16 * 2 ** 20 + 1)), ['Content-Encoding: gzip'])),
    ).toMatch(/^too-large: /)
  })

  it('with a status that is not 200 says which, with the text of the provider made safe', async () => {
    const refused = (status: string, body = '') => ask(answer(body, [], status))
    expect(await refused('404 Not Found', '404 page not found\n')).toBe(
      'http: status 404: "404 page not found"; it serves no /status; check host and port',
    )
    expect(await refused('503 Service Unavailable')).toBe(
      'http: status 503; a proxy answers, the provider behind it does not',
    )
    expect(await refused('418 Teapot', '\u001b[31mred\u202e')).toBe(
      'http: status 418: "\\u{1b}[31mred\\u{202e}"; status 200 was expected; check host and port',
    )
    expect((await refused('500 Fault', 'x'.repeat(100_000))).length).toBeLessThan(200)
    expect(await refused('204 No Content')).toMatch(/^http: status 204/)
  })

  it('that redirects is not followed, and its target is shown safely', async () => {
    const elsewhere = await server(always(answer(EMPTY_STATUS)))
    const moved = (location: string) => ask(answer('', [`Location: ${location}`], '301 Moved'))
    expect(await moved(`https://${elsewhere.endpoint.id}/status`)).toBe(
      `http: status 301: it redirects to "${elsewhere.endpoint.id}", which is not followed; check host and port`,
    )
    expect(elsewhere.stood()).toBe(0)
    expect(await moved(`/${'x'.repeat(3000)}`)).toMatch(/^http: status 301: it redirects to "\/x{59}…"/)
    expect(await ask(answer('', [], '302 Found'))).toMatch(/^http: status 302: it redirects elsewhere/)
  })

  it('that is no HTTP is no status', async () => {
    expect(await ask(Buffer.from('SSH-2.0-OpenSSH_9.6\r\n'))).toBe(
      'not-akash: what answers over TLS does not speak HTTP/1.1 (the gRPC port?); check the port',
    )
    expect(await ask(Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'))).toMatch(
      /^not-akash: /,
    )
    const headers = [`X-Long: ${'x'.repeat(100_000)}`]
    expect(await ask(answer(EMPTY_STATUS, headers))).toMatch(/^too-large: the answer has too large headers/)
  })

  it('that stops before its announced end is a connection that broke', async () => {
    const { endpoint } = await server((socket) =>
      requests(socket, () => socket.end(answer(EMPTY_STATUS).subarray(0, -3))),
    )
    expect(said(await client().askStatus(endpoint, never))).toBe(
      'unreachable: the connection was closed in the middle of the answer',
    )
  })

  it('of a port that only speaks HTTP/2 says that the port may be the wrong one', async () => {
    const { endpoint } = await server(() => {}, { ALPNProtocols: ['h2'] })
    expect(said(await client().askStatus(endpoint, never))).toBe(
      `tls: no TLS connection to ${endpoint.id}: it does not offer HTTP/1.1 (the gRPC port?); check the port: REST is 8443 on most providers`,
    )
  })
})
