/** Reading the screen of the emulator. */
import type { IBufferCell, Terminal } from '@xterm/headless'

/** One cell as drawn. */
export interface Cell {
  /** The grapheme; '' in the second cell of a wide one, ' ' where nothing was written. */
  readonly text: string
  readonly width: number
  readonly bold: boolean
  readonly dim: boolean
  readonly italic: boolean
  readonly underline: boolean
  readonly inverse: boolean
  /** 'default', a palette number 0 to 255, or `#rrggbb`. */
  readonly foreground: string | number
  readonly background: string | number
}

/** The rows of the visible screen as text, blanks at their ends cut. */
export function textLines({ buffer, rows }: Terminal): readonly string[] {
  const { active } = buffer
  return Array.from(
    { length: rows },
    (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '',
  )
}

/** One cell of the visible screen, counted from 0. */
export function cellAt({ buffer, cols, rows }: Terminal, row: number, col: number): Cell {
  const cell = buffer.active.getLine(buffer.active.baseY + row)?.getCell(col)
  if (cell === undefined || row < 0 || row >= rows || col < 0 || col >= cols) {
    throw new RangeError(`no cell ${row},${col} on a screen of ${rows} rows and ${cols} columns`)
  }
  return {
    text: cell.getWidth() > 0 && cell.getChars() === '' ? ' ' : cell.getChars(),
    width: cell.getWidth(),
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
    foreground: colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
  }
}

function colour(
  isDefault: ReturnType<IBufferCell['isFgDefault']>,
  isRgb: boolean,
  value: number,
): string | number {
  if (isDefault) return 'default'
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : value
}
