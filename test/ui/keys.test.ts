import { describe, expect, it } from 'vitest'
import { SEQUENCE_KEYS } from '../../src/terminal/key-sequences.ts'
import { COMMANDS } from '../../src/ui/commands.ts'
import {
  type Context,
  commandOf,
  KEYS,
  keyText,
  menuRows,
  PROMPT_KEYS,
  promptCommandOf,
} from '../../src/ui/keys.ts'
import { helpEntries } from '../../src/ui/page-lines.ts'
import { drawHelp } from '../../src/view/help.ts'

const CONTEXTS: readonly Context[] = ['table', 'page', 'help', 'list']

/** The keys of the contract that this program has, as they are written there. */
const CONTRACT: readonly (readonly [string, string])[] = [
  ['Up', 'up'],
  ['k', 'up'],
  ['Down', 'down'],
  ['j', 'down'],
  ['PageUp', 'page-up'],
  ['PageDown', 'page-down'],
  ['Ctrl-U', 'half-page-up'],
  ['Ctrl-D', 'half-page-down'],
  ['g', 'first'],
  ['Home', 'first'],
  ['G', 'last'],
  ['End', 'last'],
  ['Left', 'columns-left'],
  ['h', 'columns-left'],
  ['B', 'cost'],
  ['Right', 'columns-right'],
  ['l', 'columns-right'],
  ['Enter', 'enter'],
  ['Esc', 'escape'],
  ['q', 'close'],
  ['Ctrl-C', 'quit'],
  ['?', 'help'],
  ['F1', 'help'],
  ['/', 'filter'],
  ['f', 'fit'],
  ['a', 'alert'],
  ['n', 'next-problem'],
  ['N', 'previous-problem'],
  ['!', 'problems-only'],
  ['<', 'sort-previous'],
  ['>', 'sort-next'],
  ['o', 'sort-menu'],
  ['F6', 'sort-menu'],
  ['I', 'sort-invert'],
  ['P', 'sort-cpu'],
  ['M', 'sort-memory'],
  [' ', 'mark'],
  ['c', 'compare'],
  ['t', 'group'],
  ['F5', 'group'],
  ['+', 'unfold'],
  ['-', 'fold'],
  ['*', 'fold-all'],
  ['0', 'only-all'],
  ['1', 'only-nth'],
  ['9', 'only-nth'],
  ['Tab', 'next-view'],
  ['Shift-Tab', 'previous-view'],
  ['p', 'pause'],
  ['Z', 'pause'],
  ['d', 'interval'],
  ['r', 'refresh'],
  ['w', 'wide'],
  ['u', 'units'],
  ['Ctrl-L', 'redraw'],
  ['Ctrl-Z', 'suspend'],
  ['y', 'copy'],
  ['m', 'mouse'],
  ['S', 'options'],
  [':', 'palette'],
  ['[', 'back'],
  [']', 'forward'],
  ['{', 'change-back'],
  ['}', 'change-forward'],
  ['|', 'now'],
  ['(', 'slower'],
  [')', 'faster'],
]

describe('the key table', () => {
  it.each(CONTRACT)('%s does %s in a table', (key, command) => {
    expect(commandOf(key, 'table')).toBe(command)
  })

  it('has no key that the contract does not have', () => {
    const known = new Set([...CONTRACT.map(([key]) => key), ...'123456789'])
    expect(KEYS.flatMap(({ keys }) => keys).filter((key) => !known.has(key))).toEqual([])
  })

  it.each(CONTEXTS)('means one thing by each key on the screen: %s', (context) => {
    const keys = KEYS.filter(({ contexts }) => contexts.includes(context)).flatMap((row) => row.keys)
    expect(keys).toEqual([...new Set(keys)])
    for (const key of ['Up', 'Down', 'Enter', 'Esc', 'q', 'Ctrl-C']) expect(keys).toContain(key)
  })

  it('means one thing by each key in a prompt, and leaves every character to be text', () => {
    const keys = PROMPT_KEYS.flatMap((row) => row.keys)
    expect(keys).toEqual([...new Set(keys)])
    for (const key of ['j', 'q', '?', '/', ' ']) expect(promptCommandOf(key)).toBeNull()
  })

  it('names keys as the terminal gives them', () => {
    const given = new Set([...SEQUENCE_KEYS.values(), 'Enter', 'Esc', 'Tab', 'Backspace'])
    const names = [...KEYS, ...PROMPT_KEYS].flatMap((row) => row.keys)
    const unknown = names.filter((name) => name.length > 1 && !given.has(name) && !/^Ctrl-[A-Z]$/.test(name))
    expect(unknown).toEqual([])
  })

  it('leaves no command without a key', () => {
    const named = new Set([...KEYS, ...PROMPT_KEYS].map(({ command }) => command))
    expect(Object.keys(COMMANDS).filter((name) => ![...named].includes(name as never))).toEqual([])
  })
})

describe('the help', () => {
  it.each([40, 80, 200])('lists every key and what it does, %i columns wide', (width) => {
    const lines = drawHelp(helpEntries(), width, 'unicode').map((line) =>
      line.map(({ text }) => text).join(''),
    )
    const words = lines.join(' ').replace(/\s+/g, ' ')
    for (const { keys, help } of [...KEYS, ...PROMPT_KEYS]) {
      // In columns a long sentence goes on below, so that only its start stands beside the key.
      const start = width === 80 ? help : help.slice(0, 12)
      if (width >= 80)
        expect(lines.some((line) => line.includes(keyText(keys)) && line.includes(start))).toBe(true)
      for (const word of help.split(' ')) expect(words).toContain(word)
    }
  })
})

describe('the menu', () => {
  it('offers on each screen what its letters do, and nothing that does nothing there', () => {
    for (const context of ['table', 'page'] as const) {
      for (const row of menuRows(context)) expect(row.contexts).toContain(context)
      const offered = new Set(menuRows(context).map(({ command }) => command))
      const left = KEYS.filter((row) => row.contexts.includes(context) && !offered.has(row.command))
      expect(
        left.every(
          ({ section, command }) => section === 'Move' || ['enter', 'escape', 'only-nth'].includes(command),
        ),
      ).toBe(true)
    }
  })
})

describe('a row of keys', () => {
  it('is written with a run of digits drawn together', () => {
    expect(keyText(['1', '2', '3'])).toBe('1-3')
    expect(keyText(['Up', 'k'])).toBe('Up k')
  })
})
