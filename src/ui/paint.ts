/** Lines -> text with SGR sequences, one string a line. */
import type { Line } from '../view/line.ts'
import type { Style } from './theme-shades.ts'
import type { Theme } from './themes.ts'

export interface Painter {
  /** The line as text that any width of it can be printed from; the same line gives the same string. */
  readonly paint: (line: Line) => string
  /** The same for the row under the cursor. */
  readonly paintCursor: (line: Line) => string
}

export interface ThemedPainter extends Painter {
  /** What is painted from now on has this theme. */
  readonly setTheme: (theme: Theme) => void
}

const RESET = '\x1b[0m'

/** A painter remembers what it painted for as long as the lines live. */
export function createPainter(first: Theme): ThemedPainter {
  let theme = first
  let plain = new WeakMap<Line, string>()
  let cursor = new WeakMap<Line, string>()
  const styleOf = (tone: Line[number]['tone']): string => sequences(theme.tones[tone])
  const cursorStyleOf = (tone: Line[number]['tone']): string => {
    const onCursor = sequences(theme.cursor.style)
    return theme.cursor.plain ? onCursor : onCursor + styleOf(tone)
  }
  return {
    paint: (line) => remembered(plain, line, styleOf),
    paintCursor: (line) => remembered(cursor, line, cursorStyleOf),
    setTheme: (next) => {
      theme = next
      plain = new WeakMap()
      cursor = new WeakMap()
    },
  }
}

function remembered(
  known: WeakMap<Line, string>,
  line: Line,
  styleOf: (tone: Line[number]['tone']) => string,
): string {
  const before = known.get(line)
  if (before !== undefined) return before
  const text = painted(line, styleOf)
  known.set(line, text)
  return text
}

/** A sequence only where the style changes, and the end always unstyled. */
function painted(line: Line, styleOf: (tone: Line[number]['tone']) => string): string {
  let text = ''
  let current = ''
  for (const span of line) {
    const style = styleOf(span.tone)
    if (span.text === '') continue
    if (style !== current) {
      text += (current === '' ? '' : RESET) + style
      current = style
    }
    text += span.text
  }
  return current === '' ? text : text + RESET
}

/** One sequence an attribute: Ink's tokenizer pairs each with what ends it. */
function sequences(style: Style): string {
  return style.map((parameters) => `\x1b[${parameters}m`).join('')
}

/** All lines painted, the one of index `cursor` (-1 for none) as the row under the cursor. */
export function paintLines(painter: Painter, lines: readonly Line[], cursor = -1): string[] {
  return lines.map((line, index) => (index === cursor ? painter.paintCursor(line) : painter.paint(line)))
}
