/** A certificate authority that nobody knows, for the certificates of simulated providers. */
import { webcrypto } from 'node:crypto'
import { ALGORITHM, DAY_MS, exportedKey, loadX509, type OwnerCertificate } from './certificate.ts'

export interface Authority {
  /** Its own certificate, as NODE_EXTRA_CA_CERTS takes it: PEM text. */
  readonly pem: string
  /** A certificate for servers of these names, valid from yesterday for 90 days, as Let's Encrypt gives them. */
  readonly sign: (hostNames: readonly string[]) => Promise<OwnerCertificate>
}

/** Makes an authority. `nowMs` is the time from which its certificates count. */
export async function createAuthority(nowMs: number): Promise<Authority> {
  const x509 = await loadX509()
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const dates = (days: number) => ({
    notBefore: new Date(nowMs - DAY_MS),
    notAfter: new Date(nowMs + days * DAY_MS),
  })
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: [{ CN: ['Simulated Authority'] }],
    ...dates(3650),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  })
  let signed = 1
  return {
    pem: `${own.toString('pem')}\n`,
    sign: async (hostNames) => {
      signed += 1
      const serverKeys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
      const certificate = await x509.X509CertificateGenerator.create({
        serialNumber: signed.toString(16).padStart(4, '0'),
        subject: [{ CN: [hostNames[0] ?? 'localhost'] }],
        issuer: own.subject,
        ...dates(89),
        signingAlgorithm: ALGORITHM,
        signingKey: keys.privateKey,
        publicKey: serverKeys.publicKey,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
          new x509.SubjectAlternativeNameExtension(hostNames.map((value) => ({ type: 'dns', value }))),
        ],
      })
      return { key: await exportedKey(serverKeys.privateKey), cert: certificate.toString('pem') }
    },
  }
}
