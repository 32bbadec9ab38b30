import { X509Certificate } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { CertificateFacts } from '../../src/domain/certificate.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import type { ProviderClient, StatusStream } from '../../src/provider/client.ts'
import { createGrpcClient } from '../../src/provider/grpc/grpc-client.ts'
import { createRestClient } from '../../src/provider/rest/rest-client.ts'
import type { TlsOptions, Vouch } from '../../src/provider/vouch.ts'
import { type SimulatedFleet, type SimulatedProvider, startFleet } from '../../src/simulator/index.ts'
import { endpoint, said, tlsServer, unwrap } from './support.ts'

const NEVER = new AbortController().signal
const TRANSPORTS = ['rest', 'grpc'] as const
const PATIENT_MS = 20_000

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({ providers: 1, nodesPerProvider: 1 })
})
afterAll(() => fleet.close())
// So that the newest certificate on chain is the one that both ports show.
afterEach(() => provider().certify('rotated'))

function provider(): SimulatedProvider {
  const [first] = fleet.providers
  if (first === undefined) throw new Error('the fleet is empty')
  return first
}

function grpcClient(options: Partial<TlsOptions> = {}, grpcPort: number | null = null) {
  const client = createGrpcClient({ timeoutMs: PATIENT_MS, tls: 'trust', grpcPort, ...options })
  onTestFinished(() => client.close())
  return client
}

function client(transport: 'rest' | 'grpc', options: Partial<TlsOptions> = {}): ProviderClient {
  if (transport === 'grpc') return grpcClient(options)
  const rest = createRestClient({ timeoutMs: PATIENT_MS, tls: 'trust', ...options })
  onTestFinished(() => rest.close())
  return rest
}

/** What the first status of a stream says that the port showed. */
async function shownByStream(stream: StatusStream): Promise<CertificateFacts | null | undefined> {
  const leaving = new AbortController()
  let shown: CertificateFacts | null | undefined
  await stream.watchStatus(endpoint(provider().endpoint), leaving.signal, ({ certificate }) => {
    shown = certificate
    leaving.abort()
  })
  return shown
}

/** What is true of the newest certificate that the owner has published, read without the program. */
function published(): Partial<CertificateFacts> {
  const { owner, published: all } = provider()
  const { serial, pem } = all.at(-1) ?? { serial: '', pem: '' }
  const { fingerprint256, validFrom, validTo } = new X509Certificate(pem)
  return {
    ...{ fingerprint256, serial, subject: owner, issuer: owner, selfSigned: true, authorized: false },
    ...{ validFromMs: Date.parse(validFrom), validToMs: Date.parse(validTo) },
  }
}

describe.each(TRANSPORTS)('the certificate of a port, over %s', (transport) => {
  const ask = async (asks: ProviderClient, text = provider().endpoint) =>
    unwrap(await asks.askStatus(endpoint(text), NEVER)).certificate

  it("is handed over with the status: a provider's own is self-signed, though checkIssued says no", async () => {
    expect(await ask(client(transport))).toEqual(published())
  })

  it('is that of each new connection, and no resumed session hides it', async () => {
    const asks = client(transport)
    const before = await ask(asks)
    await provider().certify('rotated')
    const after = await ask(asks)
    expect(after).toEqual(published())
    expect(after?.fingerprint256).not.toBe(before?.fingerprint256)
    await provider().certify('rotated')
    expect(await ask(asks)).toEqual(published())
  })

  it('is authorised where an authority of this machine vouches for it under the name that was asked', async () => {
    const known = getCACertificates('default')
    onTestFinished(() => setDefaultCACertificates(known))
    setDefaultCACertificates([...known, await fleet.authority()])
    await provider().certify('ca')
    const byName = await ask(client(transport), `localhost:${provider().port}`)
    const isRest = transport === 'rest'
    expect(byName?.authorized).toBe(isRest)
    expect(byName?.selfSigned).toBe(!isRest)
    if (isRest) expect(byName?.issuer).toBe('Simulated Authority')
    // By its address the provider shows the owner's certificate.
    expect(await ask(client(transport))).toMatchObject({ authorized: false, subject: provider().owner })
  })

  it('is put to whoever vouches in strict mode, with the provider that was asked', async () => {
    const seen: unknown[] = []
    const vouch: Vouch = async (asked, shown) => {
      seen.push([asked.id, shown])
      return success(null)
    }
    expect(await ask(client(transport, { tls: 'strict', vouch }))).toEqual(published())
    expect(seen).toEqual([[provider().endpoint, published()]])
  })

  it('is refused with the sentence of whoever vouches, and asked about again the next time', async () => {
    let isGood = false
    const vouch: Vouch = async () =>
      isGood ? success(null) : failure('tls', 'it shows the certificate of somebody else')
    const asks = client(transport, { tls: 'strict', vouch })
    const port = transport === 'rest' ? provider().port : provider().grpcPort
    expect(said(await asks.askStatus(endpoint(provider().endpoint), NEVER))).toBe(
      `tls: no TLS connection to 127.0.0.1:${port}: it shows the certificate of somebody else`,
    )
    isGood = true
    expect(await ask(asks)).toEqual(published())
  })

  it('is judged before a byte is sent, and the wait for it ends with the question', async () => {
    let received = 0
    const server = await tlsServer(
      (socket) => {
        socket.on('data', (part) => {
          received += part.length
        })
      },
      { ALPNProtocols: [transport === 'rest' ? 'http/1.1' : 'h2'] },
    )
    onTestFinished(() => server.close())
    const leaving = new AbortController()
    let waiting: AbortSignal | undefined
    const vouch: Vouch = (_endpoint, _shown, signal) => {
      waiting = signal
      return new Promise(() => {})
    }
    const asks =
      transport === 'rest'
        ? client('rest', { tls: 'strict', vouch })
        : grpcClient({ tls: 'strict', vouch }, server.endpoint.port)
    const asked = asks.askStatus(server.endpoint, leaving.signal)
    await expect.poll(() => waiting !== undefined && server.stood() === 1).toBe(true)
    expect(waiting?.aborted).toBe(false)
    leaving.abort()
    expect(said(await asked)).toMatch(/^aborted/)
    await expect.poll(() => server.open()).toBe(0)
    expect(waiting?.aborted).toBe(true)
    expect(received).toBe(0)
  })
})

describe('in strict mode, over gRPC', () => {
  const late: Vouch = async () => {
    await delay(20)
    return success(null)
  }

  it('calls at once and one after another share a connection, however long the vouching takes', async () => {
    const before = provider().grpc.connections.begun
    const asks = grpcClient({ tls: 'strict', vouch: late })
    const ask = async () => said(await asks.askStatus(endpoint(provider().endpoint), NEVER))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['ok', 'ok', 'ok'])
    expect(await ask()).toBe('ok')
    expect(provider().grpc.connections.begun).toBe(before + 1)
    expect(await shownByStream(asks)).toEqual(published())
  })

  it('a new connection for each question never loses an answer', async () => {
    for (let round = 0; round < 30; round += 1) {
      const asks = grpcClient({ tls: 'strict', vouch: late })
      expect(said(await asks.askStatus(endpoint(provider().endpoint), NEVER))).toBe('ok')
      await asks.close()
    }
  })
})

describe('a stream', () => {
  it('brings the certificate of its port, in strict mode as well', async () => {
    expect(await shownByStream(grpcClient())).toEqual(published())
    const vouch: Vouch = async () => success(null)
    expect(await shownByStream(grpcClient({ tls: 'strict', vouch }))).toEqual(published())
  })
})
