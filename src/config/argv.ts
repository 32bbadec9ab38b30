import { parseArgs } from 'node:util'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { visible } from '../domain/visible.ts'
import { FLAG_NAMES, type FlagName, type FlagValues, flagOf, isFlagName } from './flags.ts'
import { setFlag } from './set-flag.ts'
import { suggest } from './suggest.ts'

/** What the arguments say by themselves, each flag's value understood. */
export interface Argv {
  readonly flags: Readonly<Partial<FlagValues>>
  /** Everything that is no flag, and everything after `--`: a command and its operand, endpoints. */
  readonly words: readonly string[]
}

type Token = ReturnType<typeof tokenize>[number]
type FlagToken = Extract<Token, { kind: 'option' }>

/**
 * Reads the arguments (without node and the program's name) by the table of flags. Refused, in one sentence that
 * names the flag as typed: unknown flags (with the nearest known one), a flag given twice, a missing value, a
 * value for a switch, and a value the table does not accept. Switches combine (`-1r`), the last of them may take
 * a value (`-1i3`), and after `--` nothing is a flag.
 */
export function readArgv(argv: readonly string[]): Outcome<Argv, 'usage'> {
  const flags: Partial<FlagValues> = {}
  const words: string[] = []
  const tokens = tokenize(argv)
  let taken = -1
  for (const [position, token] of tokens.entries()) {
    if (token.kind === 'positional' && position !== taken) words.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName } = token
    if (!isFlagName(name)) return unknown(rawName, argv[token.index] ?? rawName)
    if (flags[name] !== undefined && flagOf(name).repeatable !== true)
      return failure('usage', `${rawName}: given twice; give it once`)
    const own = numberAfter(name, token, tokens[position + 1])
    if (own !== null) taken = position + 1
    const text = own === null ? textOf(name, token) : success(own)
    const read = text.ok ? setFlag(flags, name, text.value) : text
    if (!read.ok) return failure('usage', `${rawName}: ${read.error.message}`)
  }
  return success({ flags, words })
}

/** Whether a switch such as `--help` is among the arguments, whatever else is wrong with them. */
export function asksFor(name: FlagName, argv: readonly string[]): boolean {
  return tokenize(argv).some((token) => token.kind === 'option' && token.name === name)
}

function tokenize(argv: readonly string[]) {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string }> = {}
  for (const name of FLAG_NAMES) {
    const { argument, implied, short } = flagOf(name)
    const type = argument === undefined || implied !== undefined ? 'boolean' : 'string'
    options[name] = short === undefined ? { type } : { type, short }
  }
  return parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true }).tokens
}

/** The argument after a flag whose value may be left out: its value only where it is made of digits. */
function numberAfter(name: FlagName, token: FlagToken, next: Token | undefined): string | null {
  if (flagOf(name).implied === undefined || token.value !== undefined) return null
  return next?.kind === 'positional' && /^\d+$/.test(next.value) ? next.value : null
}

function textOf(name: FlagName, token: FlagToken): Outcome<string, 'usage'> {
  const { argument, implied } = flagOf(name)
  const { value } = token
  if (argument === undefined) {
    return value === undefined
      ? success('')
      : failure('usage', `takes no value, and ${quote(value)} was given`)
  }
  if (value === undefined) {
    return implied === undefined ? failure('usage', `its value (${argument}) is missing`) : success(implied)
  }
  // A flag in the place of a value is a value forgotten; a lone dash is stdin, a number gets its own refusal.
  const flagLike = /^-[^\d.]/.test(value) && !token.inlineValue
  return flagLike
    ? failure('usage', `its value (${argument}) is missing before ${quote(value)}`)
    : success(value)
}

function unknown(rawName: string, typed: string): Outcome<never, 'usage'> {
  const near = suggest(typed.replace(/^-+|=.*$/gs, ''), FLAG_NAMES)
  const hint = near === null ? '' : `; did you mean --${near}?`
  return failure('usage', `unknown flag ${visible(rawName)}${hint}`)
}
