/** A program in a pty of 120x40, and what it costs there. */
import { readFile } from 'node:fs/promises'
import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { type Grid, gridOf } from './ideal.ts'

/** Milliseconds without a new byte after which a program that has written is asked to end all the same. */
const END_MS = 20_000

export interface InPty {
  readonly pid: number
  /** Since the start, ms, when it had written that text, or so many bytes. Rejects where it ends before. */
  readonly shown: (wanted: string | number) => Promise<number>
  /** Since the start, ms, until so many lines of its screen match. Rejects where it ends before. */
  readonly listed: (line: RegExp, count: number) => Promise<number>
  /** The screen as it is once all that was written is on it. */
  readonly grid: () => Promise<Grid>
  /** Hears each piece of what is written, until the returned function is called. */
  readonly onData: (listener: () => void) => () => void
  /** Bytes written so far. */
  readonly bytes: () => number
  /** Resident memory, MB; NaN where the system does not tell (Linux does). */
  readonly residentMb: () => Promise<number>
  readonly press: (keys: string) => void
  /** Ends it, and waits until it has. */
  readonly end: () => Promise<void>
}

/** Starts it with nothing of the environment but PATH and HOME, or that home. */
export function openInPty(file: string, args: string[], home = process.env.HOME ?? ''): InPty {
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  }
  const startMs = performance.now()
  const child = pty.spawn(file, args, { cols: 120, rows: 40, env })
  const emulator = new xterm.Terminal({ cols: 120, rows: 40, allowProposedApi: true })
  const waiting = new Set<() => void>()
  let text = ''
  let total = 0
  let hasEnded = false
  child.onData((data) => {
    // What is waited for is looked for at the start only.
    if (text.length < 100_000) text += data
    total += Buffer.byteLength(data)
    // As a terminal answers, asked where the cursor is after a space that was repeated twice.
    if (data.includes('\x1b[6n')) child.write('\x1b[1;4R')
    emulator.write(data)
    for (const look of [...waiting]) look()
  })
  const ended = new Promise<void>((resolve) => {
    child.onExit(() => {
      hasEnded = true
      for (const look of [...waiting]) look()
      resolve()
    })
  })
  const shown = (wanted: string | number): Promise<number> =>
    new Promise((resolve, reject) => {
      const guard = setTimeout(() => child.kill('SIGKILL'), END_MS)
      const look = (): void => {
        const isThere = typeof wanted === 'number' ? total >= wanted : text.includes(wanted)
        if (!isThere && !hasEnded) return
        clearTimeout(guard)
        waiting.delete(look)
        if (isThere) resolve(performance.now() - startMs)
        else reject(new Error(`${file} ended without showing ${wanted}: ${text.slice(0, 400)}`))
      }
      waiting.add(look)
      look()
    })
  const grid = (): Promise<Grid> =>
    new Promise((resolve) => emulator.write('', () => resolve(gridOf(emulator))))
  const onData = (listener: () => void): (() => void) => {
    waiting.add(listener)
    return () => waiting.delete(listener)
  }
  const listed = async (line: RegExp, count: number): Promise<number> => {
    for (;;) {
      const seenMs = performance.now() - startMs
      const lines = (await grid()).map((row) => row.map((cell) => cell.text).join(''))
      if (lines.filter((one) => line.test(one)).length >= count) return seenMs
      if (hasEnded) throw new Error(`${file} ended without listing ${line}: ${lines.join('\n').trim()}`)
      if (seenMs > END_MS) {
        child.kill('SIGKILL')
        throw new Error(`${file} shows no ${line}: ${lines.join('\n').trim()}`)
      }
      await new Promise<void>((resolve) => {
        const guard = setTimeout(go, 1000)
        const stop = onData(go)
        function go(): void {
          clearTimeout(guard)
          stop()
          resolve()
        }
      })
    }
  }
  return {
    pid: child.pid,
    shown,
    listed,
    grid,
    onData,
    bytes: () => total,
    residentMb: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024
    },
    press: (keys) => child.write(keys),
    end: async () => {
      if (!hasEnded) child.write('q')
      const guard = setTimeout(() => child.kill('SIGKILL'), 2000)
      await ended
      clearTimeout(guard)
    },
  }
}
