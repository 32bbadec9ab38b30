import { describe, expect, it } from 'vitest'
import { createLateChain, mayAskChain, openChain } from '../../src/command/late-chain.ts'
import { type Endpoint, parseEndpoint } from '../../src/domain/endpoint.ts'
import { chainOf, owner, simRecord, unwrap } from '../chain/support.ts'
import { configOf } from './support.ts'

function at(...texts: readonly string[]): readonly Endpoint[] {
  return texts.map((text) => unwrap(parseEndpoint(text)))
}

describe('whether the chain may be asked', () => {
  it.each([
    [
      'providers on this machine and the network around it',
      { endpoints: at('127.0.0.1', '10.0.0.7', 'rack') },
    ],
    ['names that belong to nobody', { endpoints: at('provider.example.com', 'a.invalid') }],
    ['no provider at all', {}],
  ])('not for %s', (_what, wishes) => {
    expect(mayAskChain(configOf(wishes))).toBe(false)
    expect(openChain(configOf(wishes))).toBeNull()
  })

  it.each([
    ['a provider that everyone can reach', { endpoints: at('127.0.0.1', 'provider.hurricane.akash.pub') }],
    ['everyone', { all: true }],
    ['an owner', { owners: [owner(1)] }],
    ['a chain node by name', { endpoints: at('127.0.0.1'), chainNamed: true }],
  ])('for %s', (_what, wishes) => {
    expect(mayAskChain(configOf(wishes))).toBe(true)
  })
})

describe('the chain of a run', () => {
  it('is opened with the first question, and once', async () => {
    const chain = await chainOf({ records: [simRecord(1, 'https://127.0.0.1:8443')] })
    let asked = 0
    const client = openChain(configOf({ chainNamed: true }), async () => {
      asked += 1
      return [chain.url]
    })
    if (client === null) throw new Error('it may be asked')
    expect({ asked, troubles: client.troubles() }).toEqual({ asked: 0, troubles: [] })
    const answers = await Promise.all([client.getProvider(owner(1)), client.activeLeaseCount(owner(1))])
    expect(answers.map(({ ok }) => ok)).toEqual([true, true])
    expect(asked).toBe(1)
    await client.close()
    const late = await client.listProviders()
    expect(late.ok ? null : late.error.code).toBe('aborted')
  })

  it('loads nothing when it is closed without a question', async () => {
    const client = createLateChain(() => Promise.reject(new Error('loaded')))
    await client.close()
    const answers = await Promise.all([
      client.listProviders(),
      client.getProvider(owner(1)),
      client.auditedAttributes(),
      client.certificate(owner(1), '1'),
      client.activeLeaseCount(owner(1)),
    ])
    expect(answers.map((answer) => (answer.ok ? null : answer.error.code))).toEqual(
      Array.from({ length: 5 }, () => 'aborted'),
    )
  })
})
