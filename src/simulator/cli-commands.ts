/** The commands that the running simulator reads. */
import { readFile } from 'node:fs/promises'
import { misbehaviourNamed, type Read, readIndex } from './cli-options.ts'
import { MISBEHAVIOURS, type SimulatedFleet, type SimulatedProvider } from './types.ts'

export const COMMANDS_HELP = `commands: INDEX HOW, INDEX heal, INDEX sample FILE, INDEX own, step, quit; HOW is one of ${MISBEHAVIOURS.join(', ')}`

/** The bytes of a sample file, or a sentence that names it. */
export async function readSample(file: string): Promise<Read<Buffer>> {
  try {
    return { value: await readFile(file) }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return { message: `cannot read the sample ${JSON.stringify(file)}: ${why}` }
  }
}

async function command(provider: SimulatedProvider, verb: string, rest: string): Promise<string> {
  if (verb === 'heal' && rest === '') {
    await provider.misbehave(null)
    return `ok ${provider.index} heal`
  }
  if (verb === 'own' && rest === '') {
    provider.serveText(null)
    return `ok ${provider.index} own`
  }
  if (verb === 'sample' && rest !== '') {
    const sample = await readSample(rest)
    if ('message' in sample) return sample.message
    provider.serveText(sample.value)
    return `ok ${provider.index} sample ${rest}`
  }
  const how = rest === '' ? misbehaviourNamed(verb) : null
  if (how === null) return COMMANDS_HELP
  await provider.misbehave(how)
  return `ok ${provider.index} ${how}`
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
  const [, index, verb, rest = ''] = /^(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(text) ?? []
  if (index === undefined || verb === undefined || !/^\d/.test(index)) return COMMANDS_HELP
  const read = readIndex(index, fleet.providers.length)
  if ('message' in read) return read.message
  const provider = fleet.providers[read.value]
  return provider === undefined ? COMMANDS_HELP : command(provider, verb, rest)
}
