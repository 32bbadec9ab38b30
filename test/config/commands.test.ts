import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES, COMMANDS, commandUsage, readCommand } from '../../src/config/commands.ts'
import { helpText } from '../../src/config/help.ts'
import { parseArguments, type Surroundings } from '../../src/config/parse.ts'
import { failure } from '../../src/domain/outcome.ts'

const SURROUNDINGS: Surroundings = {
  env: {},
  home: '/home/ada',
  stdoutIsTty: true,
  readFile: async () => failure('missing', 'no such file'),
  readStdin: async () => failure('missing', 'no stdin'),
}

async function read(...argv: string[]) {
  const request = await parseArguments(argv, SURROUNDINGS)
  if (!request.ok) return request.error.message
  return request.value.kind === 'run' ? request.value.config : request.value.kind
}

describe('a command', () => {
  it('is the first word, its operand the second, and the rest are endpoints', async () => {
    expect(await read('fit', '8 cpu 32Gi', 'one.example', 'two.example')).toMatchObject({
      command: { name: 'fit', operand: '8 cpu 32Gi' },
      endpoints: [{ id: 'one.example:8443' }, { id: 'two.example:8443' }],
    })
  })

  it('may stand after flags and among them', async () => {
    expect(await read('--timeout', '3', 'fit', '-o', 'json', '1 cpu', 'one.example')).toMatchObject({
      command: { name: 'fit', operand: '1 cpu' },
      timeoutMs: 3000,
      output: 'json',
    })
  })

  it('is none where the word is written as an endpoint, or is not the first', async () => {
    for (const argv of [['fit:8443'], ['https://fit'], ['one.example', 'fit']]) {
      expect(await read(...argv), argv.join(' ')).toMatchObject({ command: null })
    }
  })

  it('prints and exits, so that the output may be chosen without --once', async () => {
    expect(await read('fit', '1 cpu', 'one.example', '-o', 'json')).toMatchObject({ once: true })
  })

  it('says what it lacks, and how a host of its name is written', async () => {
    expect(await read('fit')).toBe(
      'fit: REQUEST_OR_FILE is missing; give what is to fit: a request in quotes, or an SDL file (a host called fit is written fit:8443)',
    )
    expect(readCommand(['fit', '  ', 'one.example']).ok).toBe(false)
  })

  it('refuses flags that mean nothing to it, and names those it takes', async () => {
    const refusal = await read('fit', '1 cpu', 'one.example', '--node', 'node1')
    expect(refusal).toMatch(/^--node: does not go with fit; it takes .*--all.*--output/)
    expect(await read('fit', '1 cpu', 'one.example', '--group')).toMatch(/^--group: does not go with fit/)
  })

  it('needs someone to ask', async () => {
    expect(await read('fit', '1 cpu')).toMatch(/^no provider to watch/)
    expect(await read('fit', '1 cpu', '--demo')).toMatchObject({ demo: 6 })
  })

  it.each(COMMAND_NAMES)('%s stands in the help with its operand and its exit status', (name) => {
    const help = helpText().replaceAll(/\s+/g, ' ')
    expect(help).toContain(commandUsage(name))
    expect(help).toContain(COMMANDS[name].meaning)
    expect(help).toContain(COMMANDS[name].exitStatus)
  })
})
