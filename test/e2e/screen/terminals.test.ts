import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal } from '../support/pty.ts'
import { cursorLine, footer, header, lastLine, linesWith, see, watchProviders } from '../support/screen.ts'

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
beforeEach(() => {
  serve(fleet.at(0), [
    { name: 'calm', cpu: [16, 64], memory: [64, 256], gpu: [1, 8], disk: [90, 900] },
    { name: 'full', cpu: [64, 64], memory: [250, 256], gpu: [8, 8], disk: [899, 900] },
    { name: 'over', cpu: [12, 8], memory: [1, 32], disk: [0, 200] },
  ])
  serve(fleet.at(1), manyNodes(2))
})
afterEach(() => Promise.all(fleet.providers.map((provider) => provider.misbehave(null))))

/** A provider that dies is stale three intervals later. */
const FAST = ['-i', '0.2']
const ESC = '\x1b'
/** What a frame is drawn with, the numbers taken out: moves, erasing in a row, repeating, scrolling a region. */
const DRAWING = new RegExp(`^${ESC}\\[(N|N;N)?[A-DGHKSTXbr]$`)
/** CSI sequences, and ESC with whatever else comes after it. */
const SEQUENCES = new RegExp(`${ESC}(?:\\[[?0-9;:]*[@-~]|[^[])`, 'g')

/** Parameters of every SGR sequence (CSI ... m) that was written; one number a parameter. */
function sgrParameters(output: string): ReadonlySet<number> {
  const styles = (output.match(SEQUENCES) ?? []).filter((sequence) => sequence.endsWith('m'))
  return new Set(styles.flatMap((sequence) => sequence.slice(2, -1).split(/[;:]/).map(Number)))
}
const isColour = (parameter: number): boolean =>
  (parameter >= 30 && parameter <= 49) || (parameter >= 90 && parameter <= 107)

/** Goes through much of what can be drawn: gauges, doubts, a failure, pages, help, prompts, a list. */
async function tour(terminal: TestTerminal): Promise<void> {
  await see(terminal, (screen) => {
    expect(header(screen)).toMatch(/2 live/)
    expect(linesWith(screen, 'calm', '16/64', '64/256Gi', '1/8')).toHaveLength(1)
    expect(linesWith(screen, 'over', '!', '!12/8')).toHaveLength(1)
  })
  await fleet.at(1).misbehave('closed')
  await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/stale refused/))
  for (const keys of [KEY.enter, '?', 'o', '/', 'd']) {
    terminal.press(keys)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Esc Back|^Filter: |^Interval: /))
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Enter Open/))
  }
  terminal.press('t', KEY.tab)
  await see(terminal, (screen) => expect(footer(screen)).toMatch(/^2 providers/))
  terminal.press(KEY.enter)
  await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/Doubts: 1|more lines/))
}

async function quit(terminal: TestTerminal): Promise<void> {
  terminal.press('q')
  expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
}

describe('without colours', () => {
  it.each([
    ['NO_COLOR', [], { NO_COLOR: '1', COLORTERM: 'truecolor' }],
    ['--no-color', ['--no-color'], { COLORTERM: 'truecolor' }],
  ] as const)('%s: no byte sets one, bold and reverse say what matters', async (_, args, env) => {
    await using terminal = watchProviders(fleet.providers, [...FAST, ...args], { env })
    await tour(terminal)
    await quit(terminal)
    const used = sgrParameters(terminal.output())
    expect([...used].filter(isColour)).toEqual([])
    expect(used).toContain(1)
    expect(used).toContain(7)
  })

  it('the cursor is the reversed row', async () => {
    await using terminal = watchProviders(fleet.providers, [], { env: { NO_COLOR: '1' } })
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' calm '))
    terminal.press('j')
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' full '))
    await quit(terminal)
  })

  it('an empty NO_COLOR asks for nothing', async () => {
    await using terminal = watchProviders(fleet.providers, [], { env: { NO_COLOR: '' } })
    await see(terminal, (screen) => expect(header(screen)).toContain('2 live'))
    expect([...sgrParameters(terminal.output())].some(isColour)).toBe(true)
  })
})

