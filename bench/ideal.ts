/**
 * What a change of the screen costs at least, by the measure that the goals are set in: the cells that differ, a move
 * of the cursor to each run of them, and the changes of colour on the way; no scrolling, no repetition.
 */
import type xterm from '@xterm/headless'

/** An attribute of a cell as SGR parameters, by what it is of; what a cell has not is not there. */
type Style = ReadonlyMap<string, string>

interface Cell {
  readonly text: string
  readonly style: Style
  /** Equal where the cells look the same. */
  readonly key: string
}

/** Rows of cells. */
export type Grid = readonly (readonly Cell[])[]

/** What takes each attribute away. */
const ENDS: Readonly<Record<string, string>> = {
  weight: '22',
  italic: '23',
  underline: '24',
  inverse: '27',
  foreground: '39',
  background: '49',
}

/** The screen as the emulator has it. */
export function gridOf({ buffer, rows, cols }: xterm.Terminal): Grid {
  return Array.from({ length: rows }, (_, y) => {
    const line = buffer.active.getLine(buffer.active.viewportY + y)
    return Array.from({ length: cols }, (_, x) => cellOf(line?.getCell(x)))
  })
}

/** Bytes from one screen to the other. */
export function idealBytes(before: Grid, after: Grid): number {
  let bytes = 0
  // Where the cursor is; nobody knows at first.
  let at = { x: -1, y: -1 }
  let pen: Style = new Map()
  for (const [y, row] of after.entries()) {
    for (const [x, cell] of row.entries()) {
      if (cell.key === before[y]?.[x]?.key || cell.text === '') continue
      if (at.y !== y || at.x !== x) {
        const gap = at.y === y ? row.slice(at.x, x) : []
        const absolute = `\x1b[${y + 1};${x + 1}H`.length
        const forward = gap.length === 0 ? absolute : gap.length === 1 ? 3 : `\x1b[${gap.length}C`.length
        const isInPen = gap.length > 0 && gap.every(({ style }) => keyOf(style) === keyOf(pen))
        const rewritten = isInPen ? sizeOf(gap) : absolute
        bytes += Math.min(absolute, forward, rewritten)
      }
      bytes += changeOfPen(pen, cell.style) + Buffer.byteLength(cell.text)
      pen = cell.style
      at = { x: x + 1, y }
    }
  }
  return bytes
}

function changeOfPen(from: Style, to: Style): number {
  const started = [...to].filter(([of, value]) => from.get(of) !== value).map(([, value]) => value)
  const ended = [...from.keys()].filter((of) => !to.has(of)).map((of) => ENDS[of] ?? '0')
  const step = [...ended, ...started]
  if (step.length === 0) return 0
  // Everything taken away needs no parameter at all.
  const anew = ['', ...to.values()]
  return Math.min(...[step, anew].map((parameters) => `\x1b[${parameters.join(';')}m`.length))
}

const sizeOf = (cells: readonly Cell[]): number =>
  cells.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0)

const keyOf = (style: Style): string => [...style].flat().join()

function cellOf(cell: xterm.IBufferCell | undefined): Cell {
  if (cell === undefined) return { text: ' ', style: new Map(), key: ' ' }
  const isCovered = cell.getWidth() === 0
  const text = isCovered ? '' : cell.getChars() || ' '
  const colour = (isDefault: boolean, isRgb: boolean, value: number, base: number): string | null => {
    if (isDefault) return null
    if (isRgb) return `${base + 8};2;${value >> 16};${(value >> 8) & 255};${value & 255}`
    return value < 8 ? String(base + value) : `${base + 8};5;${value}`
  }
  const attributes: readonly (readonly [string, string | null])[] = [
    ['weight', cell.isBold() ? '1' : cell.isDim() ? '2' : null],
    ['italic', cell.isItalic() ? '3' : null],
    ['underline', cell.isUnderline() ? '4' : null],
    ['inverse', cell.isInverse() ? '7' : null],
    ['foreground', colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), 30)],
    ['background', colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), 40)],
  ]
  // The colour of a space, and how heavy it is, is not to be seen.
  const unseen = text === ' ' && !cell.isInverse() ? ['weight', 'italic', 'foreground'] : []
  const style = new Map(
    attributes.flatMap(([of, value]) =>
      value === null || unseen.includes(of) ? [] : [[of, value] as const],
    ),
  )
  return { text, style, key: `${text} ${keyOf(style)}` }
}
