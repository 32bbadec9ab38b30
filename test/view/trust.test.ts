import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CertificateFacts,
  type CertificateTrust,
  TRUST_VERDICTS,
  type TrustVerdict,
} from '../../src/domain/certificate.ts'
import { COLUMNS } from '../../src/view/columns/index.ts'
import { isProblem, type MARKS, providerMark } from '../../src/view/condition.ts'
import { parseFilter } from '../../src/view/filter.ts'
import { noticeOf } from '../../src/view/notice.ts'
import { portFacts } from '../../src/view/page-ports.ts'
import { needsNotice } from '../../src/view/rows.ts'
import { loudTrust, TRUST_WORDS, trustAlarm, worstTrust } from '../../src/view/trust.ts'
import type { PortState, ProviderState } from '../../src/watch/types.ts'
import { context, inventory, NOW, node, provider, textOf } from './fleet.ts'

const certificate: CertificateFacts = {
  fingerprint256: 'AB:CD:EF:01:23:45:67:89:AB:CD',
  subject: 'akash1owner',
  issuer: 'akash1owner',
  serial: '1',
  validFromMs: NOW - 1e9,
  validToMs: Date.UTC(2027, 2, 3, 12),
  selfSigned: true,
  authorized: false,
}
const trust = (verdict: TrustVerdict, changed = false): CertificateTrust => ({
  verdict,
  message: `It is ${verdict}.`,
  certificate,
  changedFrom: changed ? { fingerprint256: 'FF:EE:DD', firstSeenMs: Date.UTC(2026, 4, 6, 12) } : null,
})
const of = (rest: CertificateTrust | null, grpc: CertificateTrust | null): ProviderState => ({
  ...provider('p:8443', inventory([node('n')])),
  condition: 'live',
  error: null,
  trust: { rest, grpc },
})
const row = (state: ProviderState) => ({ kind: 'provider', id: state.id, provider: state }) as const

describe('a filter on trust', () => {
  const authority = { ...trust('ca'), certificate: { ...certificate, selfSigned: false } }
  it.each<[string, ProviderState, boolean]>([
    ['trust=ca', of(authority, null), true],
    ['trust=CA', of(authority, trust('on-chain')), false],
    ['trust=chain', of(authority, trust('on-chain')), true],
    ['trust=on-chain', of(authority, trust('on-chain')), true],
    ['trust=unknown', of(trust('unverified'), null), true],
    ['trust=unverified', of(trust('unverified'), null), true],
    ['trust=self-signed', of(authority, trust('on-chain')), true],
    ['trust=self-signed', of(authority, null), false],
    ['trust=mismatch', of(trust('expired'), trust('mismatch')), true],
    ['trust=expired', of(trust('expired'), trust('mismatch')), true],
    ['trust=changed', of(trust('unverified', true), authority), true],
    ['trust=changed', of(trust('on-chain', true), null), false],
    ['trust~mis', of(trust('mismatch'), null), true],
    ['trust=ca', of(null, null), false],
    ['!trust=ca', of(null, null), true],
  ])('%s', (text, state, holds) => {
    const filter = parseFilter(text)
    expect(filter).toMatchObject({ ok: true, facts: true, about: 'provider' })
    expect(filter.test(row(state), NOW)).toBe(holds)
  })
})

