/** What there is to complete, from the tables of flags and commands. */
import { COMMAND_NAMES, COMMANDS } from '../commands.ts'
import { FLAG_NAMES, flagOf } from '../flags.ts'

/** `none`: a switch. `file`: the name of one. `choice`: one of `choices`. `text`: anything. */
export type ValueKind = 'none' | 'file' | 'choice' | 'text'

export interface FlagWord {
  /** With its dashes. */
  readonly long: string
  /** With its dash; null where there is none. */
  readonly short: string | null
  readonly value: ValueKind
  readonly choices: readonly string[]
  /** A clause for a person. */
  readonly meaning: string
}

export interface CommandWord {
  readonly name: string
  readonly meaning: string
  /** What the word after it may be, as of a flag. */
  readonly operand: ValueKind
  readonly choices: readonly string[]
}

/** Every flag, in the order of the help. */
export const FLAG_WORDS: readonly FlagWord[] = FLAG_NAMES.map((name) => {
  const { short, argument, implied, choices = [], meaning } = flagOf(name)
  // A value that may be left out is given with = only: the next word is another one.
  const isSwitch = argument === undefined || implied !== undefined
  return {
    long: `--${name}`,
    short: short === undefined ? null : `-${short}`,
    value: isSwitch ? 'none' : choices.length > 0 ? 'choice' : argument === 'FILE' ? 'file' : 'text',
    choices,
    meaning,
  }
})

/** Every command, in the order of the help. */
export const COMMAND_WORDS: readonly CommandWord[] = COMMAND_NAMES.map((name) => {
  const { meaning, operand } = COMMANDS[name]
  const choices = operand.choices ?? []
  const isFile = operand.name.includes('FILE')
  return { name, meaning, operand: choices.length > 0 ? 'choice' : isFile ? 'file' : 'text', choices }
})

/** A text in single quotes, as all three shells read it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
