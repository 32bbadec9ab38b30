/** The built program as a child with pipes instead of a terminal. */
import { spawn } from 'node:child_process'
import { CLI, cleanEnv } from './program.ts'

export interface RunOptions {
  /** Written to stdin, which is then closed. Without it stdin is empty. */
  readonly stdin?: string
  /** On top of {@link cleanEnv}. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Another node, or node with options of its own, before the program. */
  readonly node?: readonly string[]
  /** The program is killed then, and the promise rejects. Default 20 s. */
  readonly timeoutMs?: number
}

export interface Run {
  readonly stdout: string
  readonly stderr: string
  /** Exit status; null where a signal ended it. */
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** Runs `dist/cli.js` with these arguments to its end. Rejects when it outlives the timeout. */
export function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { stdin = '', env, cwd, node = [process.execPath], timeoutMs = 20_000 } = options
  const [file = process.execPath, ...nodeArgs] = node
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...nodeArgs, CLI, ...args], { cwd, env: cleanEnv(env) })
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      child.kill('SIGKILL')
    }, timeoutMs)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    // A program that ends without reading its stdin closes the pipe: no failure of the test.
    child.stdin.on('error', () => {})
    child.stdin.end(stdin)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      const result = { stdout: textOf(stdout), stderr: textOf(stderr), code, signal }
      if (isLate)
        reject(new Error(`${args.join(' ')} did not end in ${timeoutMs} ms: ${JSON.stringify(result)}`))
      else resolve(result)
    })
  })
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('utf8')
}
