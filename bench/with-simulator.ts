import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Endpoint, parseEndpoint } from '../src/domain/endpoint.ts'

/** The endpoints that the simulator prints, one a line, once it has printed so many. */
async function readEndpoints(output: NodeJS.ReadableStream, count: number): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = []
  for await (const line of createInterface({ input: output })) {
    const endpoint = parseEndpoint(line.trim())
    if (endpoint.ok) endpoints.push(endpoint.value)
    if (endpoints.length === count) break
  }
  return endpoints
}

/** Runs the simulator in a process of its own, so that its work is not counted as ours, for as long as `use` takes. */
export async function withSimulator<T>(
  providers: number,
  use: (endpoints: readonly Endpoint[]) => Promise<T>,
  args: readonly string[] = [],
): Promise<T> {
  const simulator = spawn(
    process.execPath,
    [join(import.meta.dirname, '../src/simulator/cli.ts'), '--providers', String(providers), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  try {
    return await use(await readEndpoints(simulator.stdout, providers))
  } finally {
    simulator.kill('SIGTERM')
    await once(simulator, 'exit')
  }
}
