import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { giveCards, type SimulatedFleet, startFleet, TROUBLES } from '../../src/simulator/index.ts'
import { nth } from './support/fleet.ts'
import { KEY } from './support/pty.ts'
import { run } from './support/run.ts'
import { cursorLine, header, lineWith, see, watchProviders } from './support/screen.ts'

let fleet: SimulatedFleet
beforeAll(async () => {
  fleet = await startFleet({ providers: 2, seed: 11, nodesPerProvider: 3 })
})
afterAll(() => fleet.close())

const GPUS = { vendor: 'nvidia', name: 'h100', modelId: '2330', memorySize: '80Gi', interface: 'SXM5' }

/** Both providers healthy again: three nodes each, the first of 8 cards of which 3 are taken. */
beforeEach(async () => {
  for (const [at, provider] of fleet.providers.entries()) {
    await provider.misbehave(null)
    await provider.grpc.misbehave(null)
    const amounts = { cpu: 16_000, memory: 2 ** 36, gpu: 0, storage_ephemeral: 2 ** 40 }
    const half = { cpu: 8000, memory: 2 ** 35, gpu: 0, storage_ephemeral: 2 ** 39 }
    provider.cluster.nodes = ['first', 'second', 'third'].map((name, place) => ({
      name: `${name}-${at}`,
      allocatable: { ...amounts, gpu: place === 0 ? 8 : 0 },
      allocated: { ...half, gpu: place === 0 ? 3 : 0 },
      ...(place === 0 ? { gpuModel: GPUS } : {}),
    }))
    Object.assign(provider.cluster, {
      ...{ storage: [], leases: 4, active: [], pending: [] },
    })
    giveCards(provider.cluster)
    provider.grpc.publish()
  }
})

/** Code and node of each provider's doubts, asked once over both ports. */
async function asked(): Promise<readonly (readonly [string, string | null])[][]> {
  const { stdout } = await run([...fleet.providers.map(({ endpoint }) => endpoint), '--once', '-o', 'json'])
  const { providers } = JSON.parse(stdout)
  return providers.map((one: { doubts: { code: string; node: string | null }[] }) =>
    one.doubts.map(({ code, node }) => [code, node]),
  )
}

describe('providers[].doubts of --once -o json', () => {
  it('is empty for a healthy fleet', async () => {
    expect(await asked()).toEqual([[], []])
  })

  it('has what the cards of a node raise', async () => {
    TROUBLES['gpu-unhealthy'](nth(fleet, 0).cluster)
    TROUBLES['gpu-unknown-card'](nth(fleet, 1).cluster)
    expect(await asked()).toEqual([[['gpu-unhealthy', 'first-0']], [['gpu-models-short', 'first-1']]])
    await nth(fleet, 1).grpc.misbehave('gpu-info-missing')
    expect((await asked())[1]).toEqual([['gpu-no-model', 'first-1']])
  })

  it('has a port that is dead, whichever it is', async () => {
    await nth(fleet, 0).grpc.misbehave('closed')
    await nth(fleet, 1).misbehave('status-500')
    expect(await asked()).toEqual([[['port-dead', null]], [['port-dead', null]]])
  })

  it('has two ports that tell different clusters, and a clock that is ahead', async () => {
    await nth(fleet, 0).misbehave('vanishing-nodes')
    await nth(fleet, 1).grpc.misbehave('clock-skew')
    expect(await asked()).toEqual([[['transports-disagree', null]], [['clock-skew', null]]])
  })

  it('has claims beyond a pool, which stay out of the totals', async () => {
    TROUBLES['pool-overclaimed'](nth(fleet, 0).cluster)
    const { stdout } = await run([nth(fleet, 0).endpoint, '--transport', 'grpc', '--once', '-o', 'json'])
    const document = JSON.parse(stdout)
    expect(document.providers[0].doubts).toMatchObject([{ code: 'storage-overclaimed', node: null }])
    expect(document.storage).toEqual([
      { class: 'beta3', allocatable: null, allocated: null, available: null },
    ])
  })
})

