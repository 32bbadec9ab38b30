/** From single answers of a chain node to values: certificates and counts. */
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { ChainCertificate } from '../domain/provider-record.ts'
import type { Listed } from './pages.ts'
import { type CertificateEntry, leaseList } from './schema.ts'

/** The answer does not say what was asked for. */
export function misfit(what: string): {
  readonly ok: false
  readonly error: { code: 'node'; message: string }
} {
  return failure('node', `its answer is not ${what}`)
}

/**
 * The valid certificate of that serial number; null where there is none. The base64 of a certificate holds PEM text
 * (akash.cert, message Certificate). What the node sends beside it, of other numbers or states, is not taken.
 */
export function certificateOf(
  { items, unreadable }: Listed<CertificateEntry>,
  owner: string,
  serial: string,
): Outcome<ChainCertificate | null, 'node'> {
  const found = items.find((item) => item.serial === serial && item.certificate.state === 'valid')
  if (found === undefined) return unreadable > 0 ? misfit('a list of certificates') : success(null)
  const pem = Buffer.from(found.certificate.cert, 'base64').toString('latin1')
  return pem.includes('-----BEGIN CERTIFICATE-----')
    ? success({ owner, serial, pem })
    : misfit('a certificate in PEM form')
}

/**
 * The total of a list of leases that was asked to be counted. A node that does not count says 0 whatever it lists:
 * that is no answer.
 */
export function leaseCountOf(answer: unknown): Outcome<number, 'node'> {
  const read = leaseList.safeParse(answer)
  if (!read.success) return misfit('a list of leases')
  const { leases, pagination } = read.data
  const total = Number(pagination.total)
  const listed = leases?.length ?? 0
  const goesOn = (pagination.next_key ?? '') !== ''
  return total < listed || (goesOn && total <= listed) || !Number.isSafeInteger(total)
    ? misfit('a count of leases')
    : success(total)
}