describe('without Unicode', () => {
  it.each([['--ascii', ['--ascii'], {}]] as const)(
    '%s: every byte is ASCII, whatever nodes are called',
    async (_, args, env) => {
      serve(fleet.at(0), [
        { name: 'calm', cpu: [16, 64], memory: [64, 256], gpu: [1, 8], disk: [90, 900] },
        { name: 'over', cpu: [12, 8], memory: [1, 32], disk: [0, 200] },
        { name: '\u8282\u70b9-\u00e9', cpu: [1, 2], memory: [1, 2] },
      ])
      await using terminal = watchProviders(fleet.providers, [...FAST, ...args], { env })
      await tour(terminal)
      await quit(terminal)
      expect([...new Set(terminal.output())].filter((character) => character > '\x7f')).toEqual([])
      expect(terminal.output()).toContain('\\u8282\\u70b9-\\xe9')
      // Gauges, marks and cuts have their ASCII shapes.
      expect(terminal.output()).toMatch(/##+/)
    },
  )
})

describe('hostile names', () => {
  /** What must never be sent raw: controls but line ends and ESC, bidi controls, and what draws nothing. */
  const isRaw = (character: string): boolean =>
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character) && !['\r', '\n', '\b', ESC].includes(character)

  beforeEach(async () => {
    serve(fleet.at(0), manyNodes(1))
    serve(fleet.at(1), manyNodes(1, 'good'))
    await fleet.at(0).misbehave('hostile-names')
  })

  it('are shown with visible escapes, and no byte of them steers the terminal', async () => {
    await using benign = watchProviders([fleet.at(1)], [], { cols: 200, rows: 45 })
    await see(benign, (screen) => expect(footer(screen)).toMatch(/^1 node/))
    await quit(benign)

    await using terminal = watchProviders(fleet.providers, [], { cols: 200, rows: 45 })
    await see(terminal, (screen) => {
      expect(footer(screen)).toMatch(/^30 nodes/)
      const shown = screen.join('\n')
      for (const visible of [
        '\\x1b[31mred\\x1b[0m',
        '\\x1b[2J\\x1b[H',
        '\\x1b]0;owned\\x07',
        '\\x1b]52;c;cm0gLXJm\\x07',
        '\\x9b31mc1',
        'bell\\x07bell',
        'line\\x0d\\x0afeed',
        'node\\u202eedon',
        'zero\\u200bwidth',
        'line\\u2028separat',
        '\u8282\u70b9\u4e00\u53f7',
        '<script>',
        '__proto__',
      ]) {
        expect(shown).toContain(visible)
      }
      expect(linesWith(screen, 'good1', '0/100')).toHaveLength(1)
    })
    // As typed: what is seen on the screen can be filtered for.
    terminal.press('/', '\\x1b[31m')
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^1 of 30 nodes/))
    terminal.press(KEY.enter, KEY.enter)
    await see(terminal, (screen) => expect(screen.join('\n')).toContain('› \\x1b[31mred\\x1b[0m'))
    await quit(terminal)

    // Of escape sequences only kinds that a fleet without such names makes the program write.
    const kinds = (output: string) =>
      new Set((output.match(SEQUENCES) ?? []).map((one) => one.replace(/\d+/g, 'N')))
    const known = kinds(benign.output())
    const strange = [...kinds(terminal.output())].filter((kind) => !known.has(kind) && !DRAWING.test(kind))
    expect(strange).toEqual([])
    expect([...new Set(terminal.output())].filter(isRaw)).toEqual([])
    expect(terminal.output()).not.toContain('\x1b[31m')
    const erasures = (output: string) => output.split('\x1b[2J').length
    expect(erasures(terminal.output())).toBe(erasures(benign.output()))
    expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true })
  })

  it('do not shift the columns behind them', async () => {
    await using terminal = watchProviders(fleet.providers, [], { cols: 200, rows: 45 })
    await see(terminal, (screen) => {
      expect(footer(screen)).toMatch(/^30 nodes/)
      // The emulator's table of widths is older than emoji, which are two cells wide in terminals of today.
      const rows = screen.flatMap((line, row) =>
        /^127.*now$/.test(line) && !/\p{Extended_Pictographic}|\p{RI}/u.test(line) ? [row] : [],
      )
      expect(rows).toHaveLength(28)
      const titles = screen.find((line) => line.startsWith('Provider ')) ?? ''
      for (const row of rows) expect(terminal.cell(row, titles.indexOf('State')).text).toBe('●')
    })
    await quit(terminal)
  })
})
