/**
 * What many providers have together, and who of them did not answer.
 *
 *   node examples/network-capacity-analysis.ts provider1.example.com:8443 provider2.example.com:8443
 *
 * In a program of your own, import from 'akash-top'.
 */
import { aggregateInventoryData, queryClusterInventory } from '../src/index.ts'

const GIB = 1024 ** 3

async function analyzeNetworkCapacity(providers: readonly string[]): Promise<boolean> {
  console.log(`Analyzing capacity across ${providers.length} providers...`)

  // All at once: a provider that hangs costs its own time and nobody else's.
  const results = await Promise.all(providers.map((provider) => queryClusterInventory(provider)))
  const aggregated = aggregateInventoryData(results)

  if (aggregated.status === 'error') {
    console.log(`Aggregation failed: ${aggregated.error}`)
  } else {
    const { summary, resources } = aggregated
    const { cpu, memory } = resources
    console.log('Network capacity analysis:')
    console.log(`  Responding providers: ${summary.successful_providers}/${summary.total_providers_queried}`)
    console.log(`  Total nodes: ${summary.total_nodes}`)
    console.log(`  Storage classes: ${summary.storage_classes.join(', ') || 'none'}`)
    console.log(`  CPU: ${cores(cpu.available)} / ${cores(cpu.capacity)} cores available`)
    console.log(`  Memory: ${gib(memory.available)} / ${gib(memory.capacity)} GiB available`)
    console.log('Utilization rates:')
    console.log(`  CPU: ${percent(cpu)}`)
    console.log(`  Memory: ${percent(memory)}`)
  }

  if (aggregated.errors.length > 0) console.log('Failed providers:')
  for (const { provider, code, error } of aggregated.errors) console.log(`  ${provider}: ${code}: ${error}`)
  return aggregated.errors.length === 0
}

function percent({ allocated, allocatable }: { allocated: number; allocatable: number }): string {
  return `${(allocatable === 0 ? 0 : (allocated / allocatable) * 100).toFixed(1)}%`
}

function cores(millicores: number): string {
  return (millicores / 1000).toFixed(1)
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1)
}

const providers = process.argv.slice(2)
if (providers.length === 0) {
  console.error('Name at least one provider, as host:port.')
  process.exitCode = 2
} else if (!(await analyzeNetworkCapacity(providers))) {
  process.exitCode = 1
}