describe('doubts on the screen', () => {
  it('come and go with what the provider does: counted, marked, listed with since when, jumped to, filtered', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => {
      expect(header(screen)).toContain('6 nodes')
      expect(header(screen)).not.toContain('doubt')
      expect(lineWith(screen, 'first-1')).not.toBe('')
    })
    const provider = nth(fleet, 1)
    TROUBLES['gpu-drop'](provider.cluster)
    TROUBLES['node-leaves'](provider.cluster)
    provider.grpc.publish()
    // Once the stream stands it tells at once; until then REST does.
    await see(terminal, (screen) => {
      expect(header(screen)).toContain('2 doubts')
      expect(screen.find((line) => line.includes('first-1'))).toMatch(/ ! /)
      expect(screen.join('\n')).not.toContain('third-1')
    })
    terminal.press('n')
    await see(terminal, () => expect(cursorLine(terminal)).toContain('first-1'))
    terminal.press('!')
    await see(terminal, (screen) => {
      expect(screen.join('\n')).not.toContain('second-')
      expect(screen.join('\n')).toContain('first-1')
    })
    terminal.press('!', KEY.tab, '/doubt>=2', KEY.enter)
    await see(terminal, (screen) => {
      expect(screen.join('\n')).toContain('1 of 2 providers')
    })
    terminal.press(KEY.enter)
    await see(terminal, (screen) => {
      const text = screen.join(' ').replaceAll(/\s+/g, ' ')
      expect(text).toContain('Doubts: 2')
      expect(text).toMatch(/Node "third-1" is listed no more: .* \(since \d\d:\d\d:\d\d/)
      expect(text).toContain('first-1: GPU: 7 can be handed out where there were 8 before.')
    })
  })
})

describe('the GPUs view', () => {
  it('has one row for a model of two providers, sums it, lists its nodes and comes back', async () => {
    await using terminal = watchProviders(fleet.providers, ['--view', 'gpus'])
    // Until gRPC has told the models, REST has counted the cards.
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'nvidia', 'h100')).toMatch(/nvidia h100 +80Gi +SXM5 .* 6\/16 +16 +10 +2 +5 +2/)
      expect(screen.at(-2)).toMatch(/1 GPU model .*GPU 6\/16/)
      // A row that is gone stays in sight for a moment.
      expect(screen.join('\n')).not.toContain('not told')
    })
    terminal.press(KEY.enter)
    await see(terminal, (screen) => {
      const text = screen.join('\n')
      expect(text).toContain('nvidia h100 80Gi SXM5')
      expect(screen.filter((line) => /(first|second|third)-[01]/.test(line))).toHaveLength(2)
      expect(screen.at(-2)).toMatch(/^2 nodes/)
    })
    terminal.press('/first-1', KEY.enter)
    await see(terminal, (screen) => expect(screen.at(-2)).toMatch(/^1 of 2 nodes/))
    terminal.press(KEY.enter)
    await see(terminal, (screen) => expect(lineWith(screen, 'first-1', 'of')).not.toBe(''))
    terminal.press(KEY.escape)
    terminal.press(KEY.escape)
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(screen.at(-2)).toMatch(/^1 GPU model/))
    terminal.press('/model~h200', KEY.enter)
    await see(terminal, (screen) => expect(screen.at(-2)).toMatch(/^0 of 1 GPU model/))
  })

  it('prints the same row with --once, and takes a filter on what is free', async () => {
    const args = [...fleet.providers.map(({ endpoint }) => endpoint), '--once', '--view', 'gpus']
    const { stdout } = await run(args)
    expect(stdout).toMatch(/^nvidia h100 +80Gi +SXM5 +6\/16 +16 +10 +2 +5 +2 +2$/m)
    expect((await run([...args, '-f', 'free>=10'])).stdout).toContain('nvidia h100')
    expect((await run([...args, '-f', 'free>=11'])).stdout).not.toContain('nvidia h100')
  })
})
