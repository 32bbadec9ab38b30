import { describe, expect, it } from 'vitest'
import { queryProvider, queryProviders, regionOf } from '../../src/index.ts'
import { AUDITOR } from '../../src/simulator/chain-records.ts'
import { chainOf, owner, simRecord } from './support.ts'

const ATTRIBUTES = [
  { key: 'region', value: 'us-west' },
  { key: 'location-region', value: 'na-us-west' },
]

async function chainOfOne() {
  const record = simRecord(1, 'https://a.example:8443', {
    attributes: ATTRIBUTES,
    email: 'a@a.example',
    audited: ATTRIBUTES.slice(0, 1),
    activeLeases: () => 3,
  })
  return chainOf({ records: [record, simRecord(2, '$HOST')] })
}

describe('a provider asked for by the library', () => {
  it('is a document with the field names of the chain', async () => {
    const chain = await chainOfOne()
    const provider = await queryProvider(owner(1), { chain: chain.url })
    expect(provider).toEqual({
      status: 'success',
      owner: owner(1),
      host_uri: 'https://a.example:8443',
      attributes: ATTRIBUTES,
      info: { email: 'a@a.example', website: '' },
      audited: [{ auditor: AUDITOR, attributes: ATTRIBUTES.slice(0, 1) }],
      active_leases: 3,
    })
    expect(provider.status === 'success' && regionOf(provider)).toBe('na-us-west')
    expect(chain.requests.open).toBe(0)
  })

  it('is one of a list, junk host and all', async () => {
    const chain = await chainOfOne()
    const listed = await queryProviders({ chain: ['http://127.0.0.1:1', chain.url] })
    expect(listed).toMatchObject({ status: 'success', unreadable: 0 })
    expect(listed.status === 'success' && listed.providers.map(({ host_uri }) => host_uri)).toEqual([
      'https://a.example:8443',
      '$HOST',
    ])
  })

  it('is an error that is a value, whatever goes wrong', async () => {
    const chain = await chainOfOne()
    const code = async (...args: Parameters<typeof queryProvider>) => {
      const result = await queryProvider(...args)
      return result.status === 'error' ? result.code : result.status
    }
    expect(await code(owner(7), { chain: chain.url })).toBe('no-provider')
    expect(await code('nonsense', { chain: chain.url })).toBe('no-provider')
    expect(await code(owner(1), { chain: 'http://chain.example' })).toBe('usage')
    expect(await code(owner(1), { chain: [] })).toBe('usage')
    expect(await code(owner(1), { chain: chain.url, signal: AbortSignal.abort() })).toBe('aborted')
    await chain.misbehave('hang')
    expect(await code(owner(1), { chain: chain.url, timeoutMs: 200 })).toBe('chain')
    await expect.poll(() => chain.requests.open).toBe(0)
  })
})
