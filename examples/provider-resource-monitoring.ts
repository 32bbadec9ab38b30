/**
 * What one provider has and how much of it is in use.
 *
 *   node examples/provider-resource-monitoring.ts provider.example.com:8443
 *
 * In a program of your own, import from 'akash-top'.
 */
import { aggregateInventoryData, queryClusterInventory } from '../src/index.ts'

const GIB = 1024 ** 3

async function monitorProviderResources(endpoint: string): Promise<boolean> {
  console.log(`Monitoring provider: ${endpoint}`)

  const cluster = await queryClusterInventory(endpoint)
  if (cluster.status === 'error') {
    console.log(`Failed to query cluster: ${cluster.error} (${cluster.code})`)
    return false
  }
  console.log('Resource overview:')
  console.log(`  Nodes: ${cluster.nodes.length}`)
  console.log(`  Storage classes: ${cluster.storage.length}`)

  // The sum over the nodes of this one provider; numbers that cannot be true stay out of it.
  const { cpu, memory, gpu } = aggregateInventoryData([cluster]).resources
  console.log('Resource utilization:')
  console.log(`  CPU: ${percent(cpu)} (${cpu.allocated} / ${cpu.allocatable} millicores)`)
  console.log(`  Memory: ${percent(memory)} (${gib(memory.allocated)} / ${gib(memory.allocatable)} GiB)`)
  console.log(`  GPU: ${percent(gpu)} (${gpu.allocated} / ${gpu.allocatable} units)`)

  for (const doubt of cluster.doubts) console.log(`  Doubt: ${doubt.node ?? 'cluster'}: ${doubt.message}`)
  return true
}

function percent({ allocated, allocatable }: { allocated: number; allocatable: number }): string {
  return `${(allocatable === 0 ? 0 : (allocated / allocatable) * 100).toFixed(1)}%`
}

function gib(bytes: number): string {
  return (bytes / GIB).toFixed(1)
}

const endpoints = process.argv.slice(2)
if (endpoints.length === 0) {
  console.error('Name at least one provider, as host:port.')
  process.exitCode = 2
}
for (const endpoint of endpoints) {
  if (!(await monitorProviderResources(endpoint))) process.exitCode = 1
}
