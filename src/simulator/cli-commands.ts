/** The commands that the running simulator reads. */
import { readFile, writeFile } from 'node:fs/promises'
import { CERTIFICATE_KINDS } from './certificate-kinds.ts'
import { type HowText, misbehaviourNamed, type Read, readIndex } from './cli-options.ts'
import { GRPC_MISBEHAVIOURS } from './grpc/types.ts'
import { MISBEHAVIOURS, type SimulatedFleet, type SimulatedProvider } from './types.ts'

export const COMMANDS_HELP = `commands: INDEX HOW, INDEX grpc:HOW, INDEX heal, INDEX grpc:heal, INDEX sample FILE, INDEX own, INDEX certify KIND [rest|grpc], INDEX publish, authority FILE, step, quit; KIND is one of ${CERTIFICATE_KINDS.join(', ')}; grpc:HOW is one of grpc:${GRPC_MISBEHAVIOURS.join(', grpc:')}; HOW is one of ${MISBEHAVIOURS.join(', ')}`

/** Misbehaves so, on the port it is about. Rejects for gRPC where there is none. */
export async function misbehaveAs(provider: SimulatedProvider, how: HowText): Promise<void> {
  const ofGrpc = GRPC_MISBEHAVIOURS.find((one) => how === `grpc:${one}`)
  if (ofGrpc !== undefined) return provider.grpc.misbehave(ofGrpc)
  return provider.misbehave(MISBEHAVIOURS.find((one) => one === how) ?? null)
}

/** Behaves well again on both ports; the one of gRPC may not be there. */
async function heal(provider: SimulatedProvider): Promise<void> {
  await Promise.all([provider.misbehave(null), provider.grpc.misbehave(null).catch(() => {})])
}

type Verb = (provider: SimulatedProvider) => unknown

/** The commands of one provider that are one word. */
const VERBS: Readonly<Record<string, Verb>> = {
  heal,
  'grpc:heal': ({ grpc }) => grpc.misbehave(null),
  own: ({ serveText }) => serveText(null),
  publish: ({ grpc }) => grpc.publish(),
}

/** The bytes of a sample file, or a sentence that names it. */
export async function readSample(file: string): Promise<Read<Buffer>> {
  try {
    return { value: await readFile(file) }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { message: `cannot read the sample ${JSON.stringify(file)}: ${why}` }
  }
}

/** Certificates as `KIND` or `KIND PORT` says; null where it says neither. */
async function certify(provider: SimulatedProvider, words: string): Promise<string | null> {
  const [name, at, ...more] = words.split(/\s+/)
  const kind = CERTIFICATE_KINDS.find((one) => one === name)
  const port = (['rest', 'grpc'] as const).find((one) => one === at)
  if (kind === undefined || (at !== undefined && port === undefined) || more.length > 0) return null
  await provider.certify(kind, port)
  return `ok ${provider.index} certify ${words}`
}

async function writeAuthority(fleet: SimulatedFleet, file: string): Promise<string> {
  try {
    await writeFile(file, await fleet.authority())
    return `ok authority ${file}`
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return `cannot write the authority's certificate to ${JSON.stringify(file)}: ${why}`
  }
}

async function command(provider: SimulatedProvider, verb: string, rest: string): Promise<string> {
  if (verb === 'certify') return (await certify(provider, rest)) ?? COMMANDS_HELP
  if (verb === 'sample' && rest !== '') {
    const sample = await readSample(rest)
    if ('message' in sample) return sample.message
    provider.serveText(sample.value)
    return `ok ${provider.index} sample ${rest}`
  }
  const how = misbehaviourNamed(verb)
  const known = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined
  const act = how === null ? known : () => misbehaveAs(provider, how)
  if (act === undefined || rest !== '') return COMMANDS_HELP
  try {
    await act(provider)
    return `ok ${provider.index} ${verb}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Does what one line says and resolves, when that is in force, to the line to answer: `ok ...`, or what is
 * wrong. null is the wish to quit; a blank line is answered with the help.
 */
export async function obey(fleet: SimulatedFleet, line: string): Promise<string | null> {
  const text = line.trim()
  if (text === 'quit') return null
  if (text === 'step') {
    fleet.step()
    return 'ok step'
  }
  const [, file] = /^authority\s+(.+)$/.exec(text) ?? []
  if (file !== undefined) return writeAuthority(fleet, file)
  const [, index, verb, rest = ''] = /^(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(text) ?? []
  if (index === undefined || verb === undefined || !/^\d/.test(index)) return COMMANDS_HELP
  const read = readIndex(index, fleet.providers.length)
  if ('message' in read) return read.message
  const provider = fleet.providers[read.value]
  return provider === undefined ? COMMANDS_HELP : command(provider, verb, rest)
}
