/** The judge of what was written: a terminal emulator, read cell by cell. */
import xterm, { type IBufferCell, type Terminal } from '@xterm/headless'
import type { WindowSize } from '../../src/terminal/capabilities.ts'

export interface Emulator {
  readonly write: (text: string) => Promise<void>
  /** Every cell as one text: what it shows, and how. */
  readonly cells: () => string[][]
  /** A new terminal of that size, on its alternate screen, where the program draws. */
  readonly restart: (size: WindowSize) => Promise<void>
  /** As the window of a person who drags its corner. */
  readonly resize: (size: WindowSize) => void
}

/** `convertEol`: the line discipline makes CR LF of LF. */
export function createEmulator(size: WindowSize, convertEol = false): Emulator {
  const options = { cols: size.columns, rows: size.rows, allowProposedApi: true, convertEol }
  const terminal = new xterm.Terminal(options)
  const cell = terminal.buffer.active.getNullCell()
  const write = (text: string): Promise<void> => new Promise((resolve) => terminal.write(text, resolve))
  return {
    write,
    cells: () => readCells(terminal, cell),
    restart: async ({ columns, rows }) => {
      terminal.reset()
      // Resized in sight: the emulator keeps room for the old rows in an alternate screen that is resized out of
      // sight, scrolls into it, and throws at the next scroll region.
      await write('\x1b[?1049h')
      terminal.resize(columns, rows)
      await write('\x1b[H\x1b[2J')
    },
    resize: ({ columns, rows }) => terminal.resize(columns, rows),
  }
}

function readCells({ buffer, rows, cols }: Terminal, cell: IBufferCell): string[][] {
  return Array.from({ length: rows }, (_, y) => {
    const line = buffer.active.getLine(buffer.active.baseY + y)
    return Array.from({ length: cols }, (__, x) => describeCell(line?.getCell(x, cell)))
  })
}

/** On a space only what shows on a space counts: its background, and all where it is reversed or underlined. */
function describeCell(cell: IBufferCell | undefined): string {
  if (cell === undefined) return 'none'
  const text = cell.getChars() === '' && cell.getWidth() > 0 ? ' ' : cell.getChars()
  const background = `${cell.getBgColorMode()}/${cell.getBgColor()}`
  const lines = [cell.isInverse(), cell.isUnderline(), cell.isStrikethrough()]
  const shows = text !== ' ' || lines.some((mark) => mark !== 0)
  if (!shows) return ` ${background}`
  const foreground = `${cell.getFgColorMode()}/${cell.getFgColor()}`
  const marks = [
    cell.isBold(),
    cell.isDim(),
    cell.isItalic(),
    cell.isUnderline(),
    cell.isInverse(),
    cell.isStrikethrough(),
  ].map((mark) => (mark === 0 ? '-' : '+'))
  return `${text} ${cell.getWidth()} ${background} ${foreground} ${marks.join('')}`
}

/** What a terminal of that size shows, as lines of text, once it was sent all of this. */
export async function shownBy(written: string, columns = 80, rows = 24): Promise<string> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  await new Promise<void>((resolve) => terminal.write(written, resolve))
  const { active } = terminal.buffer
  const lines = Array.from({ length: rows }, (_, y) => active.getLine(y)?.translateToString(true) ?? '')
  terminal.dispose()
  return lines.join('\n')
}
