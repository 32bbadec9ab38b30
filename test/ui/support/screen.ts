/** The whole screen in front of an emulated terminal: what a person would see, read cell by cell. */
import { EventEmitter } from 'node:events'
import xterm from '@xterm/headless'
import type { Ending } from '../../../src/terminal/ending.ts'
import { openTerminal } from '../../../src/terminal/lifecycle.ts'
import type { OuterEffect } from '../../../src/ui/effect.ts'
import { openScreen } from '../../../src/ui/open-screen.tsx'
import { createPainter, type Painter } from '../../../src/ui/paint.ts'
import { createScreenStore } from '../../../src/ui/screen-store.ts'
import { themeOf } from '../../../src/ui/themes.ts'
import type { Charset, Line } from '../../../src/view/line.ts'
import type { AlertView } from '../../../src/view/row-marks.ts'
import { type StartOptions, startState } from '../../../src/view/screen-state-start.ts'
import type { FleetSnapshot, Store } from '../../../src/watch/types.ts'
import { FakeInput, FakeOutput } from '../../terminal/support.ts'
import { NO_HISTORY, storeOf } from './fleet.ts'

export interface ScreenOptions extends Partial<StartOptions> {
  readonly columns?: number
  readonly rows?: number
  readonly charset?: Charset
  readonly alerts?: Store<AlertView>
  /** Takes a rule that is to be added; gives why not, or null. */
  readonly onRule?: (text: string) => string | null
}

export interface TestScreen {
  readonly fleet: ReturnType<typeof storeOf<FleetSnapshot>>
  readonly effects: OuterEffect[]
  readonly stdout: FakeOutput
  readonly ended: Promise<Ending>
  /** Lines painted since the last call. */
  readonly painted: () => readonly Line[]
  readonly type: (text: string) => void
  readonly resize: (columns: number, rows: number) => void
  /** The screen as it is now, trailing spaces cut. */
  readonly lines: () => Promise<string[]>
  /** The row that has a background or is reversed: the cursor's. */
  readonly cursorLine: () => Promise<string>
  /** Waits until a line of the screen matches. */
  readonly shows: (pattern: RegExp) => Promise<void>
  /** The next line painted throws this. */
  readonly breakPainting: (error: Error) => void
  readonly close: () => void
}

export function startScreen(snapshot: FleetSnapshot, options: ScreenOptions = {}): TestScreen {
  const { columns = 80, rows = 24, charset = 'unicode', alerts, onRule } = options
  const stdin = new FakeInput()
  const stdout = new FakeOutput(columns, rows)
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true })
  let written = 0
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      const fresh = stdout.written.slice(written)
      written = stdout.written.length
      emulator.write(fresh, resolve)
    })
  const fleet = storeOf(snapshot)
  const effects: OuterEffect[] = []
  const start = startState({ view: 'nodes', sort: null, filter: '', grouped: false, ...options })
  const store = createScreenStore({
    fleet,
    history: NO_HISTORY,
    start,
    size: { columns, rows },
    charset,
    ...(alerts === undefined ? {} : { alerts }),
    onCrash: (error) => terminal.end({ kind: 'crash', error }),
    onEffect: (effect) => {
      effects.push(effect)
      if (effect.type === 'quit') terminal.end({ kind: 'quit' })
      if (effect.type === 'redraw') screen.redraw()
      if (effect.type === 'alert-add') store.tellRule(effect.text, onRule?.(effect.text) ?? null)
    },
  })
  const terminal = openTerminal({
    stdin,
    stdout,
    // Not asked what it can: nobody would answer.
    env: { TERM: 'xterm-256color', TMUX: '/tmp/tmux' },
    signals: new EventEmitter(),
    onInput: store.input,
    onResize: (size) => screen.redraw(() => store.resize(size)),
  })
  let lines: Line[] = []
  let failure: Error | null = null
  const painter = countingPainter((line) => {
    if (failure !== null) throw failure
    lines.push(line)
  })
  const onCrash = (error: unknown) => terminal.end({ kind: 'crash', error })
  const screen = openScreen({ store, painter, stdout: terminal.inkStdout, onCrash })

  const read = async (): Promise<{ text: string; marked: boolean }[]> => {
    await settled()
    const buffer = emulator.buffer.active
    return Array.from({ length: emulator.rows }, (_, y) => {
      const line = buffer.getLine(buffer.baseY + y)
      const cell = line?.getCell(0)
      const marked = cell !== undefined && (cell.isInverse() !== 0 || !cell.isBgDefault())
      return { text: line?.translateToString(true) ?? '', marked }
    })
  }
  const readLines = async () => (await read()).map(({ text }) => text)
  return {
    fleet,
    effects,
    stdout,
    ended: terminal.ended,
    painted: () => {
      const before = lines
      lines = []
      return before
    },
    type: (text) => stdin.type(text),
    resize: (wide, high) => {
      // What the terminal was told before its size changed is drawn at the old size.
      emulator.write(stdout.written.slice(written))
      written = stdout.written.length
      emulator.resize(wide, high)
      stdout.resize(wide, high)
    },
    lines: readLines,
    cursorLine: async () => (await read()).find(({ marked }) => marked)?.text ?? '',
    shows: async (pattern) => {
      const deadline = performance.now() + 5_000
      for (;;) {
        const now = await readLines()
        if (now.some((line) => pattern.test(line))) return
        if (performance.now() > deadline) throw new Error(`no line matches ${pattern}:\n${now.join('\n')}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    breakPainting: (error) => {
      failure = error
    },
    close: () => {
      terminal.end({ kind: 'quit' })
      store.close()
      screen.close()
    },
  }
}

function countingPainter(onLine: (line: Line) => void): Painter {
  const painter = createPainter(themeOf('dark', 'true'))
  return {
    paint: (line) => {
      onLine(line)
      return painter.paint(line)
    },
    paintCursor: (line) => {
      onLine(line)
      return painter.paintCursor(line)
    },
  }
}
