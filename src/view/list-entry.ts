/** Entries of lists to choose from. */
import type { Charset, Line, Tone } from './line.ts'
import { fitLine, span, textCell } from './spans.ts'
import { visibleText } from './text.ts'

/** One entry of a list: text, marked where it is what holds now. Exactly `width` cells. */
export function drawChoice(
  keys: string,
  text: string,
  isCurrent: boolean,
  width: number,
  charset: Charset,
): Line {
  const mark = isCurrent ? span('* ', 'accent') : span('  ')
  const keySpans = keys === '' ? [] : [span(`${keys.padEnd(10)} `, 'accent')]
  return fitLine(
    [mark, ...keySpans, span(visibleText(text, charset), isCurrent ? 'strong' : 'text')],
    width,
    charset,
  )
}

/** One option: a switch as `[x]`, anything else with its value at the right. Exactly `width` cells. */
export function drawOption(
  label: string,
  value: string | null,
  isOn: boolean,
  width: number,
  charset: Charset,
): Line {
  if (value === null) {
    return fitLine([span(isOn ? '[x] ' : '[ ] ', isOn ? 'accent' : 'dim'), span(label)], width, charset)
  }
  const room = Math.max(0, width - label.length - 4)
  return fitLine(
    [span('    '), span(label), ...textCell(value, room, charset, 'accent', 'right')],
    width,
    charset,
  )
}

/** One entry of the palette: its name, and what it is. Exactly `width` cells. */
export function drawPaletteEntry(label: string, help: string, width: number, charset: Charset): Line {
  const named = Math.max(1, Math.min(NAME_CELLS, width - 2))
  const name =
    label.length > named
      ? [span(visibleText(label, charset), 'strong')]
      : textCell(label, named, charset, 'strong')
  return fitLine([span('  '), ...name, span('  '), span(visibleText(help, charset), 'dim')], width, charset)
}
const NAME_CELLS = 18

/** One entry of the rules: its glyph, how it stands, and the rule. Exactly `width` cells. */
export function drawRuleEntry(
  glyph: string,
  status: string,
  text: string,
  tone: Tone,
  width: number,
  charset: Charset,
): Line {
  const cells = Math.max(1, Math.min(NAME_CELLS, width - 2))
  const head = [span(`${glyph} `, tone), ...textCell(status, cells, charset, tone)]
  return fitLine([...head, span('  '), span(visibleText(text, charset), 'text')], width, charset)
}
