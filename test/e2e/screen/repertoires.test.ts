/** What each terminal is sent is of its own repertoire, and the screen is whole on all of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { CLI } from '../support/program.ts'
import { KEY, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  lastLine,
  type Screen,
  see,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  serve(fleet.at(0), manyNodes(60))
})
afterAll(() => fleet.close())

/** What a terminal knows, by the manuals of the VT100 and VT220 and the entries of ncurses' terminfo. */
interface Repertoire {
  /** Final characters of CSI sequences. */
  readonly finals: string
  /** Parameters of SGR, those of colours aside. */
  readonly attributes: readonly number[]
  readonly colors: 'none' | '16' | '256' | 'true'
  /** Numbers of private modes that are set and reset. */
  readonly modes: readonly number[]
  /** Whether it is asked how a mode is set (DECRQM). */
  readonly asked?: boolean
  /** Numbers of OSC sequences. */
  readonly strings: readonly number[]
  /** Whether it passes on, to the terminal around it, what a DCS holds. */
  readonly wraps?: boolean
  readonly charset: 'ascii' | 'unicode'
}

/** Moves, erasing, SGR, modes, region; RI is an ESC sequence. */
const VT100_FINALS = 'ABCDHJKmhlr'
const VT100_ATTRIBUTES = [0, 1, 4, 5, 7]
const ANSI_ATTRIBUTES = [...VT100_ATTRIBUTES, 2, 3, 22, 23, 24, 25, 27]
const VT100: Repertoire = {
  finals: VT100_FINALS,
  attributes: VT100_ATTRIBUTES,
  colors: 'none',
  modes: [7],
  strings: [],
  charset: 'unicode',
}
/** ECH, CHA, SU, SD, REP beside. */
const XTERM: Repertoire = {
  finals: `${VT100_FINALS}XGSTb`,
  attributes: ANSI_ATTRIBUTES,
  colors: '16',
  modes: [7, 25, 1000, 1006, 1049, 2004, 2026],
  asked: true,
  strings: [11, 52],
  charset: 'unicode',
}
const SCREEN: Repertoire = { ...XTERM, finals: `${VT100_FINALS}G`, asked: false, wraps: true }
/** Of the Linux console: its cursor can be hidden, and it draws no eighths. */
const CONSOLE = { modes: [7, 25], charset: 'ascii' } as const
const TMUX = { TMUX: '/tmp/tmux-0/default,1,0' }

const TERMINALS: readonly (readonly [
  name: string,
  env: Readonly<Record<string, string | undefined>>,
  repertoire: Repertoire,
])[] = [
  ['xterm-256color', {}, { ...XTERM, colors: '256' }],
  ['xterm-256color of 24-bit colour', { COLORTERM: 'truecolor' }, { ...XTERM, colors: 'true' }],
  ['xterm-16color', { TERM: 'xterm-16color' }, XTERM],
  [
    'xterm with NO_COLOR',
    { NO_COLOR: '1', COLORTERM: 'truecolor' },
    { ...XTERM, colors: 'none', strings: [52] },
  ],
  ['xterm in the C locale', { LANG: 'C' }, { ...XTERM, colors: '256', charset: 'ascii' }],
  ['xterm in the POSIX locale', { LC_ALL: 'POSIX' }, { ...XTERM, colors: '256', charset: 'ascii' }],
  [
    'tmux-256color',
    { TERM: 'tmux-256color', ...TMUX },
    { ...SCREEN, finals: `${SCREEN.finals}ST`, colors: '256' },
  ],
  [
    'screen in tmux',
    { TERM: 'screen-256color', COLORTERM: 'truecolor', ...TMUX },
    { ...SCREEN, colors: 'true' },
  ],
  ['screen', { TERM: 'screen', COLORTERM: 'truecolor' }, { ...SCREEN, colors: '256', strings: [] }],
  // No 38 and 48: the kernel makes of 256 colours what it likes.
  [
    'linux',
    { TERM: 'linux' },
    { ...VT100, ...CONSOLE, finals: `${VT100_FINALS}XG`, attributes: ANSI_ATTRIBUTES, colors: '16' },
  ],
  [
    'vt220',
    { TERM: 'vt220' },
    {
      ...VT100,
      finals: `${VT100_FINALS}X`,
      attributes: [...VT100_ATTRIBUTES, 22, 24, 25, 27],
      modes: [7, 25],
    },
  ],
  ['vt100', { TERM: 'vt100' }, VT100],
  ['dumb', { TERM: 'dumb' }, { ...VT100, finals: 'ABCDHJKm', modes: [], charset: 'ascii' }],
  ['no TERM', { TERM: undefined }, { ...VT100, finals: 'ABCDHJKm', modes: [] }],
]

const ESC = '\x1b'
const BELL = '\x07'
/** CSI, OSC, DCS, and ESC with whatever else comes after it. */
const SEQUENCE = new RegExp(
  `${ESC}\\[([?]?)([0-9;:]*)([ -/]*[@-~])|${ESC}\\](\\d+)[^${BELL}${ESC}]*(?:${BELL}|${ESC}\\\\)|${ESC}P.*?${ESC}\\\\|${ESC}(.)`,
  'gs',
)

