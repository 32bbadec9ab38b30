import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { visible } from '../domain/visible.ts'
import { asksFor, readArgv } from './argv.ts'
import { PUBLIC_CHAIN_URLS } from './chain-url.ts'
import { liveFormat } from './choices.ts'
import {
  COMMAND_NAMES,
  COMMANDS,
  type CommandCall,
  type CommandLine,
  type CommandName,
  flagConflict,
  readCommand,
} from './commands.ts'
import type { ColumnChoices, Config } from './config.ts'
import { configFilePath, type FileSettings, NO_SETTINGS, parseConfigFile } from './config-file.ts'
import { conflictOf } from './conflicts.ts'
import { addEndpointList } from './endpoint-list.ts'
import type { FlagValues } from './flags.ts'
import { countNamed, createNames, type Named } from './named.ts'
import type { ReadResult } from './read-text.ts'
import { SHELLS, type Shell } from './shells.ts'

/** Where a configuration comes from besides the arguments. */
export interface Surroundings {
  /** Read for the place of the config file only; what the terminal can show is asked of it elsewhere. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Home directory of the person, for the config file. */
  readonly home: string
  readonly stdoutIsTty: boolean
  readonly readFile: (path: string) => Promise<ReadResult>
  /** Called only for `--from -`. */
  readonly readStdin: () => Promise<ReadResult>
}

/** What the arguments ask for. */
export type Request =
  | { readonly kind: 'run'; readonly config: Config }
  | { readonly kind: 'help'; readonly command: CommandName | null }
  | { readonly kind: 'version' }
  | { readonly kind: 'completion'; readonly shell: Shell }

/**
 * Arguments (without node and the program's name), config file and environment as one validated value.
 * `--help` and `--version` are answered whatever else is asked, and then nothing is read. Flags win over the
 * config file; its endpoints count only where neither arguments nor `--from`, `--all` nor `--demo` name providers.
 * A failure is one sentence that names the flag or file, the value and what is accepted.
 */
export async function parseArguments(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<Outcome<Request, 'usage'>> {
  if (asksFor('help', argv)) return success({ kind: 'help', command: commandAsked(argv) })
  if (asksFor('version', argv)) return success({ kind: 'version' })
  const given = readArgv(argv)
  if (!given.ok) return given
  const line = readCommand(given.value.words)
  if (!line.ok) return line
  const { command } = line.value
  const odd = command === null ? null : flagConflict(command.name, given.value.flags)
  if (odd !== null) return failure('usage', odd)
  if (command?.name === 'completion') return completionOf(command.operand)
  const file = await readConfigFile(surroundings)
  if (!file.ok) return file
  const named = await namedTargets(line.value, given.value.flags.from, surroundings)
  if (!named.ok) return named

  const { demo, all } = given.value.flags
  const isNamed = demo !== undefined || all === true || countNamed(named.value) > 0
  const config = build(
    command,
    given.value.flags,
    file.value.flags,
    isNamed ? named.value : file.value.named,
    file.value.columns,
    surroundings.stdoutIsTty,
  )
  const conflict = conflictOf(config, given.value.flags)
  return conflict === null ? success({ kind: 'run', config }) : failure('usage', conflict)
}

/** The command whose help is asked for, as far as the arguments can be read. */
function commandAsked(argv: readonly string[]): CommandName | null {
  const given = readArgv(argv)
  const [first] = given.ok ? given.value.words : argv
  return COMMAND_NAMES.find((name) => name === first) ?? null
}

function completionOf(word: string): Outcome<Request, 'usage'> {
  const shell = SHELLS.find((name) => name === word)
  if (shell !== undefined) return success({ kind: 'completion', shell })
  return failure('usage', `completion: ${quote(word)} is no shell it knows; give ${SHELLS.join(', ')}`)
}

async function readConfigFile(surroundings: Surroundings): Promise<Outcome<FileSettings, 'usage'>> {
  const path = configFilePath(surroundings.env, surroundings.home)
  const text = await surroundings.readFile(path)
  if (!text.ok && text.error.code === 'missing') return success(NO_SETTINGS)
  const read = text.ok ? parseConfigFile(text.value) : text
  return read.ok ? read : failure('usage', `config file ${visible(path)}: ${read.error.message}`)
}

async function namedTargets(
  { endpoints }: CommandLine,
  from: string | undefined,
  { readFile, readStdin }: Surroundings,
): Promise<Outcome<Named, 'usage'>> {
  const names = createNames()
  for (const text of endpoints) {
    const added = names.add(text)
    if (!added.ok) return added
  }
  if (from === undefined) return success(names.all())
  const text = from === '-' ? await readStdin() : await readFile(from)
  const listed = text.ok ? addEndpointList(names, text.value) : text
  return listed.ok
    ? success(names.all())
    : failure('usage', `--from ${visible(from)}: ${listed.error.message}`)
}

function build(
  command: CommandCall | null,
  given: Readonly<Partial<FlagValues>>,
  file: Readonly<Partial<FlagValues>>,
  named: Named,
  columns: ColumnChoices,
  stdoutIsTty: boolean,
): Config {
  const flags = { ...file, ...given }
  // What is given with `wait` is for all of it; its requests take what the file says, or the default.
  const isWait = command?.name === 'wait'
  const timeout = isWait ? file.timeout : flags.timeout
  const output = flags.output ?? 'table'
  const follow = command === null && flags.once !== true ? liveFormat(output) : null
  const isPrinted = command !== null && !COMMANDS[command.name].onScreen
  return {
    command,
    ...named,
    all: flags.all ?? false,
    chain: flags.chain === undefined ? PUBLIC_CHAIN_URLS : [flags.chain],
    chainNamed: flags.chain !== undefined,
    demo: flags.demo ?? null,
    intervalMs: flags.interval ?? 5000,
    timeoutMs: timeout ?? 10_000,
    waitMs: isWait ? (given.timeout ?? null) : null,
    tls: flags.tls ?? 'trust',
    transport: flags.transport ?? 'auto',
    grpcPort: flags['grpc-port'] ?? null,
    once: follow === null && (flags.once === true || isPrinted || !stdoutIsTty),
    output,
    follow,
    node: flags.node ?? null,
    view: flags.view ?? 'nodes',
    sort: flags.sort ?? null,
    reverse: flags.reverse ?? false,
    filter: flags.filter ?? '',
    group: flags.group ?? false,
    units: flags.units ?? 'used',
    columns,
    theme: flags.theme ?? null,
    role: flags.role ?? null,
    ascii: flags.ascii ?? false,
    color: flags['no-color'] !== true,
    mouse: flags.mouse ?? false,
    highlight: flags['no-highlight'] !== true,
    alerts: flags.alert ?? [],
    // What is replayed was long ago: nobody is to be called for it.
    alertCommand: command === null ? (flags['alert-command'] ?? null) : null,
    failIf: flags['fail-if'] ?? null,
    log: flags.log ?? null,
    record: flags.record ?? null,
  }
}
