import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { SimulatedProvider } from '../../src/simulator/index.ts'
import { fleetOf, oneProvider, served } from '../inventory/support/fleet.ts'

const GIB = 1024 ** 3

interface Run {
  readonly status: number | string | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs an example as its heading says, with this node, to its own end: nothing it opened may keep it alive. */
function run(name: string, args: readonly string[]): Promise<Run> {
  const file = fileURLToPath(new URL(`../../examples/${name}.ts`, import.meta.url))
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { timeout: 20_000 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : (error.code ?? error.signal ?? null), stdout, stderr })
    })
  })
}

const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)}%`

/** What the hardware has, as gRPC tells it. */
function capacityOf(providers: readonly SimulatedProvider[], kind: 'cpu' | 'memory'): number {
  const nodes = providers.flatMap(({ cluster }) => cluster.nodes)
  return nodes.reduce((sum, { capacity, allocatable }) => sum + (capacity ?? allocatable)[kind], 0)
}

describe('the example of provider resource monitoring', () => {
  it('prints the figures that the provider serves', async () => {
    const provider = await oneProvider()
    const [node] = provider.cluster.nodes
    if (node === undefined) throw new Error('no node')
    node.allocatable.gpu = 8
    node.allocated.gpu = 5
    const { status, stdout, stderr } = await run('provider-resource-monitoring', [provider.endpoint])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const sum = (field: 'allocatable' | 'allocated', kind: 'cpu' | 'memory' | 'gpu') =>
      served([provider], field, kind)
    const [cpuUsed, cpu] = [sum('allocated', 'cpu'), sum('allocatable', 'cpu')]
    const [memoryUsed, memory] = [sum('allocated', 'memory'), sum('allocatable', 'memory')]
    const [gpuUsed, gpu] = [sum('allocated', 'gpu'), sum('allocatable', 'gpu')]
    expect(gpuUsed).toBeGreaterThanOrEqual(5)
    expect(stdout.trimEnd().split('\n')).toEqual([
      `Monitoring provider: ${provider.endpoint}`,
      'Resource overview:',
      '  Nodes: 3',
      `  Storage classes: ${provider.cluster.storage.length}`,
      'Resource utilization:',
      `  CPU: ${percent(cpuUsed, cpu)} (${cpuUsed} / ${cpu} millicores)`,
      `  Memory: ${percent(memoryUsed, memory)} (${(memoryUsed / GIB).toFixed(1)} / ${(memory / GIB).toFixed(1)} GiB)`,
      `  GPU: ${percent(gpuUsed, gpu)} (${gpuUsed} / ${gpu} units)`,
    ])
  })

  it('says why a provider cannot be asked, and exits 1', async () => {
    const provider = await oneProvider({ grpc: false })
    await provider.misbehave('closed')
    const { status, stdout } = await run('provider-resource-monitoring', [provider.endpoint])
    expect(status).toBe(1)
    expect(stdout).toMatch(/Failed to query cluster: .+ \(refused\)/)
  })

  it('asks for a provider where none is named, and exits 2', async () => {
    const { status, stdout, stderr } = await run('provider-resource-monitoring', [])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain('host:port')
  })
})

describe('the example of network capacity analysis', () => {
  it('prints the sums over all providers that answer, and who does not', async () => {
    const { providers } = await fleetOf(4)
    const [bad, ...good] = providers
    if (bad === undefined) throw new Error('no provider')
    await Promise.all([bad.misbehave('not-ready'), bad.grpc.misbehave('not-ready')])
    const { status, stdout } = await run(
      'network-capacity-analysis',
      providers.map(({ endpoint }) => endpoint),
    )
    expect(status).toBe(1)
    const cpu = served(good, 'allocatable', 'cpu')
    const cpuUsed = served(good, 'allocated', 'cpu')
    const memory = served(good, 'allocatable', 'memory')
    const memoryUsed = served(good, 'allocated', 'memory')
    const has = (kind: 'cpu' | 'memory') => capacityOf(good, kind)
    const classes = [
      ...new Set(good.flatMap(({ cluster }) => cluster.storage.map((pool) => pool.class))),
    ].sort()
    const lines = stdout.trimEnd().split('\n')
    expect(lines.slice(0, -1)).toEqual([
      'Analyzing capacity across 4 providers...',
      'Network capacity analysis:',
      '  Responding providers: 3/4',
      '  Total nodes: 9',
      `  Storage classes: ${classes.join(', ')}`,
      `  CPU: ${((cpu - cpuUsed) / 1000).toFixed(1)} / ${(has('cpu') / 1000).toFixed(1)} cores available`,
      `  Memory: ${((memory - memoryUsed) / GIB).toFixed(1)} / ${(has('memory') / GIB).toFixed(1)} GiB available`,
      'Utilization rates:',
      `  CPU: ${percent(cpuUsed, cpu)}`,
      `  Memory: ${percent(memoryUsed, memory)}`,
      'Failed providers:',
    ])
    expect(lines.at(-1)).toContain(`${bad.endpoint}: not-ready: `)
  })

  it('exits 0 when every provider answers', async () => {
    const { providers } = await fleetOf(2)
    const { status, stdout } = await run(
      'network-capacity-analysis',
      providers.map(({ endpoint }) => endpoint),
    )
    expect(status).toBe(0)
    expect(stdout).not.toContain('Failed')
  })
})

describe('the example of where a deployment fits', () => {
  it('prints who can host it, how often and where, and what the others lack', async () => {
    const { providers } = await fleetOf(2)
    for (const [nth, { cluster }] of providers.entries()) {
      const [node] = cluster.nodes
      if (node === undefined) throw new Error('no node')
      cluster.nodes.splice(1)
      // 4 free cores on the first provider, 20 on the second; memory for all of it.
      node.allocatable = { cpu: 32_000, memory: 512 * GIB, gpu: 0, storage_ephemeral: 512 * GIB }
      node.allocated = { cpu: nth === 0 ? 28_000 : 12_000, memory: 0, gpu: 0, storage_ephemeral: 0 }
    }
    const [small, large] = providers
    const args = ['8 cpu 32Gi', small?.endpoint ?? '', large?.endpoint ?? '', '127.0.0.1:1']
    const { status, stdout, stderr } = await run('where-it-fits', args)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.trimEnd().split('\n')).toEqual([
      'Request: 8 cpu 32Gi',
      `${small?.endpoint}: no, for want of cpu`,
      `${large?.endpoint}: yes, 2 times over, first on ${large?.cluster.nodes[0]?.name}`,
      '127.0.0.1:1: no answer',
      expect.stringMatching(/^127\.0\.0\.1:1: .+ \(refused\)$/),
    ])
  })

  it('says what is wrong with a request, and exits 1', async () => {
    const { status, stdout } = await run('where-it-fits', ['8 cpu 32Gx', '127.0.0.1:1'])
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Bad request: at character 7, "32Gx"/)
  })
})
