/**
 * What one provider says of itself on chain, and what its cluster has.
 *
 *   node examples/provider-analysis.ts akash1... [provider.example.com:8443] [--chain URL]
 *
 * Without an endpoint the one registered on chain is asked. In a program of your own, import from 'akash-top'.
 */
import { parseArgs } from 'node:util'
import {
  aggregateInventoryData,
  queryClusterInventory,
  queryProvider,
  regionOf,
  tierOf,
} from '../src/index.ts'

const GIB = 1024 ** 3

async function analyzeProvider(owner: string, endpoint?: string, chain?: string): Promise<boolean> {
  const provider = await queryProvider(owner, chain === undefined ? {} : { chain })
  if (provider.status === 'error') {
    console.log(`The chain does not tell: ${shown(provider.error)} (${provider.code})`)
    if (endpoint === undefined) return false
  } else {
    console.log('Provider details:')
    console.log(`  Owner: ${provider.owner}`)
    console.log(`  Host: ${shown(provider.host_uri)}`)
    console.log(`  Email: ${shown(provider.info.email) || 'Not provided'}`)
    console.log(`  Website: ${shown(provider.info.website) || 'Not provided'}`)
    console.log(`  Region: ${shown(regionOf(provider) ?? 'unknown')}`)
    console.log(`  Tier: ${shown(tierOf(provider) ?? 'unknown')}`)
    console.log(`Provider attributes (${provider.attributes.length} total):`)
    for (const { key, value } of provider.attributes) console.log(`  ${shown(key)} = ${shown(value)}`)
    for (const { auditor, attributes } of provider.audited ?? []) {
      console.log(`Signed by ${shown(auditor)}: ${attributes.length} attributes`)
    }
    console.log(`Active leases on chain: ${provider.active_leases ?? 'unknown'}`)
  }
  const place = endpoint ?? (provider.status === 'success' ? provider.host_uri : '')
  return (await analyzeCluster(place)) && provider.status === 'success'
}

async function analyzeCluster(endpoint: string): Promise<boolean> {
  const cluster = await queryClusterInventory(endpoint)
  if (cluster.status === 'error') {
    console.log(`Failed to query inventory: ${shown(cluster.error)} (${cluster.code})`)
    return false
  }
  console.log(`Leases by the provider: ${cluster.leases ?? 'unknown'}`)
  console.log('Cluster inventory:')
  console.log(`  Nodes: ${cluster.nodes.length}`)
  for (const [index, { name, resources }] of cluster.nodes.entries()) {
    console.log(`  Node ${index + 1}: ${shown(name)}`)
    console.log(`    CPU: ${resources.cpu.available} millicores available`)
    console.log(`    Memory: ${(Number(resources.memory.available) / GIB).toFixed(1)} GiB available`)
  }
  console.log(`  Storage classes: ${shown(cluster.storage.map((pool) => pool.class).join(', ')) || 'none'}`)

  // The sum over the nodes of this one provider; numbers that cannot be true stay out of it.
  const { cpu, memory } = aggregateInventoryData([cluster]).resources
  console.log('  Cluster totals, available:')
  console.log(`    CPU: ${cpu.available} millicores (${(cpu.available / 1000).toFixed(1)} cores)`)
  console.log(`    Memory: ${(memory.available / GIB).toFixed(1)} GiB`)
  return true
}

/** Anyone can write anything on chain: what could steer the terminal is left out. */
function shown(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { chain: { type: 'string' } } })
const [owner, endpoint] = positionals
if (owner === undefined) {
  console.error('Give the owner of a provider, akash1..., and its host:port if it is not the one on chain.')
  process.exitCode = 2
} else if (!(await analyzeProvider(owner, endpoint, values.chain))) {
  process.exitCode = 1
}
