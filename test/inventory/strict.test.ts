import { describe, expect, it, onTestFinished } from 'vitest'
import { queryClusterInventory } from '../../src/index.ts'
import { startChain } from '../../src/simulator/index.ts'
import { oneProvider } from './support/fleet.ts'

/** A provider, its chain, and a strict query of it. */
async function scene() {
  const provider = await oneProvider()
  const chain = await startChain({ providers: [provider] })
  onTestFinished(() => chain.close())
  const query = (transport: 'rest' | 'grpc' | 'auto', chains: string | readonly string[] = chain.url) =>
    queryClusterInventory(provider.endpoint, { transport, tls: 'strict', chain: chains })
  return { provider, chain, query }
}

describe('a strict query', () => {
  it.each(['rest', 'grpc', 'auto'] as const)(
    'takes what the owner has published, over %s',
    async (transport) => {
      const { query } = await scene()
      expect(await query(transport)).toMatchObject({ status: 'success' })
    },
  )

  it('says what is wrong where the chain knows better', async () => {
    const { provider, query } = await scene()
    await provider.certify('other-owner')
    for (const transport of ['rest', 'grpc', 'auto'] as const) {
      expect(await query(transport)).toMatchObject({
        ...{ status: 'error', code: 'tls' },
        error: expect.stringMatching(/strict mode refuses its certificate \(mismatch\)/),
      })
    }
  })

  it('refuses where no chain is named and the provider is on this machine: no public node is asked of it', async () => {
    const { provider } = await scene()
    expect(
      await queryClusterInventory(provider.endpoint, { transport: 'rest', tls: 'strict' }),
    ).toMatchObject({
      code: 'tls',
      error: expect.stringMatching(/\(unverified\)/),
    })
  })

  it.each([
    [['ftp://chain.example'], /cannot ask the chain: .*use https/],
    [[], /\(unverified\)/],
  ] as const)('does not go on with less than was asked for: the chain %j', async (chains, sentence) => {
    const { query } = await scene()
    expect(await query('rest', chains)).toMatchObject({ code: 'tls', error: expect.stringMatching(sentence) })
  })

  it('leaves no connection to the chain open', async () => {
    const { chain, query } = await scene()
    await query('auto')
    await expect.poll(() => chain.requests.open).toBe(0)
    expect(chain.requests.begun).toBeGreaterThan(0)
  })
})
