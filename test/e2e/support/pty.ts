/**
 * The built program in a real pseudo-terminal, its screen read cell by cell from a terminal emulator.
 *
 * ```ts
 * await using terminal = openTerminal({ args: [endpoint], cols: 80, rows: 24 })
 * await terminal.waitFor('node-1')               // text, pattern or (screen) => boolean
 * terminal.press(KEY.down, KEY.enter)
 * await terminal.waitFor(/reservations/i)
 * terminal.press('q')
 * expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
 * expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true })
 * ```
 *
 * - Nothing here waits for a fixed time; `waitFor` looks again after every write of the program, and fails with
 *   the screen in its message, at its timeout or at once when the program has ended.
 * - What the program asks of the terminal (cursor position, device attributes, ...) is answered by the emulator.
 * - Esc: a program tells a lone Esc from the start of a key sequence by time. After `press(KEY.escape)` wait for
 *   what Esc does before the next key, or the two may be read as Alt and that key.
 * - `await using` (or `dispose`) kills what is left of the program.
 */
import { constants } from 'node:os'
import { spawn } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { type Cell, cellAt, textLines } from './cells.ts'
import { CLI, cleanEnv } from './program.ts'

/** Keys that are no character, as xterm sends them. */
export const KEY = {
  up: '\x1b[A',
  down: '\x1b[B',
  right: '\x1b[C',
  left: '\x1b[D',
  home: '\x1b[H',
  end: '\x1b[F',
  pageUp: '\x1b[5~',
  pageDown: '\x1b[6~',
  f1: '\x1bOP',
  f5: '\x1b[15~',
  f6: '\x1b[17~',
  tab: '\t',
  shiftTab: '\x1b[Z',
  enter: '\r',
  escape: '\x1b',
  backspace: '\x7f',
  delete: '\x1b[3~',
  ctrlC: '\x03',
  ctrlD: '\x04',
  ctrlL: '\x0c',
  ctrlU: '\x15',
  ctrlZ: '\x1a',
} as const

export interface TerminalOptions {
  /** Arguments of akash-top. */
  readonly args?: readonly string[]
  /** Default 80. */
  readonly cols?: number
  /** Default 24. */
  readonly rows?: number
  /** On top of {@link cleanEnv} and TERM=xterm-256color; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** What the terminal answers when it is asked for its background (OSC 11), such as `ffff/ffff/ffff`. */
  readonly background?: string
  /** What the emulator does not know: to say how a mode is set (DECRQM), to repeat a character (REP), as mosh. */
  readonly lacks?: readonly ('reports' | 'repeats')[]
  /** Something else than the built program: file and first arguments, `args` come after. */
  readonly program?: readonly [string, ...string[]]
}

/** As a terminal is before any program changed it. */
export const UNTOUCHED: Modes = {
  altScreen: false,
  cursorVisible: true,
  bracketedPaste: false,
  mouse: 'none',
  focusEvents: false,
  synchronizedOutput: false,
  applicationCursorKeys: false,
  wraparound: true,
}

/** The modes a program may leave behind, as they are now. */
export interface Modes {
  readonly altScreen: boolean
  readonly cursorVisible: boolean
  readonly bracketedPaste: boolean
  readonly mouse: 'none' | 'x10' | 'vt200' | 'drag' | 'any'
  readonly focusEvents: boolean
  readonly synchronizedOutput: boolean
  readonly applicationCursorKeys: boolean
  readonly wraparound: boolean
}

export interface Exit {
  readonly exitCode: number
  /** Name of the signal that ended it, or null. */
  readonly signal: string | null
}

export type Condition = string | RegExp | ((screen: readonly string[]) => boolean)