describe('the trust in a provider', () => {
  it.each<[string, ProviderState, string | null, keyof typeof MARKS]>([
    ['nothing judged yet', of(null, null), null, 'live'],
    [
      'an authority and the chain, as many providers are',
      of(trust('ca'), trust('on-chain')),
      'on-chain',
      'live',
    ],
    ['one port unproven', of(trust('ca'), trust('unverified')), 'unverified', 'live'],
    ['a good one that was renewed', of(trust('on-chain', true), trust('ca', true)), 'on-chain', 'live'],
    ['an unproven one that is new', of(trust('unverified', true), trust('on-chain')), 'changed', 'changed'],
    ['one expired', of(trust('ca'), trust('expired')), 'expired', 'expired'],
    ['one of somebody else', of(trust('mismatch'), trust('on-chain')), 'mismatch', 'suspect'],
    ['all at once', of(trust('expired', true), trust('mismatch', true)), 'mismatch', 'suspect'],
  ])('is the worse of its ports: %s', (_, state, worst, mark) => {
    expect(worstTrust(state)).toBe(worst)
    expect(providerMark(state)).toBe(mark)
    expect(isProblem(row(state))).toBe(mark !== 'live')
    expect(needsNotice(state)).toBe(mark !== 'live')
  })

  it('does not hide that a provider failed, and is worse than a poll that failed', () => {
    const bad = of(trust('mismatch'), null)
    const error = { code: 'timeout', message: 'late', sinceMs: NOW, attempts: 1 } as const
    expect(providerMark({ ...bad, condition: 'failed', error })).toBe('failed')
    expect(providerMark({ ...bad, error })).toBe('suspect')
    expect(noticeOf({ ...bad, error }, NOW).code).toBe('mismatch')
    expect(providerMark({ ...of(trust('expired'), null), error })).toBe('failing')
    expect(noticeOf({ ...of(trust('expired'), null), error }, NOW).code).toBe('timeout')
  })

  it('names the port and the reason among the nodes', () => {
    const state = of(trust('on-chain'), trust('expired'))
    expect(noticeOf(state, NOW)).toEqual({
      code: 'expired',
      sentence: 'certificate of the gRPC port: It is expired.',
      since: '',
    })
    expect(trustAlarm(of(trust('unverified', true), null))).toMatch(
      /^certificate of the REST port: it has changed to AB:CD:EF:.* from FF:EE:DD, .* 2026-05-06$/,
    )
  })

  it('is loud exactly where it is said to be, whatever the ports show', () => {
    const port = fc.option(
      fc
        .record({ verdict: fc.constantFrom(...TRUST_VERDICTS), changed: fc.boolean() })
        .map((one) => trust(one.verdict, one.changed)),
    )
    fc.assert(
      fc.property(port, port, (rest, grpc) => {
        const loud = [rest, grpc].some(
          (one) =>
            one !== null &&
            ((one.changedFrom !== null && one.verdict === 'unverified') ||
              /mismatch|expired/.test(one.verdict)),
        )
        const state = of(rest, grpc)
        expect(loudTrust(state) !== null).toBe(loud)
        expect(trustAlarm(state) !== null).toBe(loud)
      }),
    )
  })

  it('has a column of one short word that sorts the worst first', () => {
    const column = COLUMNS.providers.find(({ id }) => id === 'trust')
    const states = [of(trust('ca'), null), of(null, trust('unverified')), of(trust('mismatch'), null)]
    const words = states.map((state) => textOf(column?.spans(row(state), 8, context()) ?? []).trim())
    expect(words).toEqual(['CA', 'unknown', 'mismatch'])
    const ranks = states.map((state) => Number(column?.value(row(state))))
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a))
    for (const { word } of Object.values(TRUST_WORDS)) expect(word.length).toBeLessThanOrEqual(8)
  })
})

describe('the certificates on the page', () => {
  const port: PortState = { condition: 'ok', code: null, message: null, sinceMs: NOW, latencyMs: 10 }
  const page = (state: ProviderState, grpc: PortState = port) =>
    portFacts({ ...state, ports: { rest: port, grpc } }, 200, context()).map((line) => textOf(line).trim())

  it('stand under their ports: kind, name, signer, end and the start of the fingerprint', () => {
    const ca = {
      ...trust('ca'),
      certificate: { ...certificate, subject: 'host', issuer: 'R11', selfSigned: false },
    }
    expect(page(of(ca, trust('on-chain')))).toEqual([
      expect.stringMatching(/^REST port +ok/),
      'certificate ca: host, issued by R11, until 2027-03-03, SHA-256 AB:CD:EF:01:23:45:67:89',
      expect.stringMatching(/^gRPC port +ok/),
      'certificate on-chain: akash1owner, self-signed, until 2027-03-03, SHA-256 AB:CD:EF:01:23:45:67:89',
    ])
  })

  it('are told once where both ports show the same', () => {
    expect(page(of(trust('unverified'), trust('unverified'))).slice(-2)).toEqual([
      expect.stringMatching(/^gRPC port +ok/),
      'the same certificate as the REST port',
    ])
    const other = { ...certificate, fingerprint256: 'FF:00' }
    const apart = page(of(trust('unverified'), { ...trust('unverified'), certificate: other }))
    expect(apart.at(-2)).toContain('SHA-256 FF:00')
    const judged = page(of(trust('unverified'), trust('mismatch')))
    expect(judged.at(-1)).toBe('It is mismatch.')
  })

  it('say why they are not trusted, and what they were before', () => {
    const said = page(of(null, trust('mismatch', true)))
    expect(said.slice(3)).toEqual([
      'It is mismatch.',
      'it has changed to AB:CD:EF:01:23:45:67:89 from FF:EE:DD, which was first seen on 2026-05-06',
    ])
  })

  it('are told of REST alone where gRPC is not used', () => {
    const said = page(of(trust('unverified'), null), { ...port, condition: 'unused' })
    expect(said).toEqual([expect.stringMatching(/^certificate unverified/), 'It is unverified.'])
  })

  it('may bear any name: none of it reaches the terminal as it is', () => {
    const hostile = { ...certificate, subject: '\u001b[2J\u202eevil', issuer: '\u0007', selfSigned: false }
    const said = page(of({ ...trust('unverified'), certificate: hostile }, null)).join('')
    expect(said).not.toMatch(/\p{C}/u)
    expect(said).toContain('evil')
  })
})