/** What was written that is not of the repertoire. */
function strange(
  output: string,
  { finals, attributes, colors, modes, asked, strings, charset, wraps }: Repertoire,
): readonly string[] {
  const isKnown = ([, mark = '', parameters = '', final, string, after]: RegExpExecArray): boolean => {
    // RI comes with a region.
    if (after !== undefined) return after === 'M' && finals.includes('r')
    if (string !== undefined) return strings.includes(Number(string))
    if (final === undefined) return wraps === true
    // Whether it repeats is told by where the cursor is after it.
    if (final === 'n') return finals.includes('b') && parameters === '6'
    if (final === '$p') return asked === true && mark === '?' && parameters === '2026'
    if (!finals.includes(final)) return false
    if (mark === '?') return 'hl'.includes(final) && modes.includes(Number(parameters))
    return final !== 'm' || isStyle(parameters, attributes, colors)
  }
  const found = [...output.matchAll(SEQUENCE)].filter((match) => !isKnown(match)).map(([text]) => text)
  const text = output.replace(SEQUENCE, '')
  const isStrange = (character: string): boolean =>
    (charset === 'ascii' && character > '~') || (character < ' ' && !'\r\n\b'.includes(character))
  return [...new Set([...found, ...[...text].filter(isStrange)])]
}

const EXTENDED: Readonly<Record<Repertoire['colors'], RegExp>> = {
  none: /^$/,
  '16': /^$/,
  '256': /^[34]8;5;\d+$/,
  true: /^[34]8;(5;\d+|2;\d+;\d+;\d+)$/,
}

function isStyle(parameters: string, attributes: readonly number[], colors: Repertoire['colors']): boolean {
  return (parameters.match(/[34]8[;:](5[;:]\d+|2[;:]\d+[;:]\d+[;:]\d+)|\d+/g) ?? []).every((one) => {
    if (/^[34]8./.test(one)) return EXTENDED[colors].test(one)
    const number = Number(one)
    const isColor = (number >= 30 && number <= 49 && number % 10 !== 8) || (number >= 90 && number <= 107)
    return isColor ? colors !== 'none' : attributes.includes(number)
  })
}

/** Rows in their order, none left out: what a list that was scrolled by halves would not show. */
function isInOrder(screen: Screen): void {
  const names = wordsDown(screen, /\bn\d\d\b/)
  const first = Number(names[0]?.slice(1))
  expect(names).toEqual(names.map((_, nth) => `n${String(first + nth).padStart(2, '0')}`))
}

/** Goes through a list by its end, another view and the help, and copies; gives what the screen showed on the way. */
async function tour(terminal: TestTerminal): Promise<readonly Screen[]> {
  const cursorOn = (name: string) => () => expect(cursorLine(terminal)).toContain(` ${name} `)
  const steps: readonly (readonly [keys: string, expected: (screen: Screen) => void])[] = [
    ['', (screen) => expect(footer(screen)).toMatch(/^60 nodes.*Eph \S+Ti$/)],
    ['G', cursorOn('n60')],
    [KEY.pageUp, () => expect(cursorLine(terminal)).not.toMatch(/ n60 |^$/)],
    ['gj', cursorOn('n02')],
    [KEY.tab, (screen) => expect(footer(screen)).toMatch(/^1 provider.*Eph \S+Ti$/)],
    ['?', (screen) => expect(lastLine(screen)).toMatch(/^Esc Back.*Close/)],
    ['q', (screen) => expect(lastLine(screen)).toMatch(/^Enter Open/)],
    ['y', (screen) => expect(lastLine(screen)).toMatch(/copied 127|cannot copy/)],
  ]
  const screens: Screen[] = []
  for (const [keys, expected] of steps) {
    terminal.press(keys)
    const [header = '', ...rows] = await see(terminal, (screen) => {
      isInOrder(screen)
      expected(screen)
    })
    screens.push([header.replace(/ {2}changed .*/, ''), ...rows])
  }
  terminal.press('q')
  expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  return screens.slice(0, -1)
}

describe('a terminal gets what it knows, and a whole screen', () => {
  const wholes = new Map<Repertoire['charset'], readonly Screen[]>()

  it.each(TERMINALS)('%s', async (_, env, repertoire) => {
    // A pseudo-terminal brings a TERM, whatever is asked for.
    const program = [
      '/usr/bin/env',
      ...('TERM' in env && env.TERM === undefined ? ['-u', 'TERM'] : []),
      process.execPath,
      CLI,
    ] as const
    await using terminal = watchProviders(fleet.providers, ['-i', '60'], { cols: 90, rows: 24, env, program })
    const screens = await tour(terminal)
    expect(strange(terminal.output(), repertoire)).toEqual([])
    expect(terminal.modes()).toEqual(UNTOUCHED)
    // Nothing of it is left, whether there was a screen to come back to or not; the shell begins at the top.
    expect(terminal.screen().join('')).toBe('')
    expect(terminal.cursor()).toEqual({ row: 0, col: 0 })
    // The first of each set of characters is what the others are measured by.
    const { charset } = repertoire
    expect(screens).toEqual(wholes.get(charset) ?? screens)
    wholes.set(charset, screens)
    expect(terminal.output()).toMatch(charset === 'ascii' ? /##+/ : /\u2588/)
  })
})