export interface TestTerminal {
  /** The rows of the screen, blanks at their ends cut. */
  readonly screen: () => readonly string[]
  /** One cell, from 0; outside the screen it throws. */
  readonly cell: (row: number, col: number) => Cell
  /** Where the cursor is, from 0. */
  readonly cursor: () => { readonly row: number; readonly col: number }
  /** Resolves to the screen once the condition holds. Default timeout 10 s. */
  readonly waitFor: (condition: Condition, timeoutMs?: number) => Promise<readonly string[]>
  /** Sends keys as one write, as a fast typist or a paste does. */
  readonly press: (...keys: readonly string[]) => void
  readonly resize: (cols: number, rows: number) => void
  readonly modes: () => Modes
  /** Bytes the program has written so far; `output` is what they were. */
  readonly bytes: () => number
  readonly output: () => string
  readonly pid: number
  readonly kill: (signal?: NodeJS.Signals) => void
  /** Closes the terminal's side, as a dropped SSH connection does. */
  readonly hangUp: () => void
  /** Resolves when the program has ended and all it wrote is on the screen. */
  readonly exit: Promise<Exit>
  readonly dispose: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Starts the program in a new terminal. See the top of this file. */
export function openTerminal(options: TerminalOptions = {}): TestTerminal {
  const { args = [], cols = 80, rows = 24, cwd = process.cwd() } = options
  const [file, ...first] = options.program ?? [process.execPath, CLI]
  const emulator = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 })
  const env = cleanEnv({ TERM: 'xterm-256color', ...options.env })
  // node-pty sets TERM to `name`, whatever the environment says.
  const pty = spawn(file, [...first, ...args], { name: env.TERM ?? 'xterm', cols, rows, cwd, env })

  let output = ''
  let ended: Exit | null = null
  let cursorVisible = true
  const watchers = new Set<() => void>()
  const changed = (): void => {
    for (const watcher of [...watchers]) watcher()
  }
  // The emulator keeps this one mode to itself: DECTCEM, `CSI ? 25 h` and `l`.
  for (const final of ['h', 'l'] as const) {
    emulator.parser.registerCsiHandler({ prefix: '?', final }, (parameters) => {
      if (parameters.includes(25)) cursorVisible = final === 'h'
      return false
    })
  }
  emulator.parser.registerOscHandler(11, (text) => {
    if (text === '?' && options.background !== undefined) pty.write(`\x1b]11;rgb:${options.background}\x1b\\`)
    return true
  })
  emulator.parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, () => {
    return options.lacks?.includes('reports') === true
  })
  emulator.parser.registerCsiHandler({ final: 'b' }, () => options.lacks?.includes('repeats') === true)
  pty.onData((text) => {
    output += text
    emulator.write(text, changed)
  })
  emulator.onData((answer) => {
    if (ended === null) pty.write(answer)
  })
  const exit = new Promise<Exit>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      // The callback of an empty write comes after all that was written before it.
      emulator.write('', () => {
        ended = { exitCode, signal: signalName(signal) }
        resolve(ended)
        changed()
      })
    })
  })

  const screen = (): readonly string[] => textLines(emulator)
  const waitFor = (condition: Condition, timeoutMs = 10_000): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const finish = (error: Error | null): void => {
        clearTimeout(timer)
        watchers.delete(look)
        if (error === null) resolve(screen())
        else reject(error)
      }
      const look = (): void => {
        try {
          if (holds(condition, screen())) finish(null)
          else if (ended !== null) finish(complaint('the program ended', condition, screen(), ended))
        } catch (error) {
          finish(error instanceof Error ? error : new Error(String(error)))
        }
      }
      const late = (): void => finish(complaint(`not in ${timeoutMs} ms`, condition, screen(), ended))
      const timer = setTimeout(late, timeoutMs)
      watchers.add(look)
      look()
    })
  const dispose = async (): Promise<void> => {
    if (ended === null) pty.kill('SIGKILL')
    await exit
    emulator.dispose()
  }

  return {
    screen,
    cell: (row, col) => cellAt(emulator, row, col),
    cursor: () => ({ row: emulator.buffer.active.cursorY, col: emulator.buffer.active.cursorX }),
    waitFor,
    press: (...keys) => pty.write(keys.join('')),
    resize: (newCols, newRows) => {
      emulator.resize(newCols, newRows)
      pty.resize(newCols, newRows)
    },
    modes: () => modesOf(emulator, cursorVisible),
    bytes: () => Buffer.byteLength(output),
    output: () => output,
    pid: pty.pid,
    kill: (signal = 'SIGTERM') => pty.kill(signal),
    hangUp: () => {
      // Not in the types of node-pty, but what its terminals do to close their side.
      if ('destroy' in pty && typeof pty.destroy === 'function') pty.destroy()
    },
    exit,
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

function holds(condition: Condition, screen: readonly string[]): boolean {
  if (typeof condition === 'function') return condition(screen)
  const text = screen.join('\n')
  return typeof condition === 'string' ? text.includes(condition) : new RegExp(condition).test(text)
}

function complaint(when: string, condition: Condition, screen: readonly string[], ended: Exit | null): Error {
  const rule = '-'.repeat(Math.max(20, ...screen.map((row) => row.length)))
  const end = ended === null ? 'it still runs' : `it ended: ${JSON.stringify(ended)}`
  return new Error(
    `waited for ${condition}: ${when}; ${end}; the screen:\n${rule}\n${screen.join('\n')}\n${rule}`,
  )
}

function modesOf({ buffer, modes }: InstanceType<typeof xterm.Terminal>, cursorVisible: boolean): Modes {
  return {
    altScreen: buffer.active.type === 'alternate',
    cursorVisible,
    bracketedPaste: modes.bracketedPasteMode,
    mouse: modes.mouseTrackingMode,
    focusEvents: modes.sendFocusMode,
    synchronizedOutput: modes.synchronizedOutputMode,
    applicationCursorKeys: modes.applicationCursorKeysMode,
    wraparound: modes.wraparoundMode,
  }
}

function signalName(signal: number | undefined): string | null {
  const found = Object.entries(constants.signals).find(([, number]) => number === signal)
  return found === undefined ? null : found[0]
}
