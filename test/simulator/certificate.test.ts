import type { X509Certificate } from 'node:crypto'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../src/simulator/index.ts'

let fleet: SimulatedFleet
let startedMs: number
beforeAll(async () => {
  startedMs = Date.now()
  fleet = await startFleet({ providers: 2 })
})
afterAll(() => fleet.close())

/** What a handshake with a provider shows, its socket closed again. */
async function handshake(index: number, options: { maxVersion?: 'TLSv1.2'; ALPNProtocols?: string[] } = {}) {
  const provider = fleet.providers[index]
  if (provider === undefined) throw new RangeError(`no provider ${index}`)
  const { host, port, owner, cluster } = provider
  const socket = await new Promise<TLSSocket>((resolve, reject) => {
    const opened = connect({ host, port, rejectUnauthorized: false, ...options }, () => resolve(opened))
    opened.on('error', reject)
  })
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) throw new Error('no certificate was shown')
  const seen = {
    owner,
    hostname: cluster.hostname,
    certificate,
    protocol: socket.getProtocol(),
    alpn: socket.alpnProtocol,
    error: socket.authorizationError,
  }
  socket.destroy()
  return seen
}

/** Whether the certificate's DER holds these bytes. */
const holds = (certificate: X509Certificate, hex: string) => certificate.raw.includes(Buffer.from(hex, 'hex'))

describe("a simulated provider's certificate", () => {
  it('is issued by its owner to its owner, with the version attribute of Akash', async () => {
    const { certificate, owner } = await handshake(0)
    expect(certificate.subject).toBe(`CN=${owner}\n2.23.133.2.6=v0.0.1`)
    expect(certificate.issuer).toBe(certificate.subject)
  })

  it('is signed with its own key, P-256, though it may not sign certificates', async () => {
    const { certificate } = await handshake(0)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.checkIssued(certificate)).toBe(false)
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
    // KeyUsage 2.5.29.15, critical: keyEncipherment and dataEncipherment, the third and fourth bit of 0x30.
    expect(holds(certificate, '0603551d0f0101ff040403020430')).toBe(true)
    expect(certificate.keyUsage?.toSorted()).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
  })

  it('has the time of its making in unix nanoseconds as serial number, different for each', async () => {
    const serials = await Promise.all(
      [0, 1].map(async (index) => BigInt(`0x${(await handshake(index)).certificate.serialNumber}`)),
    )
    expect(serials[0]).not.toBe(serials[1])
    for (const serial of serials) {
      expect(Number(serial / 1_000_000n)).toBeGreaterThanOrEqual(startedMs)
      expect(Number(serial / 1_000_000n)).toBeLessThanOrEqual(Date.now())
    }
  })

  it('names the host of the provider, permits no other, and is in date', async () => {
    const { certificate, hostname } = await handshake(1)
    expect(certificate.subjectAltName).toBe(`DNS:${hostname}, DNS:localhost`)
    // NameConstraints 2.5.29.30, critical.
    expect(holds(certificate, '0603551d1e0101ff')).toBe(true)
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now())
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now())
  })

  it('is shown over TLS 1.3 only, without choosing a protocol, and is self-signed to a client', async () => {
    const { protocol, alpn, error } = await handshake(0, { ALPNProtocols: ['h2', 'http/1.1'] })
    expect(protocol).toBe('TLSv1.3')
    expect(alpn).toBe(false)
    expect(error).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    await expect(handshake(0, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/)
  })

  it('differs between providers', async () => {
    const [one, other] = await Promise.all([handshake(0), handshake(1)])
    expect(one.owner).not.toBe(other.owner)
    expect(one.certificate.fingerprint256).not.toBe(other.certificate.fingerprint256)
  })
})

describe('certify', () => {
  const provider = () => {
    const [first] = fleet.providers
    if (first === undefined) throw new RangeError('no provider')
    return first
  }
  const shown = (options: ConnectionOptions = {}, port = provider().port) =>
    new Promise<{ certificate: X509Certificate; authorized: boolean }>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options }, () => {
        const certificate = socket.getPeerX509Certificate()
        if (certificate === undefined) reject(new Error('no certificate was shown'))
        else resolve({ certificate, authorized: socket.authorized })
        socket.destroy()
      })
      socket.on('error', reject)
    })
  const serialOf = ({ certificate }: { certificate: X509Certificate }) =>
    BigInt(`0x${certificate.serialNumber}`).toString()
  const states = () => new Map(provider().published.map(({ serial, state }) => [serial, state]))
  afterEach(() => provider().certify('own'))

  it('ca: shows an authority certificate to who names the host over REST, and the owner in all other cases', async () => {
    const [{ owner, grpcPort }, ca] = [provider(), await fleet.authority()]
    await provider().certify('ca')
    for (const servername of ['localhost', provider().cluster.hostname]) {
      expect(await shown({ servername, ca })).toMatchObject({ authorized: true })
    }
    for (const options of [{ ca }, { servername: 'elsewhere.example', ca }]) {
      const { certificate, authorized } = await shown(options)
      expect([certificate.toLegacyObject().subject.CN, authorized]).toEqual([owner, false])
    }
    const overGrpc = await shown({ servername: 'localhost', ca }, grpcPort)
    expect(overGrpc.certificate.toLegacyObject().subject.CN).toBe(owner)
  })

  it('expired and not-yet-valid: the owner published them, and today is not in their dates', async () => {
    for (const [kind, isPast] of [
      ['expired', true],
      ['not-yet-valid', false],
    ] as const) {
      await provider().certify(kind)
      const found = await shown()
      expect(found.certificate.validToDate.getTime() < Date.now()).toBe(isPast)
      expect(found.certificate.validFromDate.getTime() > Date.now()).toBe(!isPast)
      expect(states().get(serialOf(found))).toBe('valid')
    }
  })

  it('rotated, unpublished, revoked and other-owner: what is shown is or is not what the chain has', async () => {
    const first = serialOf(await shown())
    await provider().certify('unpublished')
    expect(states().has(serialOf(await shown()))).toBe(false)
    await provider().certify('other-owner')
    expect((await shown()).certificate.toLegacyObject().subject.CN).not.toBe(provider().owner)
    await provider().certify('revoked')
    expect(serialOf(await shown())).toBe(first)
    expect(states().get(first)).toBe('revoked')
    await provider().certify('own')
    expect(states().get(first)).toBe('valid')
    await provider().certify('rotated')
    const rotated = serialOf(await shown())
    expect(rotated).not.toBe(first)
    expect([states().get(first), states().get(rotated)]).toEqual(['revoked', 'valid'])
  })

  it('can be of one port alone', async () => {
    const { grpcPort } = provider()
    await provider().certify('other-owner', 'grpc')
    const [rest, grpc] = [await shown(), await shown({}, grpcPort)]
    expect(rest.certificate.toLegacyObject().subject.CN).toBe(provider().owner)
    expect(grpc.certificate.toLegacyObject().subject.CN).not.toBe(provider().owner)
  })
})
