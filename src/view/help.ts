/** The help: keys by section, then what a filter and a rule understand. */
import { RULE_FORMS } from '../config/rule-forms.ts'
import type { AmountKind } from './amount.ts'
import { FILTER_FIELDS } from './filter-fields.ts'
import { OPEN_FIELDS } from './filter-find.ts'
import type { Charset, Line } from './line.ts'
import { beside, COLUMN_GAP, columnWidths, flowed } from './page-columns.ts'
import { blank } from './page-parts.ts'
import { RULE_PACE } from './rule-step.ts'
import { fitLine, span } from './spans.ts'
import { cellWidth, fitText, visibleText } from './text.ts'
import { wrapText } from './wrap.ts'

export interface HelpEntry {
  readonly keys: string
  readonly help: string
  readonly section: string
}

const FILTER_SECTION = 'Filter: fields to compare, as in mem.free>64Gi'
const SYNTAX_SECTION = 'Filter: words'

/** How words are written, beside the fields. */
const SYNTAX: readonly HelpEntry[] = [
  {
    keys: 'text',
    help: 'rows that show it, in either case; several words must all hold',
    section: SYNTAX_SECTION,
  },
  { keys: '"a b"', help: 'the text between the quotes, as it stands', section: SYNTAX_SECTION },
  { keys: '!word', help: 'rows for which the word does not hold', section: SYNTAX_SECTION },
  {
    keys: '>= <= > <',
    help: 'compare numbers; what is unknown or in doubt never matches',
    section: SYNTAX_SECTION,
  },
  { keys: '= !=', help: 'equal or not, numbers and texts', section: SYNTAX_SECTION },
  { keys: '~', help: 'the text contains it, as in provider~europlots', section: SYNTAX_SECTION },
]

const RULE_SECTION = 'Rules, of a, --alert, --fail-if and wait'

/** What a rule may look like, and how often it is told of. */
function ruleHelp(): readonly HelpEntry[] {
  const { quietMs, coolDownMs } = RULE_PACE
  const again = `a row is told of again after ${quietMs / 1000}s without it, and ${coolDownMs / 60_000}m after the last time`
  return [
    ...RULE_FORMS.map(({ form, meaning, example }) => ({ keys: form, help: `${meaning} (${example})` })),
    { keys: 'again', help: again },
  ].map((entry) => ({ ...entry, section: RULE_SECTION }))
}

/** What the value of a field looks like, where that is not plain. */
const VALUES: Readonly<Record<AmountKind | 'text' | 'version', string>> = {
  cores: ' (16, 0.5, 500m)',
  bytes: ' (64Gi, 1.5Ti, 500G)',
  count: '',
  percent: ' (80)',
  duration: ' (30s, 5m, 2h)',
  text: '',
  version: ' (0.10.6)',
}

/** Every field a filter compares, as help entries, with what its value looks like. */
export function filterHelp(): readonly HelpEntry[] {
  const fields = [...FILTER_FIELDS, ...OPEN_FIELDS].map(({ id, kind, help }) => ({
    keys: id,
    help: help + VALUES[kind],
    section: FILTER_SECTION,
  }))
  return [...SYNTAX, ...fields]
}

/** Cells that a column of the help wants. */
const COLUMN_CELLS = 64
const MOST_COLUMNS = 3

/** The help in lines of exactly `width` cells: the entries given, then those of rules and of the filter; in columns. */
export function drawHelp(entries: readonly HelpEntry[], width: number, charset: Charset): Line[] {
  if (width <= 0) return []
  const all = [...entries, ...ruleHelp(), ...filterHelp()]
  const count = Math.max(
    1,
    Math.min(MOST_COLUMNS, Math.floor((width + COLUMN_GAP) / (COLUMN_CELLS + COLUMN_GAP))),
  )
  const widths = columnWidths(width, count)
  const cells = Math.min(...widths)
  const longest = Math.max(...all.map(({ keys }) => cellWidth(visibleText(keys, charset))))
  const keyCells = Math.min(longest, Math.floor(cells / 3))
  const sections = [...new Set(all.map(({ section }) => section))]
  const blocks = sections.map((section) => [
    fitLine([span(visibleText(section, charset), 'title')], cells, charset),
    ...all
      .filter((entry) => entry.section === section)
      .flatMap((entry) => entryLines(entry, keyCells, cells, charset)),
    blank(cells),
  ])
  return beside(flowed(blocks, count), widths).map((line) => fitLine(line, width, charset))
}

function entryLines({ keys, help }: HelpEntry, keyCells: number, width: number, charset: Charset): Line[] {
  const texts = wrapText(help, width - keyCells - 4, charset)
  if (texts.length === 0)
    return [fitLine([span(fitText(keys, width, 'left', charset), 'accent')], width, charset)]
  return texts.map((text, nth) =>
    fitLine(
      [
        span('  '),
        span(fitText(nth === 0 ? keys : '', keyCells, 'left', charset), 'accent'),
        span('  '),
        span(text),
      ],
      width,
      charset,
    ),
  )
}
