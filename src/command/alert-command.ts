/** The command of `--alert-command`: run for each alert, a few at once, each for a bounded time. */
import { type ChildProcess, spawn } from 'node:child_process'

/** Runs at once, at most; what comes meanwhile is not run but counted. */
export const MOST_RUNNING = 4
/** How long one run may take. */
export const LIMIT_MS = 30_000
/** What a run that is to end is given before it is killed. */
const GRACE_MS = 500

export interface CommandRunner {
  /** Runs the command with these facts in its environment, or says that too many run. */
  readonly run: (facts: Readonly<Record<string, string>>) => void
  /** Ends every run, its own children included; resolves when none is left. */
  readonly close: () => Promise<void>
}

export interface CommandRunnerOptions {
  /** For `sh -c`. The facts are never part of it: a shell would read what a provider wrote. */
  readonly command: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly limitMs?: number
  /** A run failed, in a clause. Not told of runs that `close` ended. */
  readonly onFailure: (why: string) => void
}

/** A runner of one command. Its output is discarded: the screen is not its place. */
export function createCommandRunner(options: CommandRunnerOptions): CommandRunner {
  const { command, env, limitMs = LIMIT_MS, onFailure } = options
  const running = new Map<Run, Promise<void>>()
  let isClosed = false
  let left = 0

  function start(facts: Readonly<Record<string, string>>): void {
    const run = startRun(command, { ...env, ...facts }, limitMs)
    const ended = run.ended.then((failure) => {
      running.delete(run)
      if (failure !== null && !isClosed) onFailure(failure)
    })
    running.set(run, ended)
  }

  return {
    run: (facts) => {
      if (isClosed) return
      if (running.size < MOST_RUNNING) return start(facts)
      left += 1
      onFailure(`not run for ${left} ${left === 1 ? 'alert' : 'alerts'}: ${MOST_RUNNING} were still running`)
    },
    close: async () => {
      isClosed = true
      for (const run of running.keys()) run.stop()
      await Promise.all(running.values())
    },
  }
}

interface Run {
  /** Why it failed, a clause, or null; resolves once it is gone. */
  readonly ended: Promise<string | null>
  readonly stop: () => void
}

function startRun(command: string, env: Readonly<Record<string, string | undefined>>, limitMs: number): Run {
  const child = spawned(command, env)
  if (child instanceof Error)
    return { ended: Promise.resolve(`could not be run: ${child.message}`), stop: () => {} }
  let isLate = false
  let killing: NodeJS.Timeout | undefined
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It is gone already.
    }
  }
  const stop = (): void => {
    kill('SIGTERM')
    killing ??= setTimeout(() => kill('SIGKILL'), GRACE_MS)
  }
  const limit = setTimeout(() => {
    isLate = true
    stop()
  }, limitMs)
  const ended = new Promise<string | null>((resolve) => {
    const end = (failure: string | null): void => {
      clearTimeout(limit)
      clearTimeout(killing)
      // What it left behind in the background has no owner any more.
      kill('SIGKILL')
      resolve(isLate ? `took longer than ${limitMs / 1000} s and was ended` : failure)
    }
    child.on('error', (error) => end(`could not be run: ${error.message}`))
    child.on('exit', (code, signal) => {
      end(code === 0 ? null : signal === null ? `failed with status ${code}` : `was ended by ${signal}`)
    })
  })
  return { ended, stop }
}

/** The command in a group of its own, so that what it starts ends with it. Some failures are thrown at once. */
function spawned(command: string, env: Readonly<Record<string, string | undefined>>): ChildProcess | Error {
  try {
    return spawn('sh', ['-c', command], { env, stdio: 'ignore', detached: true })
  } catch (cause) {
    return cause instanceof Error ? cause : new Error(String(cause))
  }
}
