/** Columns of text as wide as their widest cell, within reason. */

/** No cell widens its column beyond this: one odd name pushes its own line only. */
const WIDEST_COLUMN = 48

export interface AlignedLine {
  readonly cells: readonly string[]
  /** Follows the cells, neither measured nor padded. */
  readonly rest: string
}

/**
 * Lines with their cells padded to the widest of each column (48 at most; a longer cell stays whole and shifts the
 * rest of its line), two spaces between, nothing at the end of a line. A line may have fewer cells than there are columns. `width` measures a cell as the terminal will.
 */
export function alignColumns(
  lines: readonly AlignedLine[],
  aligns: readonly ('left' | 'right')[],
  width: (text: string) => number,
): readonly string[] {
  const widths = aligns.map((_, column) =>
    lines.reduce((widest, { cells }) => {
      const needed = width(cells[column] ?? '')
      return needed > WIDEST_COLUMN ? widest : Math.max(widest, needed)
    }, 0),
  )
  return lines.map(({ cells, rest }) => {
    const padded = cells.map((cell, column) => {
      const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell)))
      return aligns[column] === 'right' ? padding + cell : cell + padding
    })
    return [...padded, ...(rest === '' ? [] : [rest])].join('  ').trimEnd()
  })
}
