import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createAssess } from '../../src/chain/assess.ts'
import { createVouch } from '../../src/chain/vouch.ts'
import type { CertificateFacts } from '../../src/domain/certificate.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import type { ProviderRecord } from '../../src/domain/provider-record.ts'
import { createIdentity } from '../../src/simulator/identity.ts'
import { endpoint } from '../provider/support.ts'
import { owner, record, said } from './support.ts'

const NEVER = new AbortController().signal
const HOST = 'provider.akash.pub:8443'
const HERE = `https://${HOST}`

/** What a provider of this owner shows, and what the chain has of it. */
async function shown(of: string) {
  const nowMs = Date.now()
  const authority = () => Promise.reject(new Error('no authority is needed'))
  const identity = await createIdentity({
    owner: of,
    other: of,
    hostNames: ['x'],
    serialNs: 1n,
    nowMs,
    authority,
  })
  const { serial, pem } = identity.published[0] ?? { serial: '', pem: '' }
  const certificate: CertificateFacts = {
    ...{ fingerprint256: new X509Certificate(pem).fingerprint256, subject: of, issuer: of, serial },
    ...{ validFromMs: nowMs - 1e6, validToMs: nowMs + 1e9, selfSigned: true, authorized: false },
  }
  return { certificate, onChain: { owner: of, serial, pem } }
}

/** A chain with these records on which one certificate is published; it counts what it is asked. */
function chainWith(
  records: readonly ProviderRecord[],
  published: Awaited<ReturnType<typeof shown>>['onChain'] | null,
) {
  const asked = { provider: 0, list: 0, certificate: 0 }
  return {
    asked,
    getProvider: async (of: string) => {
      asked.provider += 1
      return success(records.find((one) => one.owner === of) ?? null)
    },
    listProviders: async () => {
      asked.list += 1
      return success({ items: records, unreadable: 0 })
    },
    certificate: async (of: string, serial: string) => {
      asked.certificate += 1
      return success(published?.owner === of && published.serial === serial ? published : null)
    },
  }
}

const assessWith = (chain: ReturnType<typeof chainWith> | null, mayAsk = true) =>
  createAssess({ chain, mayAsk: () => mayAsk, now: Date.now })

describe('an assessment', () => {
  it('finds the owner by the claim of the certificate, with one small question, once for both ports', async () => {
    const { certificate, onChain } = await shown(owner(1))
    const chain = chainWith([record(1, HERE)], onChain)
    const assess = assessWith(chain)
    for (const _port of ['rest', 'grpc']) {
      expect((await assess(endpoint(HOST), certificate, NEVER)).verdict).toBe('on-chain')
    }
    expect(chain.asked).toEqual({ provider: 1, list: 0, certificate: 1 })
  })

  it.each([
    ['no provider on chain', [record(2, HERE)]],
    ['a provider elsewhere', [record(1, 'https://elsewhere.akash.pub:8443'), record(2, HERE)]],
    ['a provider on another port', [record(1, 'https://provider.akash.pub:9443'), record(2, HERE)]],
  ])('does not believe a claim of who has %s, and lists all to say whose it is', async (_, records) => {
    const { certificate, onChain } = await shown(owner(1))
    const chain = chainWith(records, onChain)
    const judgement = await assessWith(chain)(endpoint(HOST), certificate, NEVER)
    expect(judgement.verdict).toBe('mismatch')
    expect(judgement.message).toContain(`belongs to ${owner(2)}`)
    expect(chain.asked).toEqual({ provider: 1, list: 1, certificate: 0 })
  })

  it('is unverified where nobody on chain has that host', async () => {
    const { certificate, onChain } = await shown(owner(1))
    const assess = assessWith(chainWith([], onChain))
    expect((await assess(endpoint(HOST), certificate, NEVER)).verdict).toBe('unverified')
  })

  it('asks nothing where it may not, where there is no chain, and of what an authority vouches for', async () => {
    const { certificate, onChain } = await shown(owner(1))
    const chain = chainWith([record(1, HERE)], onChain)
    const verdicts = [
      await assessWith(chain, false)(endpoint(HOST), certificate, NEVER),
      await assessWith(null)(endpoint(HOST), certificate, NEVER),
      await assessWith(chain)(endpoint(HOST), { ...certificate, authorized: true }, NEVER),
    ].map(({ verdict }) => verdict)
    expect(verdicts).toEqual(['unverified', 'unverified', 'ca'])
    expect(chain.asked).toEqual({ provider: 0, list: 0, certificate: 0 })
  })

  it('goes by what is known when nobody waits any more', async () => {
    const { certificate } = await shown(owner(1))
    const leaving = new AbortController()
    const assess = assessWith({ ...chainWith([], null), getProvider: () => new Promise(() => {}) })
    const waiting = assess(endpoint(HOST), certificate, leaving.signal)
    leaving.abort()
    expect((await waiting).verdict).toBe('unverified')
  })

  it('asks a chain that gave no answer again the next time', async () => {
    const { certificate, onChain } = await shown(owner(1))
    const good = chainWith([record(1, HERE)], onChain)
    let isAway = true
    const chain = {
      ...good,
      getProvider: async (of: string) => (isAway ? failure('chain', 'it is away') : good.getProvider(of)),
      listProviders: async () => (isAway ? failure('chain', 'it is away') : good.listProviders()),
    }
    const assess = createAssess({ chain, mayAsk: () => true, now: Date.now })
    expect((await assess(endpoint(HOST), certificate, NEVER)).verdict).toBe('unverified')
    isAway = false
    expect((await assess(endpoint(HOST), certificate, NEVER)).verdict).toBe('on-chain')
  })
})

describe('strict mode', () => {
  it('takes what is vouched for and refuses all else with the verdict and its sentence', async () => {
    const { certificate, onChain } = await shown(owner(1))
    const vouch = createVouch(assessWith(chainWith([record(1, HERE)], onChain)))
    expect(said(await vouch(endpoint(HOST), certificate, NEVER))).toBe('ok')
    const revoked = createVouch(assessWith(chainWith([record(1, HERE)], null)))
    expect(said(await revoked(endpoint(HOST), certificate, NEVER))).toMatch(
      /^tls: strict mode refuses its certificate \(mismatch\): akash1.* has no valid certificate/,
    )
    expect(said(await vouch(endpoint(HOST), null, NEVER))).toMatch(/^tls: .*no certificate that can be read/)
  })
})
