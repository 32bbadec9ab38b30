/** The one table of commands: parsing, `--help` and the README are made from it. Without a command the screen runs. */
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { type FlagName, type FlagValues, flagOf } from './flags.ts'
import { RULE_FORMS } from './rule-forms.ts'
import { SHELLS } from './shells.ts'

export const COMMAND_NAMES = ['fit', 'wait', 'replay', 'completion'] as const
export type CommandName = (typeof COMMAND_NAMES)[number]

/** One row of the table. */
export interface CommandRow {
  /** A clause for the help and the README, without a full stop. */
  readonly meaning: string
  /** The one word that follows the command: how the help calls it, and what it is, for a refusal. */
  readonly operand: { readonly name: string; readonly what: string; readonly choices?: readonly string[] }
  /** Whether endpoints may follow the operand, as they stand without a command. */
  readonly takesEndpoints: boolean
  /** Whether it draws the screen; otherwise it prints and exits. */
  readonly onScreen: boolean
  /** Flags that mean something to it; `--help` and `--version` go with every command. */
  readonly flags: readonly FlagName[]
  /** What its exit status says, a clause. */
  readonly exitStatus: string
  /** How the operand is written, for the command's own help: a form, and what it means. */
  readonly forms?: readonly (readonly [form: string, meaning: string])[]
}

/** Flags that say who is asked and how: for commands that ask providers. */
const ASKING: readonly FlagName[] = [
  'all',
  'from',
  'timeout',
  'transport',
  'grpc-port',
  'tls',
  'chain',
  'demo',
  'log',
]

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<CommandName, CommandRow>> = {
  fit: {
    meaning:
      'which providers could host a request now, such as "8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3", or an SDL file',
    operand: { name: 'REQUEST_OR_FILE', what: 'what is to fit: a request in quotes, or an SDL file' },
    takesEndpoints: true,
    onScreen: false,
    flags: [...ASKING, 'output', 'ascii'],
    exitStatus:
      '0 one can host it, or each placement group of it has one that can; 1 none can; 2 bad usage or a bad request',
    forms: [
      ['8 cpu, 500m cpu', 'cores of each replica'],
      ['32Gi', 'its memory'],
      [
        '2x nvidia/h100',
        'its GPUs; h100/80Gi/sxm wants memory and interface, nvidia/* is any, a100|h100 either',
      ],
      [
        '100Gi beta3',
        "a persistent volume of that class; 10Gi disk is of the node's own, 1Gi ram of its memory",
      ],
      ['1 ip', 'a leased address'],
      ['x3', 'how many replicas, at the end'],
      ['... + ...', 'another service beside it'],
      ['deploy.yaml', 'an SDL file; each of its placement groups is an order of its own'],
    ],
  },
  wait: {
    meaning:
      'until a rule holds, such as "gpu.free>=2 model=h100" or "state=failed for 5m", then prints the rows for which it does',
    operand: { name: 'RULE', what: 'what is waited for, in quotes' },
    takesEndpoints: true,
    onScreen: false,
    flags: [...ASKING, 'interval', 'output', 'ascii'],
    exitStatus: '0 it holds, 1 --timeout passed first, 2 bad usage or a bad rule',
    forms: RULE_FORMS.map(({ form, meaning, example }) => [form, `${meaning} (${example})`]),
  },
  replay: {
    meaning:
      'what --record wrote, in the same screen; keys [ ] { } | go through its time, p plays and stops, ( ) change its speed',
    operand: { name: 'FILE', what: 'a file that --record wrote' },
    takesEndpoints: false,
    onScreen: true,
    flags: [
      ...(['sort', 'reverse', 'filter', 'view', 'group', 'units', 'theme', 'role'] as const),
      ...(['ascii', 'no-color', 'mouse', 'no-highlight'] as const),
    ],
    exitStatus: '0 after q, 2 where the file is no recording or cannot be read',
  },
  completion: {
    meaning: 'prints what makes a shell complete flags, their values and commands',
    operand: { name: 'SHELL', what: `one of ${SHELLS.join(', ')}`, choices: SHELLS },
    takesEndpoints: false,
    onScreen: false,
    flags: [],
    exitStatus: '0 printed, 2 bad usage',
  },
}

/** A command as it was typed. */
export interface CommandCall {
  readonly name: CommandName
  /** The word after it, as typed; never empty. */
  readonly operand: string
}

/** The command, if the first word is one, and the words that are left. */
export interface CommandLine {
  readonly command: CommandCall | null
  readonly endpoints: readonly string[]
}

/**
 * Splits the words that are no flags. The first is a command where it is exactly the name of one; a host of that
 * name is written with its port (`fit:8443`) or as `https://fit`. Fails where the command lacks its operand.
 */
export function readCommand(words: readonly string[]): Outcome<CommandLine, 'usage'> {
  const [first = '', operand = '', ...endpoints] = words
  const name = COMMAND_NAMES.find((candidate) => candidate === first)
  if (name === undefined) return success({ command: null, endpoints: words })
  const row = COMMANDS[name]
  if (operand.trim() === '') {
    return failure(
      'usage',
      `${name}: ${row.operand.name} is missing; give ${row.operand.what} (a host called ${name} is written ${name}:8443)`,
    )
  }
  const [extra] = endpoints
  if (!row.takesEndpoints && extra !== undefined) {
    return failure('usage', `${name}: takes ${row.operand.name} alone, and ${quote(extra)} was given too`)
  }
  return success({ command: { name, operand }, endpoints })
}

/** The first flag given that means nothing to the command, in a sentence; null where all do. */
export function flagConflict(command: CommandName, given: Readonly<Partial<FlagValues>>): string | null {
  const { flags } = COMMANDS[command]
  const takes = flags.length === 0 ? 'no flag' : flags.map((flag) => `--${flag}`).join(', ')
  const names = Object.keys(given)
  const odd = names.find((name) => !flags.some((flag) => flag === name))
  if (odd === undefined) return null
  return `--${odd}: does not go with ${command}; it takes ${takes}`
}

/** How a command is called: `fit REQUEST_OR_FILE [endpoint ...]`. */
export function commandUsage(name: CommandName): string {
  const { operand, takesEndpoints } = COMMANDS[name]
  return `${name} ${operand.name}${takesEndpoints ? ' [endpoint ...]' : ''}`
}

/** The flags of a command as the help lists them, with their short forms: `--all, -o`. */
export function commandFlags(name: CommandName): string {
  return COMMANDS[name].flags
    .map((flag) => `${flagOf(flag).short === undefined ? '' : `-${flagOf(flag).short}, `}--${flag}`)
    .join(', ')
}
