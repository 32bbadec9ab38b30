/**
 * Which providers could host a deployment now, and on which nodes.
 *
 *   node examples/where-it-fits.ts '8 cpu 32Gi 2x nvidia/h100' provider1.example.com provider2.example.com:8443
 *   node examples/where-it-fits.ts deploy.yaml provider1.example.com
 *
 * In a program of your own, import from 'akash-top'.
 */
import { readFile } from 'node:fs/promises'
import { type FitProviderDocument, queryFit } from '../src/index.ts'

async function findPlaces(request: string, endpoints: readonly string[]): Promise<boolean> {
  const isFile = /\.ya?ml$/.test(request)
  const wish = isFile ? { sdl: await readFile(request, 'utf8'), name: request } : request
  const fit = await queryFit(wish, endpoints)
  if (fit.status === 'error') {
    console.log(`Bad request: ${fit.error}`)
    return false
  }
  console.log(`Request: ${fit.request}`)
  for (const provider of fit.providers) {
    console.log(`${provider.provider}: ${verdict(provider)}`)
    // A provider's own engine goes by things it tells nobody; what else was left out is said.
    for (const clause of provider.unchecked) console.log(`  Unchecked: ${clause}`)
  }
  for (const { provider, code, error } of fit.errors) console.log(`${provider}: ${error} (${code})`)
  return fit.providers.some(({ fits }) => fits === true)
}

function verdict({ fits, times, placements, blocked_by }: FitProviderDocument): string {
  if (fits === null) return 'no answer'
  if (!fits) return `no, for want of ${blocked_by}`
  const nodes = new Set(placements.map(({ node }) => node))
  return `yes, ${times} times over, first on ${[...nodes].join(', ')}`
}

const [request, ...endpoints] = process.argv.slice(2)
if (request === undefined || endpoints.length === 0) {
  console.error('Give a request in quotes, or an SDL file, and at least one provider as host:port.')
  process.exitCode = 2
} else if (!(await findPlaces(request, endpoints))) {
  process.exitCode = 1
}
