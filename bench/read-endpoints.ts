import { createInterface } from 'node:readline'
import { type Endpoint, parseEndpoint } from '../src/domain/endpoint.ts'

/** The endpoints that the simulator prints, one a line, once it has printed so many. */
export async function readEndpoints(output: NodeJS.ReadableStream, count: number): Promise<Endpoint[]> {
  const endpoints: Endpoint[] = []
  for await (const line of createInterface({ input: output })) {
    const endpoint = parseEndpoint(line.trim())
    if (endpoint.ok) endpoints.push(endpoint.value)
    if (endpoints.length === count) break
  }
  return endpoints
}
