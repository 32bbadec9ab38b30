import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { COMMAND_NAMES, COMMANDS } from '../../../src/config/commands.ts'
import { COMPLETIONS } from '../../../src/config/completion/index.ts'
import { FLAG_NAMES, flagOf } from '../../../src/config/flags.ts'
import { parseArguments } from '../../../src/config/parse.ts'
import { SHELLS } from '../../../src/config/shells.ts'
import { failure } from '../../../src/domain/outcome.ts'

const execute = promisify(execFile)

/** What bash itself offers for the last of these words, by our function. */
async function bashOffers(...words: readonly string[]): Promise<readonly string[]> {
  const script = `${COMPLETIONS.bash()}
    COMP_WORDS=(akash-top "$@"); COMP_CWORD=$#
    _akash_top
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout } = await execute('bash', ['--norc', '-c', script, 'bash', ...words])
  return stdout.split('\n').filter((line) => line !== '')
}

describe('completion', () => {
  it.each(SHELLS)('for %s knows every flag, every choice and every command', (shell) => {
    const script = COMPLETIONS[shell]()
    for (const name of FLAG_NAMES) {
      expect(script).toMatch(new RegExp(shell === 'fish' ? `-l ${name}\\b` : `--${name}\\b`))
      for (const choice of flagOf(name).choices ?? []) expect(script).toContain(choice)
    }
    for (const name of COMMAND_NAMES) {
      expect(script).toContain(name)
      for (const choice of COMMANDS[name].operand.choices ?? []) expect(script).toContain(choice)
    }
  })

  it('offers flags after a dash and commands for the first word, in bash', async () => {
    expect(await bashOffers('--tr')).toEqual(['--transport'])
    expect(await bashOffers('one.example', '--tra')).toEqual(['--transport'])
    expect(await bashOffers('')).toEqual([...COMMAND_NAMES])
    expect(await bashOffers('one.example', '')).toEqual([])
  })

  it('offers the values of a flag and the operand of a command, in bash', async () => {
    expect(await bashOffers('--transport', 'g')).toEqual(['grpc'])
    expect(await bashOffers('completion', '')).toEqual([...SHELLS])
    expect(await bashOffers('--from', 'package.j')).toEqual(['package.json'])
    expect(await bashOffers('--interval', '')).toEqual([])
  })

  it('is asked for by the name of a shell, and refuses any other', async () => {
    const read = (...argv: string[]) =>
      parseArguments(argv, {
        env: {},
        home: '/home/ada',
        stdoutIsTty: true,
        readFile: async () => failure('missing', 'no such file'),
        readStdin: async () => failure('missing', 'no stdin'),
      })
    expect(await read('completion', 'zsh')).toEqual({ ok: true, value: { kind: 'completion', shell: 'zsh' } })
    expect(await read('completion', 'csh')).toMatchObject({
      error: { message: 'completion: "csh" is no shell it knows; give bash, zsh, fish' },
    })
    expect(await read('completion', 'zsh', 'more')).toMatchObject({ ok: false })
    expect(await read('completion', 'zsh', '--once')).toMatchObject({
      error: { message: '--once: does not go with completion; it takes no flag' },
    })
  })
})
