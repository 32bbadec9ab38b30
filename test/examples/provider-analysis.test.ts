import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { AUDITOR } from '../../src/simulator/chain-records.ts'
import { chainOf, owner } from '../chain/support.ts'
import { fleetOf, served } from '../inventory/support/fleet.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/provider-analysis.ts', import.meta.url))
const GUARD = new URL('../command/support/loopback-only.ts', import.meta.url).href
const GIB = 1024 ** 3

/** Runs the example to its own end; it cannot leave this machine. */
function run(args: readonly string[]): Promise<{ status: unknown; lines: string[]; stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', GUARD, EXAMPLE, ...args],
      { timeout: 20_000 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : (error.code ?? error.signal)
        resolve({ status, lines: stdout.trimEnd().split('\n'), stderr })
      },
    )
  })
}

describe('the example of provider analysis', () => {
  it('prints what the chain has of the provider, and the figures that the provider serves', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf({ providers, total: 12 })
    const [provider] = providers
    const record = chain.records.find((one) => one.owner === provider?.owner)
    if (provider === undefined || record === undefined) throw new Error('one provider was expected')
    record.attributes.push({ key: 'bogus\u001b[2J', value: '\u202etext' })
    record.activeLeases = () => 38
    provider.cluster.leases = 60
    const { status, lines, stderr } = await run([provider.owner, '--chain', chain.url])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })

    const cpu = served(providers, 'allocatable', 'cpu') - served(providers, 'allocated', 'cpu')
    const memory = served(providers, 'allocatable', 'memory') - served(providers, 'allocated', 'memory')
    const region = record.attributes.find(({ key }) => key === 'location-region')?.value
    const plain = record.attributes.slice(0, -1)
    expect(lines).toEqual([
      'Provider details:',
      `  Owner: ${provider.owner}`,
      `  Host: https://${provider.endpoint}`,
      '  Email: ops@simulated-0.example',
      '  Website: https://simulated-0.example',
      `  Region: ${region}`,
      '  Tier: community',
      `Provider attributes (${plain.length + 1} total):`,
      ...plain.map(({ key, value }) => `  ${key} = ${value}`),
      '  bogus[2J = text',
      `Signed by ${AUDITOR}: 4 attributes`,
      'Active leases on chain: 38',
      'Leases by the provider: 60',
      'Cluster inventory:',
      '  Nodes: 3',
      ...provider.cluster.nodes.flatMap(({ name, allocatable, allocated }, index) => [
        `  Node ${index + 1}: ${name}`,
        `    CPU: ${allocatable.cpu - allocated.cpu} millicores available`,
        `    Memory: ${((allocatable.memory - allocated.memory) / GIB).toFixed(1)} GiB available`,
      ]),
      `  Storage classes: ${provider.cluster.storage.map((pool) => pool.class).join(', ') || 'none'}`,
      '  Cluster totals, available:',
      `    CPU: ${cpu} millicores (${(cpu / 1000).toFixed(1)} cores)`,
      `    Memory: ${(memory / GIB).toFixed(1)} GiB`,
    ])
  })

  it('goes on with the endpoint named where the chain is away, and exits 1', async () => {
    const { providers } = await fleetOf(1)
    const chain = await chainOf()
    await chain.misbehave('closed')
    const { status, lines } = await run([owner(1), providers[0]?.endpoint ?? '', '--chain', chain.url])
    expect(status).toBe(1)
    expect(lines[0]).toMatch(/^The chain does not tell: .*connection refused.* \(chain\)$/)
    expect(lines).toContain('  Nodes: 3')
  })

  it.each([
    [() => [owner(5)], 1, /is the owner of no provider on chain \(no-provider\)/],
    [() => ['akash1nonsense'], 1, /is not an owner address: .* \(no-provider\)/],
  ])('says why there is nothing to analyse', async (args, status, sentence) => {
    const chain = await chainOf()
    const result = await run([...args(), '--chain', chain.url])
    expect(result.status).toBe(status)
    expect(result.lines.join('\n')).toMatch(sentence)
  })

  it('asks for an owner where none is named, and exits 2', async () => {
    const { status, stderr } = await run([])
    expect(status).toBe(2)
    expect(stderr).toContain('akash1')
  })
})
