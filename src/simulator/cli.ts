/** `npm run simulator`: a fleet by itself, driven by lines on standard input. See `--help`. */
import { createInterface } from 'node:readline'
import { startChain } from './chain.ts'
import type { SimulatedChain } from './chain-types.ts'
import { misbehaveAs, obey, readSample } from './cli-commands.ts'
import { HELP } from './cli-help.ts'
import { type CliOptions, type Read, readCommandLine } from './cli-options.ts'
import { startFleet } from './fleet.ts'
import type { SimulatedFleet } from './types.ts'

/** The bytes of each sample asked for, or a sentence on the first file that cannot be read. */
async function readSamples(
  samples: CliOptions['samples'],
): Promise<Read<{ index: number; bytes: Buffer }[]>> {
  const value: { index: number; bytes: Buffer }[] = []
  for (const { index, file } of samples) {
    const sample = await readSample(file)
    if ('message' in sample) return sample
    value.push({ index, bytes: sample.value })
  }
  return { value }
}

/** Answers lines until `quit`, a signal, or, at a terminal, the end of the input. */
async function serve(fleet: SimulatedFleet, chain: SimulatedChain | null): Promise<void> {
  const ended = new AbortController()
  const end = () => ended.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  // Whoever read the endpoints has gone.
  process.stdout.once('error', end)
  const stopped = new Promise((resolve) => ended.signal.addEventListener('abort', resolve))
  const lines = createInterface({ input: process.stdin, signal: ended.signal })
  const places = [...fleet.providers.map(({ endpoint }) => endpoint), ...(chain === null ? [] : [chain.url])]
  process.stdout.write(places.map((place) => `${place}\n`).join(''))
  for await (const line of lines) {
    const reply = await obey(fleet, line)
    if (reply === null) end()
    if (ended.signal.aborted) break
    process.stdout.write(`${reply}\n`)
  }
  if (!process.stdin.isTTY) await stopped
  process.stdin.destroy()
}

function complain(message: string): void {
  process.stderr.write(`simulator: ${message}\n`)
  process.exitCode = 2
}

async function main(): Promise<void> {
  const input = readCommandLine(process.argv.slice(2))
  if (input.kind === 'help') process.stdout.write(HELP)
  if (input.kind === 'bad') complain(input.message)
  if (input.kind !== 'run') return
  const samples = await readSamples(input.options.samples)
  if ('message' in samples) {
    complain(samples.message)
    return
  }
  const fleet = await startFleet(input.options.fleet)
  let chain: SimulatedChain | null = null
  try {
    // Before any misbehaviour: it takes the certificates from the providers themselves.
    const { chainTotal: total } = input.options
    if (total !== undefined) chain = await startChain({ providers: fleet.providers, total })
    for (const { index, bytes } of samples.value) fleet.providers[index]?.serveText(bytes)
    for (const { index, how } of input.options.misbehaviours) {
      const provider = fleet.providers[index]
      if (provider !== undefined) await misbehaveAs(provider, how)
    }
    await serve(fleet, chain)
  } finally {
    await chain?.close()
    await fleet.close()
  }
}

await main()
