/** The certificate a provider makes for itself and registers on chain. */
import { webcrypto } from 'node:crypto'
import { provideReflectMetadata } from './reflect.ts'

/** Key and certificate as PEM text, as `node:tls` takes them. */
export interface OwnerCertificate {
  readonly key: string
  readonly cert: string
}

export const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
/** The attribute of the subject in which Akash writes the version of its certificate rules. */
const AUTH_VERSION_OID = '2.23.133.2.6'
const NAME_CONSTRAINTS_OID = '2.5.29.30'
export const DAY_MS = 86_400_000

/** The library is large and only the simulator needs it: loaded with the first certificate. */
export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  provideReflectMetadata()
  return import('@peculiar/x509')
}

/** One DER element, its length in the short or the two long forms: content up to 65,535 bytes. */
function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Uint8Array.from([tag, ...length]), content])
}

/** NameConstraints (RFC 5280, 4.2.1.10) that permit the given DNS names only. */
function permittedNames(hostNames: readonly string[]): Uint8Array {
  const subtrees = hostNames.map((name) => der(0x30, der(0x82, Buffer.from(name, 'ascii'))))
  return der(0x30, der(0xa0, ...subtrees))
}

function pem(label: string, bytes: ArrayBuffer): string {
  const lines = Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}-----END ${label}-----\n`
}

/**
 * A self-signed certificate in the style of Akash's own (chain-sdk, go/util/tls/key_pair_manager.go): ECDSA
 * P-256, subject and issuer name the owner, the serial number is a time in unix nanoseconds, the key usages
 * hold neither digitalSignature nor certSign, and the host names are both SAN and the only permitted names.
 * Valid from a day before `now` (ms) for a year.
 */
export async function ownerCertificate(
  owner: string,
  hostNames: readonly string[],
  serialNs: bigint,
  nowMs: number,
): Promise<OwnerCertificate> {
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const { keyEncipherment, dataEncipherment } = x509.KeyUsageFlags
  const serial = serialNs.toString(16)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.length % 2 === 0 ? serial : `0${serial}`,
    name: [{ CN: [owner] }, { [AUTH_VERSION_OID]: ['v0.0.1'] }],
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + 364 * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.KeyUsagesExtension(keyEncipherment | dataEncipherment, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.clientAuth,
        x509.ExtendedKeyUsage.serverAuth,
      ]),
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.SubjectAlternativeNameExtension(hostNames.map((value) => ({ type: 'dns', value }))),
      new x509.Extension(NAME_CONSTRAINTS_OID, true, new Uint8Array(permittedNames(hostNames))),
    ],
  })
  return { key: await exportedKey(keys.privateKey), cert: certificate.toString('pem') }
}

/** A private key as PEM text. */
export async function exportedKey(key: webcrypto.CryptoKey): Promise<string> {
  return pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', key))
}
