import { openSync } from 'node:fs'
import { homedir } from 'node:os'
import { ReadStream } from 'node:tty'
import type { ChainClient } from './chain/lcd-client.ts'
import type { Findings } from './command/with-chain.ts'
import type { Config } from './config/config.ts'
import { configFilePath } from './config/config-file.ts'
import { parseArguments } from './config/parse.ts'
import { readFileText, readText } from './config/read-text.ts'

/** Status of bad usage, in the contract. */
const USAGE = 2

/** What a command is told besides its configuration. */
type RunFindings = Partial<Findings> & { readonly chain?: ChainClient }

/** Signals that end a snapshot before its time; the screen has its own ear for them. */
const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Arguments (without node and the program's name) to one of the commands. Resolves to the exit status, when the
 * command has ended everything it opened. Each command's code is loaded only when it is the one that runs.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const request = await parseArguments(argv, {
    env: process.env,
    home: homedir(),
    stdoutIsTty: process.stdout.isTTY === true,
    readFile: readFileText,
    readStdin: () => readText(process.stdin),
  })
  if (!request.ok) return refuse(`${request.error.message}; see akash-top --help`)
  switch (request.value.kind) {
    case 'help': {
      const { commandHelp, helpText } = await import('./config/help.ts')
      const { command } = request.value
      process.stdout.write(command === null ? helpText() : commandHelp(command))
      return 0
    }
    case 'version': {
      const { VERSION } = await import('./config/version.ts')
      process.stdout.write(`${VERSION}\n`)
      return 0
    }
    case 'completion': {
      const { COMPLETIONS } = await import('./config/completion/index.ts')
      process.stdout.write(COMPLETIONS[request.value.shell]())
      return 0
    }
    case 'run': {
      const { config } = request.value
      if (config.command?.name === 'replay') return replay(config.command.operand, config)
      return config.demo === null ? run(config) : runDemo(config, config.demo)
    }
  }
}

async function runDemo(config: Config, providers: number): Promise<number> {
  const { startDemo } = await import('./command/demo.ts')
  const demo = await startDemo(providers)
  if (!demo.ok) return refuse(`--demo ${providers}: ${demo.error.message}`)
  try {
    const { endpoints, chainUrl } = demo.value
    // The simulated chain is one by name: it is asked, and no other.
    return await run({ ...config, endpoints, chainNamed: true }, async () => [await chainUrl()])
  } finally {
    await demo.value.close()
  }
}

/** Commands that ask once and end: they may take what makes them fast, as they are over before memory matters. */
const ONE_SHOT: ReadonlySet<typeof once> = new Set([once, fit])

/** The command that was asked for; without one the screen, or one snapshot. */
function commandOf({ command, once: isOnce, follow: format }: Config): typeof once {
  if (format !== null) return follow
  if (command?.name === 'fit') return fit
  if (command?.name === 'wait') return wait
  return isOnce ? once : watch
}

async function run(config: Config, chainUrls?: ChainUrls): Promise<number> {
  const command = commandOf(config)
  const { compileCode, withLeanHeap } = await import('./command/lean-heap.ts')
  if (!ONE_SHOT.has(command)) return withLeanHeap(() => runCommand(command, config, chainUrls))
  compileCode(true)
  return runCommand(command, config, chainUrls)
}

type ChainUrls = () => Promise<readonly string[]>

async function runCommand(command: typeof once, config: Config, chainUrls?: ChainUrls): Promise<number> {
  const { openChain } = await import('./command/late-chain.ts')
  const client = openChain(config, chainUrls)
  if (client === null) return command(config, {})
  try {
    if (!config.all && config.owners.length === 0) return await command(config, { chain: client })
    const { withChain } = await import('./command/with-chain.ts')
    const { env, stderr } = process
    const io = { client, stderr, stderrIsTty: stderr.isTTY === true, env, home: homedir(), now: Date.now }
    return await withChain(config, io, (resolved, findings) =>
      command(resolved, { ...findings, chain: client }),
    )
  } finally {
    await client.close()
  }
}

async function once(config: Config, findings: RunFindings): Promise<number> {
  const { runOnce } = await import('./command/once.ts')
  const folders = await kept(config)
  return printed((io) => runOnce(config, { ...findings, ...folders, ...io }))
}

async function fit(config: Config, findings: RunFindings): Promise<number> {
  const { runFit } = await import('./command/fit.ts')
  return printed((io) => runFit(config, { ...findings, ...io }))
}

async function wait(config: Config, findings: RunFindings): Promise<number> {
  const { runWait } = await import('./command/wait.ts')
  const folders = await kept(config)
  return printed((io) => runWait(config.command?.operand ?? '', config, { ...findings, ...folders, ...io }))
}

async function follow(config: Config, findings: RunFindings): Promise<number> {
  const { runFollow } = await import('./command/follow.ts')
  const folders = await kept(config)
  return printed((io) => runFollow(config, { ...findings, ...folders, ...io }))
}

/** Where a command prints, and the signal that ends it. */
interface PrintIo {
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly stderrIsTty: boolean
  readonly signal: AbortSignal
  readonly now: () => number
}

/** Runs a command that prints; a signal aborts it, and the status is then 128 and its number. */
async function printed(command: (io: PrintIo) => Promise<number>): Promise<number> {
  const { stdout, stderr } = process
  const interruption = new AbortController()
  let interrupted = 0
  const interrupt = (name: NodeJS.Signals, number: number): void => {
    interrupted = number
    interruption.abort(name)
  }
  // Once each: the second Ctrl-C ends the program on the spot, as it does where nobody listens.
  for (const name of INTERRUPTIONS) process.once(name, interrupt)
  const { signal } = interruption
  const status = await command({ stdout, stderr, stderrIsTty: stderr.isTTY === true, signal, now: Date.now })
  for (const name of INTERRUPTIONS) process.off(name, interrupt)
  return interrupted === 0 ? status : 128 + interrupted
}

async function watch(config: Config, findings: RunFindings): Promise<number> {
  const stdin = keyboard()
  if (stdin === null) return refuse('there is no terminal to read keys from; --once prints without one')
  const { runWatch } = await import('./command/watch.ts')
  const { stdout, stderr, env } = process
  const configPath = configFilePath(env, homedir())
  const folders = await kept(config)
  return runWatch(config, { ...findings, ...folders, stdin, stdout, stderr, env, configPath })
}

/** Of a simulated fleet there is nothing to remember: no other has its ports and certificates again. */
async function kept({ demo }: Config) {
  if (demo !== null) return {}
  const { cacheFolder, stateFolder } = await import('./chain/folders.ts')
  const { env } = process
  return { folders: { cache: cacheFolder(env, homedir()), state: stateFolder(env, homedir()) } }
}

async function replay(path: string, config: Config): Promise<number> {
  const stdin = keyboard()
  if (stdin === null) return refuse('replay: there is no terminal to read keys from')
  const { compileCode } = await import('./command/lean-heap.ts')
  compileCode(true)
  const { runReplay } = await import('./command/replay.ts')
  const { stdout, stderr, env } = process
  return runReplay(path, config, { stdin, stdout, stderr, env, configPath: configFilePath(env, homedir()) })
}

/** Where keys come from: stdin, or the controlling terminal where stdin is a list of endpoints; null without. */
function keyboard(): ReadStream | null {
  if (process.stdin.isTTY) return process.stdin
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch {
    return null
  }
}

function refuse(sentence: string): number {
  process.stderr.write(`akash-top: ${sentence}\n`)
  return USAGE
}
