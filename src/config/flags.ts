/** The one table of flags: parsing, the config file, `--help` and the README are made from it. */
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { PUBLIC_CHAIN_URLS, parseChainUrl } from './chain-url.ts'
import {
  OUTPUT_FORMATS,
  type OutputFormat,
  ROLES,
  type Role,
  THEME_NAMES,
  type ThemeName,
  TLS_MODES,
  type TlsMode,
  TRANSPORTS,
  type TransportChoice,
  UNITS_MODES,
  type UnitsMode,
  VIEW_NAMES,
  type ViewName,
} from './choices.ts'
import { parseDemoSize, parseInterval, parsePort, parseTimeout } from './number.ts'

/** What each flag means to the program once its text is understood. */
export interface FlagValues {
  all: boolean
  from: string
  /** Milliseconds. */
  interval: number
  /** Milliseconds. */
  timeout: number
  transport: TransportChoice
  'grpc-port': number
  tls: TlsMode
  /** Base URL. */
  chain: string
  once: boolean
  output: OutputFormat
  node: string
  sort: string
  reverse: boolean
  filter: string
  view: ViewName
  group: boolean
  units: UnitsMode
  theme: ThemeName
  role: Role
  ascii: boolean
  'no-color': boolean
  mouse: boolean
  'no-highlight': boolean
  /** Providers in the simulated fleet. */
  demo: number
  /** Rules as typed, in the order given. */
  alert: readonly string[]
  /** For `sh -c`. */
  'alert-command': string
  /** A rule as typed. */
  'fail-if': string
  log: string
  record: string
  help: boolean
  version: boolean
}

export type FlagName = keyof FlagValues

/** One row of the table. */
export interface Flag<T> {
  /** One letter or digit, used with a single dash. */
  readonly short?: string
  /**
   * How the value is called in the help. Without it the flag is a switch; in brackets the value may be left
   * out, and `parse` is then given `implied`.
   */
  readonly argument?: string
  readonly implied?: string
  /** A clause for the help and the README, without a full stop. */
  readonly meaning: string
  /** What holds when the flag is not given, in words; absent where there is nothing to say. */
  readonly byDefault?: string
  readonly choices?: readonly string[]
  /** May be given more than once: `parse` is then handed what was given before. */
  readonly repeatable?: true
  /** Type of the same-named key in the config file; absent where the key is not allowed there. */
  readonly inFile?: 'number' | 'string' | 'boolean' | 'strings'
  /** From the text given; a switch is given ''. The failure says what is accepted, without the flag's name. */
  readonly parse: (text: string, before?: T) => Outcome<T, 'usage'>
}

/** Rules that may be followed at once. */
export const MOST_RULES = 32

