/** The built program on a line that takes so many bytes a second: the terminal's end is read by hand, bit by bit. */
import { readSync } from 'node:fs'
import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { textLines } from './cells.ts'
import { CLI, cleanEnv } from './program.ts'

export interface SlowLine {
  readonly press: (keys: string) => void
  /** From now on it takes so many bytes a second. */
  readonly setRate: (bytesPerSecond: number) => void
  /** How much came through so far. */
  readonly bytes: () => number
  /** What that was, as Latin-1. */
  readonly output: () => string
  /** Resolves with the milliseconds, counted from the call, until what came through shows such a screen. */
  readonly until: (holds: (screen: string) => boolean, timeoutMs: number) => Promise<number>
  readonly pid: number
  readonly close: () => Promise<void>
}

const TICK_MS = 50
const [COLS, ROWS] = [120, 40]

/** Starts it with those arguments, 120x40: a screen that such a line takes a second for. */
export function openSlowLine(args: readonly string[], bytesPerSecond: number): SlowLine {
  const env = cleanEnv({ TERM: 'xterm-256color' })
  const pty = spawn(process.execPath, [CLI, ...args], { name: 'xterm-256color', cols: COLS, rows: ROWS, env })
  if (!('fd' in pty) || typeof pty.fd !== 'number') throw new Error('this pty has no descriptor to read')
  const { fd } = pty
  // Whoever reads it as fast as it can is told to wait for ever.
  pty.pause()
  const bufferOf = (rate: number) => Buffer.alloc(Math.round((rate * TICK_MS) / 1000))
  let buffer = bufferOf(bytesPerSecond)
  const emulator = new xterm.Terminal({ cols: COLS, rows: ROWS, allowProposedApi: true })
  emulator.onData((answer) => pty.write(answer))
  const screen = (): string => textLines(emulator).join('\n')
  let bytes = 0
  let output = ''
  const watchers = new Set<() => void>()
  const timer = setInterval(() => {
    try {
      const part = Uint8Array.from(buffer.subarray(0, readSync(fd, buffer)))
      bytes += part.length
      output += Buffer.from(part).toString('latin1')
      emulator.write(part, () => {
        for (const watcher of [...watchers]) watcher()
      })
    } catch {
      // Nothing there yet, or no more.
    }
  }, TICK_MS)
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()))
  return {
    press: (keys) => pty.write(keys),
    setRate: (rate) => {
      buffer = bufferOf(rate)
    },
    bytes: () => bytes,
    output: () => output,
    until: (holds, timeoutMs) => {
      const startMs = performance.now()
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (!holds(screen())) return
          finish()
          resolve(performance.now() - startMs)
        }
        const guard = setTimeout(() => {
          finish()
          reject(new Error(`not in ${timeoutMs} ms: ${holds}; the screen:\n${screen()}`))
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
      emulator.dispose()
    },
  }
}
