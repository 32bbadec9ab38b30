/** Random frames: rows of styled text as the painter makes them, and what becomes of them from one to the next. */
import fc from 'fast-check'
import type { WindowSize } from '../../src/terminal/capabilities.ts'

/** Of every tier, and attributes that end each other. */
const STYLES = [
  [],
  ['1'],
  ['2'],
  ['1', '2'],
  ['3', '4'],
  ['7'],
  ['9', '31'],
  ['32'],
  ['96', '1'],
  ['38;5;78'],
  ['38;5;78', '1'],
  ['48;5;237'],
  ['48;5;237', '38;5;203', '1'],
  ['48;2;48;52;70'],
  ['48;2;48;52;70', '38;2;95;215;135'],
  ['38;2;95;215;135'],
  ['44', '4'],
] as const

/** Text whose width every terminal agrees on. */
const SURE_PIECES = [
  ' ',
  '   ',
  ' '.repeat(17),
  'a',
  'node-7',
  '42.5%',
  '█████▌',
  '░'.repeat(12),
  '███████████',
  '─'.repeat(9),
  '▁▂▃▅▇',
  '● live',
  'é',
  '計算機',
  'データ',
  '한국어',
  'Ｗ',
  '-----------',
]
/** Text on which they do not. */
const DOUBTFUL_PIECES = [
  '👩‍👩‍👧‍👦',
  '🇩🇪',
  'e\u0301',
  'a\u0308\u0301b',
  '👍🏽',
  '❤️',
  '🚀',
  '1️⃣',
  'ไทย',
  '🫠',
  'देवनागरी',
  'עברית',
]

export type Text = fc.Arbitrary<string>

function rowOf(pieces: readonly string[], longest: number): Text {
  const span = fc.tuple(fc.constantFrom(...STYLES), fc.constantFrom(...pieces)).map(([style, text]) => {
    const open = style.map((parameters) => `\x1b[${parameters}m`).join('')
    return style.length === 0 ? text : `${open}${text}\x1b[0m`
  })
  return fc.array(span, { maxLength: longest }).map((spans) => spans.join(''))
}

export const SURE_ROW = rowOf(SURE_PIECES, 9)
export const ANY_ROW = rowOf([...SURE_PIECES, ...DOUBTFUL_PIECES, ...DOUBTFUL_PIECES], 9)

/** What happens between two frames. */
export type Step =
  | { readonly kind: 'rows'; readonly at: readonly number[]; readonly text: string }
  | {
      readonly kind: 'scroll'
      readonly top: number
      readonly height: number
      readonly by: number
      readonly text: string
    }
  | { readonly kind: 'all'; readonly rows: readonly string[] }
  | { readonly kind: 'doubt' }
  | { readonly kind: 'resize'; readonly size: WindowSize }

/** The emulator has no screen of one column. */
export const SIZE: fc.Arbitrary<WindowSize> = fc.record({
  columns: fc.oneof(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 13, max: 70 })),
  rows: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 16 })),
})

export function steps(row: Text): fc.Arbitrary<Step[]> {
  const place = fc.integer({ min: 0, max: 15 })
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('rows'), at: fc.array(place, { maxLength: 4 }), text: row }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('scroll'),
        top: place,
        height: fc.integer({ min: 2, max: 16 }),
        by: fc.constantFrom(-5, -2, -1, -1, 1, 1, 2, 3),
        text: row,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('all'), rows: fc.array(row, { maxLength: 16 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('doubt') }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize'), size: SIZE }) },
  )
  return fc.array(step, { minLength: 1, maxLength: 6 })
}

/** The rows after the step. */
export function applyStep(rows: readonly string[], step: Step): readonly string[] {
  switch (step.kind) {
    case 'rows':
      return rows.map((text, place) => (step.at.includes(place) ? mixed(text, step.text) : text))
    case 'scroll': {
      const bottom = Math.min(rows.length, step.top + step.height)
      return rows.map((text, place) => {
        if (place < step.top || place >= bottom) return text
        const from = place + step.by
        return from < step.top || from >= bottom ? step.text : (rows[from] ?? '')
      })
    }
    case 'all':
      return rows.map((_, place) => step.rows[place] ?? '')
    case 'doubt':
    case 'resize':
      return rows
  }
}

/** The start of one row and the rest of another, cut between two spans, so that rows differ in part. */
function mixed(a: string, b: string): string {
  const spans = a.split('\x1b[0m')
  return [...spans.slice(0, Math.ceil(spans.length / 2)), b].join('\x1b[0m')
}
