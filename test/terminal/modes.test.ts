import xterm from '@xterm/headless'
import { describe, expect, it } from 'vitest'
import { ERASE, MOUSE_ON, modesOf, SYNCHRONIZED_BEGIN } from '../../src/terminal/modes.ts'

const EMULATOR = [25, 1049, 2004]

/** By ncurses' terminfo: smcup is 1049, civis 25, BE 2004, XM or kmous the mouse. */
const TERMS: readonly (readonly [term: string | undefined, modes: readonly number[], hasMouse: boolean])[] = [
  ['xterm', EMULATOR, true],
  ['xterm-256color', EMULATOR, true],
  ['xterm-kitty', EMULATOR, true],
  ['screen', EMULATOR, true],
  ['screen-256color', EMULATOR, true],
  ['screen.xterm-256color', EMULATOR, true],
  ['tmux-256color', EMULATOR, true],
  ['rxvt-unicode-256color', EMULATOR, true],
  ['younger-than-the-table', EMULATOR, true],
  ['linux', [25], false],
  ['linux-16color', [25], false],
  ['vt220', [25], false],
  ['vt420', [25], false],
  ['vt100', [], false],
  ['vt102', [], false],
  ['ansi', [], false],
  ['dumb', [], false],
  ['', [], false],
  [undefined, [], false],
]

const numbers = (text: string, final: 'h' | 'l'): readonly number[] =>
  [...text.matchAll(/\?(\d+)([hl])/g)]
    .filter((match) => match[2] === final)
    .map(([, number]) => Number(number))
    .sort((a, b) => a - b)

describe('the modes of a terminal', () => {
  it.each(TERMS)('%s: %j are touched, and given back', (term, modes, hasMouse) => {
    const { enter, leave, hasMouse: has } = modesOf(term)
    const taken = [...numbers(enter, 'h'), ...numbers(enter, 'l')].sort((a, b) => a - b)
    expect(taken).toEqual(modes)
    for (const mode of numbers(enter, 'h')) expect(numbers(leave, 'l')).toContain(mode)
    for (const mode of numbers(enter, 'l')) expect(numbers(leave, 'h')).toContain(mode)
    expect(has).toBe(hasMouse)
    // What may be taken later is given back by those that may have it, and not named to others.
    const later = numbers(leave, 'l').filter((mode) => !taken.includes(mode))
    expect(later).toEqual(hasMouse ? [1000, 1006, 2026] : [])
  })

  it.each([
    ['xterm', ['$ akash-top'], [0, 1], {}],
    // As GNU screen is, and xterm by a resource.
    ['screen', [], [0, 0], { isAlternateOff: true }],
    ['linux', [], [0, 0], {}],
    ['vt100', [], [0, 0], {}],
    ['dumb', [], [0, 0], {}],
  ] as const)(
    '%s: a frame that was cut off leaves nothing behind: no picture, no colour, no region',
    async (term, screen, at, setting: { readonly isAlternateOff?: boolean }) => {
      const { enter, leave, cut, hasMouse } = modesOf(term)
      const terminal = new xterm.Terminal({ cols: 20, rows: 5, allowProposedApi: true, convertEol: true })
      for (const final of ['h', 'l']) {
        const isIgnored = (numbers: (number | number[])[]) =>
          setting.isAlternateOff === true && numbers[0] === 1049
        terminal.parser.registerCsiHandler({ prefix: '?', final }, isIgnored)
      }
      const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve))
      await write('$ akash-top\n')
      const own = hasMouse ? MOUSE_ON + SYNCHRONIZED_BEGIN : ''
      // In the middle of a sequence, where it has one: a region is set by those that have it.
      const begun = `${own}${ERASE}\x1b[41mred${term === 'dumb' ? '' : '\x1b[?7l\x1b[2;3r'}\x1b[3`
      await write(enter + begun + cut + leave)
      const line = (row: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + row)
      const lines = () => [0, 1, 2, 3, 4].map((row) => line(row)?.translateToString(true) ?? '')
      expect(lines().filter((text) => text !== '')).toEqual(screen)
      expect([terminal.buffer.active.cursorX, terminal.buffer.active.cursorY]).toEqual(at)
      expect(terminal.modes).toMatchObject({
        bracketedPasteMode: false,
        mouseTrackingMode: 'none',
        synchronizedOutputMode: false,
        wraparoundMode: true,
      })
      // A shell that goes on: plain text, over all of the screen.
      await write('\n\n\n\n\nlast')
      expect(lines().at(-1)).toBe('last')
      expect(line(4)?.getCell(0)?.isBgDefault()).toBe(true)
      terminal.dispose()
    },
  )
})
