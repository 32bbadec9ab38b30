import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Evidence, isVouchedFor, judge, needsChain } from '../../src/chain/judge.ts'
import { TRUST_VERDICTS } from '../../src/domain/certificate.ts'
import { owner } from './support.ts'

const OWNER = owner(1)
const DAY_MS = 86_400_000
const NOW_MS = Date.parse('2026-06-15T12:00:00Z')
const PRINT = 'AA:BB'

const own: Evidence['certificate'] = {
  fingerprint256: PRINT,
  subject: OWNER,
  issuer: OWNER,
  serial: '1700000000000000000',
  validFromMs: NOW_MS - DAY_MS,
  validToMs: NOW_MS + DAY_MS,
  selfSigned: true,
  authorized: false,
}
const ofAuthority = {
  ...own,
  subject: 'provider.example.com',
  issuer: 'R11',
  selfSigned: false,
  authorized: true,
}
const stranger = { ...own, subject: 'provider.example.com', issuer: 'R11', selfSigned: false }
const past = { validFromMs: NOW_MS - 9 * DAY_MS, validToMs: NOW_MS - DAY_MS }
const future = { validFromMs: NOW_MS + DAY_MS, validToMs: NOW_MS + 9 * DAY_MS }
const same = { fingerprint256: PRINT }
const another = { fingerprint256: 'CC:DD' }

const evidence = (change: Partial<Evidence>): Evidence => ({
  ...{ certificate: own, owner: OWNER, published: same, nowMs: NOW_MS },
  ...change,
})

describe('the verdict on a certificate', () => {
  it.each<[string, Partial<Evidence>, string, RegExp]>([
    ['of an authority', { certificate: ofAuthority }, 'ca', /authority that this machine knows.*"R11"/],
    ['of an authority, owner not known', { certificate: ofAuthority, owner: null }, 'ca', /authority/],
    ['of an authority, run out since', { certificate: { ...ofAuthority, ...past } }, 'expired', /2026-06-14/],
    ['that the owner published', {}, 'on-chain', /published on chain \(akash1/],
    [
      'of another name',
      { certificate: { ...own, subject: owner(2) } },
      'mismatch',
      /belongs to akash1.*bears the name/,
    ],
    ['of no name', { certificate: { ...own, subject: null } }, 'mismatch', /of nobody/],
    ['of an authority not known here', { certificate: stranger }, 'mismatch', /"provider.example.com"/],
    [
      'of another name, and expired',
      { certificate: { ...own, ...past, subject: owner(2) } },
      'mismatch',
      /bears/,
    ],
    ['of another fingerprint', { published: another }, 'mismatch', /is another certificate/],
    [
      'of another fingerprint, and expired',
      { certificate: { ...own, ...past }, published: another },
      'mismatch',
      /another/,
    ],
    [
      'revoked, or never published',
      { published: 'none' },
      'mismatch',
      /no valid certificate of serial number 17000/,
    ],
    ['published, and expired', { certificate: { ...own, ...past } }, 'expired', /expired on 2026-06-14/],
    [
      'published, and not valid yet',
      { certificate: { ...own, ...future } },
      'expired',
      /not valid before 2026-06-16/,
    ],
    [
      'expired, the chain being away',
      { certificate: { ...own, ...past }, published: 'unasked' },
      'expired',
      /expired/,
    ],
    ['with the chain being away', { published: 'unasked' }, 'unverified', /gave no answer/],
    [
      'of an owner who is not known',
      { owner: null, published: 'unasked' },
      'unverified',
      /self-signed \("akash1/,
    ],
    [
      'of an authority not known here, nor the owner',
      { certificate: stranger, owner: null },
      'unverified',
      /issued by "R11"/,
    ],
    [
      'expired, of an owner who is not known',
      { certificate: { ...own, ...past }, owner: null },
      'expired',
      /expired/,
    ],
  ])('%s', (_, change, verdict, message) => {
    const judgement = judge(evidence(change))
    expect(judgement.verdict).toBe(verdict)
    expect(judgement.message).toMatch(message)
  })

  it('is on the last moment of its dates still in them, and one later not', () => {
    const at = (nowMs: number) => judge(evidence({ nowMs })).verdict
    expect([at(own.validFromMs), at(own.validToMs)]).toEqual(['on-chain', 'on-chain'])
    expect([at(own.validFromMs - 1), at(own.validToMs + 1)]).toEqual(['expired', 'expired'])
  })

  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(OWNER), fc.constant('\u001b[31m\u202e'))
  const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
    certificate: fc.record({
      fingerprint256: fc.constantFrom(PRINT, 'CC:DD'),
      subject: fc.option(anyText),
      issuer: fc.option(anyText),
      serial: fc.constant('1'),
      validFromMs: fc.double({ min: -8e15, max: 8e15 }),
      validToMs: fc.double({ min: -8e15, max: 8e15 }),
      selfSigned: fc.boolean(),
      authorized: fc.boolean(),
    }),
    owner: fc.option(anyText),
    published: fc.constantFrom<Evidence['published'][]>('unasked', 'none', same, another),
    nowMs: fc.double({ min: -8e15, max: 8e15, noNaN: true }),
  })

  it('vouches for nothing but what an authority, or the owner on chain, stands for, in its dates', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const { certificate, nowMs, published } = given
        const inDate = certificate.validFromMs <= nowMs && nowMs <= certificate.validToMs
        const ofOwner =
          given.owner !== null &&
          certificate.subject === given.owner &&
          typeof published === 'object' &&
          published.fingerprint256 === certificate.fingerprint256
        expect(isVouchedFor(judge(given))).toBe(inDate && (certificate.authorized || ofOwner))
      }),
    )
  })

  it('is one of the five, with a sentence that a terminal can bear', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const { verdict, message } = judge(given)
        expect(TRUST_VERDICTS).toContain(verdict)
        expect(message).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]+[.)]$/u)
      }),
    )
  })

  it('needs the chain only for a certificate in the name of the owner that no authority vouches for', () => {
    expect(needsChain({ certificate: own, owner: OWNER })).toBe(true)
    expect(needsChain({ certificate: own, owner: null })).toBe(false)
    expect(needsChain({ certificate: { ...own, subject: owner(2) }, owner: OWNER })).toBe(false)
    expect(needsChain({ certificate: { ...own, authorized: true }, owner: OWNER })).toBe(false)
  })
})
