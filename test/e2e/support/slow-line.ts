/** The built program on a line that takes so many bytes a second: the terminal's end is read by hand, bit by bit. */
import { readSync } from 'node:fs'
import { spawn } from '@lydell/node-pty'
import { CLI, cleanEnv } from './program.ts'

export interface SlowLine {
  /** What came through so far. */
  readonly output: () => string
  readonly press: (keys: string) => void
  /** Resolves with the milliseconds until the text came through, counted from the call; text before it is not seen. */
  readonly next: (pattern: RegExp, timeoutMs: number) => Promise<number>
  readonly pid: number
  readonly close: () => Promise<void>
}

const TICK_MS = 50

/** Starts it with those arguments, 120x40: a screen that such a line takes a second for. */
export function openSlowLine(args: readonly string[], bytesPerSecond: number): SlowLine {
  const env = cleanEnv({ TERM: 'xterm-256color' })
  const pty = spawn(process.execPath, [CLI, ...args], { name: 'xterm-256color', cols: 120, rows: 40, env })
  if (!('fd' in pty) || typeof pty.fd !== 'number') throw new Error('this pty has no descriptor to read')
  const { fd } = pty
  // Whoever reads it as fast as it can is told to wait for ever.
  pty.pause()
  const buffer = Buffer.alloc(Math.round((bytesPerSecond * TICK_MS) / 1000))
  let output = ''
  const watchers = new Set<() => void>()
  const timer = setInterval(() => {
    try {
      output += buffer.toString('latin1', 0, readSync(fd, buffer))
    } catch {
      // Nothing there yet, or no more.
      return
    }
    for (const watcher of [...watchers]) watcher()
  }, TICK_MS)
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()))
  return {
    output: () => output,
    press: (keys) => pty.write(keys),
    next: (pattern, timeoutMs) => {
      const startMs = performance.now()
      const from = output.length
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(output.slice(from))) return
          finish()
          resolve(performance.now() - startMs)
        }
        const guard = setTimeout(() => {
          finish()
          reject(new Error(`not in ${timeoutMs} ms: ${pattern} in ${JSON.stringify(output.slice(from))}`))
        }, timeoutMs)
        const finish = (): void => {
          clearTimeout(guard)
          watchers.delete(look)
        }
        watchers.add(look)
      })
    },
    pid: pty.pid,
    close: async () => {
      pty.kill('SIGKILL')
      clearInterval(timer)
      pty.resume()
      await ended
    },
  }
}
