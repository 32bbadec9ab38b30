import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { queryFit } from '../../../src/index.ts'
import type { SimulatedProvider } from '../../../src/simulator/index.ts'
import { chainOf } from '../../chain/support.ts'
import { fleetOf } from '../support/fleet.ts'

const GIB = 2 ** 30
const TWO_PLACEMENTS = readFileSync(
  new URL('../../fixtures/sdl/two-placements.yaml', import.meta.url),
  'utf8',
)

/** One node of so many free cores, 64 GiB of memory and disk. */
function serve({ cluster }: SimulatedProvider, cores: number): void {
  const all = { cpu: cores * 1000, memory: 64 * GIB, gpu: 0, storage_ephemeral: 500 * GIB }
  const none = { cpu: 0, memory: 0, gpu: 0, storage_ephemeral: 0 }
  Object.assign(cluster, { nodes: [{ name: 'only', allocatable: all, allocated: none }], storage: [] })
}

async function served(...cores: readonly number[]): Promise<readonly SimulatedProvider[]> {
  const { providers } = await fleetOf(cores.length)
  for (const [nth, provider] of providers.entries()) serve(provider, cores[nth] ?? 0)
  return providers
}
const ids = (providers: readonly SimulatedProvider[]) => providers.map(({ endpoint }) => endpoint)

describe('queryFit', () => {
  it('tells of each provider in the order given, of one that is not there, and of a text that names none', async () => {
    const providers = await served(4, 16)
    const [small, large] = ids(providers)
    const fit = await queryFit('8 cpu 16Gi', [small ?? '', '127.0.0.1:1', 'no endpoint', large ?? ''])
    const nothing = { times: 0, placements: [], blocked_by: null, unchecked: [] }
    expect(fit).toEqual({
      status: 'success',
      request: '8 cpu 16Gi',
      providers: [
        { ...nothing, provider: small, fits: false, blocked_by: 'cpu' },
        { ...nothing, provider: '127.0.0.1:1', fits: null },
        { ...nothing, provider: 'no endpoint', fits: null },
        {
          ...nothing,
          provider: large,
          fits: true,
          times: 2,
          placements: [{ service: 'service', replica: 1, node: 'only', gpu_model: null }],
        },
      ],
      errors: [
        { provider: '127.0.0.1:1', code: 'refused', error: expect.any(String) },
        { provider: 'no endpoint', code: 'unreachable', error: expect.any(String) },
      ],
    })
  })

  it('reads an SDL, and tells of each placement group', async () => {
    const providers = await served(2)
    const fit = await queryFit({ sdl: TWO_PLACEMENTS, name: 'two.yaml' }, ids(providers))
    if (fit.status !== 'success') throw new Error(fit.error)
    expect(fit.request).toBe('two.yaml')
    expect(fit.providers[0]).toMatchObject({
      // Every replica of every service finds a node, or nothing counts.
      ...{ fits: false, times: 0, placements: [] },
      blocked_by: 'cpu',
      unchecked: ['not known from the chain: its attributes'],
      groups: [
        {
          group: 'east',
          fits: true,
          placements: [{ service: 'front' }, { service: 'front' }],
          blocked_by: null,
        },
        { group: 'west', fits: false, placements: [], blocked_by: 'cpu' },
      ],
    })
  })

  it('asks the chain that is named what a placement wants of the provider', async () => {
    const providers = await served(32)
    const [provider] = providers
    if (provider === undefined) throw new Error('no provider')
    const { url } = await chainOf({ providers })
    const fit = await queryFit({ sdl: TWO_PLACEMENTS }, ids(providers), { chain: url })
    if (fit.status !== 'success') throw new Error(fit.error)
    // Of regions the simulated chain knows others.
    expect(fit.providers[0]).toMatchObject({ fits: false, blocked_by: 'attributes', unchecked: [] })
  })

  it.each([
    ['a typed request', '8 cpu 32Gx', {}, 'usage', /^at character 7/],
    ['an SDL', { sdl: 'version: 2.0' }, {}, 'usage', /^line 1: version: /],
    ['the URL of a chain', '1 cpu', { chain: 'ftp://x' }, 'usage', /use https/],
  ])('refuses %s that cannot be read', async (_, request, options, code, error) => {
    expect(await queryFit(request, ['127.0.0.1:1'], options)).toEqual({
      status: 'error',
      code,
      error: expect.stringMatching(error),
    })
  })

  it('ends with the signal', async () => {
    const providers = await served(4)
    const fit = await queryFit('1 cpu', ids(providers), { signal: AbortSignal.abort() })
    expect(fit).toMatchObject({ providers: [{ fits: null }], errors: [{ code: 'aborted' }] })
  })
})