/** Every flag, in the order of the help. */
export const FLAGS: { readonly [Name in FlagName]: Flag<FlagValues[Name]> } = {
  all: { meaning: 'every provider that is on chain', parse: on },
  from: {
    argument: 'FILE',
    meaning: 'endpoints from a file, one a line, # comments; - is stdin',
    parse: text('a file name, or - for stdin'),
  },
  interval: {
    short: 'i',
    argument: 'SECONDS',
    meaning: 'time between polls of one provider, 0.2 to 3600',
    byDefault: '5',
    inFile: 'number',
    parse: parseInterval,
  },
  timeout: {
    argument: 'SECONDS',
    meaning:
      'time one request may take, 0.1 to 300; with wait how long it waits, to 604800, else without end',
    byDefault: '10',
    inFile: 'number',
    parse: parseTimeout,
  },
  transport: {
    argument: 'NAME',
    meaning: 'how providers are asked (auto streams over gRPC, else polls REST)',
    byDefault: 'auto',
    choices: TRANSPORTS,
    inFile: 'string',
    parse: choice(TRANSPORTS),
  },
  'grpc-port': {
    argument: 'N',
    meaning: 'port of gRPC at every endpoint, 1 to 65535',
    byDefault: 'the port of REST + 1',
    inFile: 'number',
    parse: parsePort,
  },
  tls: {
    argument: 'MODE',
    meaning: 'trust accepts any certificate, strict only those that a known CA or the chain vouches for',
    byDefault: 'trust',
    choices: TLS_MODES,
    inFile: 'string',
    parse: choice(TLS_MODES),
  },
  chain: {
    argument: 'URL',
    meaning:
      'REST API of a chain node, for --all, akash1... and who providers are; may carry a path; https, or http on this machine',
    byDefault: `public ones in turn: ${PUBLIC_CHAIN_URLS.join(', ')}`,
    inFile: 'string',
    parse: parseChainUrl,
  },
  once: {
    short: '1',
    meaning: 'print one snapshot and exit; implied when stdout is no terminal',
    parse: on,
  },
  output: {
    short: 'o',
    argument: 'FORMAT',
    meaning:
      'format of the snapshot; without --once ndjson and plain go on, a line for each change that --filter lets through',
    byDefault: 'table',
    choices: OUTPUT_FORMATS,
    inFile: 'string',
    parse: choice(OUTPUT_FORMATS),
  },
  node: {
    argument: 'NAME',
    meaning: 'only the node of exactly this name, of one provider; with --once',
    parse: text('the name of a node'),
  },
  sort: {
    short: 's',
    argument: 'COLUMN',
    meaning: 'sort by this column of the view',
    byDefault: "the provider's order",
    inFile: 'string',
    parse: text('the name of a column'),
  },
  reverse: {
    short: 'r',
    meaning: 'the other way round; without --sort by the first column',
    inFile: 'boolean',
    parse: on,
  },
  filter: {
    short: 'f',
    argument: 'TEXT',
    meaning: 'only rows that match: text, !text, or a comparison such as gpu>=1',
    inFile: 'string',
    parse: success,
  },
  view: {
    argument: 'NAME',
    meaning: 'the view to start with',
    byDefault: 'nodes',
    choices: VIEW_NAMES,
    inFile: 'string',
    parse: choice(VIEW_NAMES),
  },
  group: { meaning: 'nodes under a row for each provider', inFile: 'boolean', parse: on },
  units: {
    argument: 'NAME',
    meaning: 'how the screen shows amounts',
    byDefault: 'used',
    choices: UNITS_MODES,
    inFile: 'string',
    parse: choice(UNITS_MODES),
  },
  theme: {
    argument: 'NAME',
    meaning: 'colours of the screen',
    byDefault: 'from the terminal',
    choices: THEME_NAMES,
    inFile: 'string',
    parse: choice(THEME_NAMES),
  },
  role: {
    argument: 'NAME',
    meaning: 'whose good news is green: free capacity for a tenant, used capacity for an operator',
    byDefault: 'neither',
    choices: ROLES,
    inFile: 'string',
    parse: choice(ROLES),
  },
  ascii: {
    meaning: 'draw with ASCII characters only',
    byDefault: 'from the locale',
    inFile: 'boolean',
    parse: on,
  },
  'no-color': {
    meaning: 'no colours; bold and reverse stay (NO_COLOR does the same)',
    inFile: 'boolean',
    parse: on,
  },
  mouse: {
    meaning: 'wheel and clicks work on the screen; text is then selected with Shift held',
    inFile: 'boolean',
    parse: on,
  },
  'no-highlight': {
    meaning: 'do not mark what changed on the screen for a moment',
    inFile: 'boolean',
    parse: on,
  },
  demo: {
    argument: '[N]',
    implied: '6',
    meaning: 'a simulated fleet of N providers on loopback, 1 to 500; N is 6 if left out',
    parse: parseDemoSize,
  },
  alert: {
    argument: 'RULE',
    meaning:
      'tell on the screen when this rule comes to hold, as "gpu.free>=2 model=h100 for 1m"; may be repeated',
    repeatable: true,
    inFile: 'strings',
    parse: textList('a rule'),
  },
  'alert-command': {
    argument: 'CMD',
    meaning: 'run by sh for each alert; what it is about is in its environment, as AKASH_TOP_MESSAGE',
    inFile: 'string',
    parse: text('a command for sh'),
  },
  'fail-if': {
    argument: 'RULE',
    meaning: 'exit 1 if this rule holds in the snapshot; with --once',
    parse: text('a rule'),
  },
  log: {
    argument: 'FILE',
    meaning: 'diagnostics to this file, one JSON line each',
    byDefault: 'off',
    inFile: 'string',
    parse: text('a file name'),
  },
  record: {
    argument: 'FILE',
    meaning: 'what is received, into this new file; akash-top replay FILE shows it',
    byDefault: 'off',
    parse: text('the name of a new file'),
  },
  help: { short: 'h', meaning: 'print this help and exit', parse: on },
  version: { short: 'v', meaning: 'print the version and exit', parse: on },
}

/** True where the text is the long name of a flag. */
export function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name)
}

/** Long names of all flags, in the order of the help. */
export const FLAG_NAMES: readonly FlagName[] = Object.keys(FLAGS).filter(isFlagName)

/** One row of the table by name, but for its parser, whose type is its own. */
export function flagOf(name: FlagName): Omit<Flag<unknown>, 'parse'> {
  return FLAGS[name]
}

function on(): Outcome<boolean, 'usage'> {
  return success(true)
}

function text(what: string): (text: string) => Outcome<string, 'usage'> {
  return (given) => (given === '' ? failure('usage', `"" is empty; give ${what}`) : success(given))
}

/** One more text of a flag that may be repeated, up to {@link MOST_RULES}. */
function textList(
  what: string,
): (text: string, before?: readonly string[]) => Outcome<readonly string[], 'usage'> {
  return (given, before = []) => {
    if (given === '') return failure('usage', `"" is empty; give ${what}`)
    return before.length < MOST_RULES
      ? success([...before, given])
      : failure('usage', `given more than ${MOST_RULES} times`)
  }
}

function choice<T extends string>(choices: readonly T[]): (text: string) => Outcome<T, 'usage'> {
  return (given) => {
    const found = choices.find((name) => name === given)
    return found === undefined
      ? failure('usage', `${quote(given)} is not one of ${choices.join(', ')}`)
      : success(found)
  }
}
