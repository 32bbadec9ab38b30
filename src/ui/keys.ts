/** The one table of keys: what is dispatched, what the key bar hints, what help and the menu list. */
import type { CommandName } from './commands.ts'

/** Which screen is on top: a table (of a view, or of a provider), a node's page, help, or a list to choose from. */
export type Context = 'table' | 'page' | 'help' | 'list'

export interface KeyRow {
  /** Key names as the terminal room gives them; all do the same. */
  readonly keys: readonly string[]
  readonly section: string
  /** What it does, for help and menu. */
  readonly help: string
  readonly command: CommandName
  readonly contexts: readonly Context[]
  /** Word for the key bar, where the row stands in it. */
  readonly hint?: string
}

const EVERYWHERE: readonly Context[] = ['table', 'page', 'help', 'list']
const SCREENS: readonly Context[] = ['table', 'page']
const TABLE: readonly Context[] = ['table']

/** One row a command, in the order of the help. A new key is one row here. */
export const KEYS: readonly KeyRow[] = [
  row(['Up', 'k'], 'Move', 'one row up', 'up', EVERYWHERE),
  row(['Down', 'j'], 'Move', 'one row down', 'down', EVERYWHERE),
  row(['PageUp'], 'Move', 'one screen up', 'page-up', EVERYWHERE),
  row(['PageDown'], 'Move', 'one screen down', 'page-down', EVERYWHERE),
  row(['Ctrl-U'], 'Move', 'half a screen up', 'half-page-up', EVERYWHERE),
  row(['Ctrl-D'], 'Move', 'half a screen down', 'half-page-down', EVERYWHERE),
  row(['g', 'Home'], 'Move', 'first row', 'first', EVERYWHERE),
  row(['G', 'End'], 'Move', 'last row', 'last', EVERYWHERE),
  row(['Left', 'h'], 'Move', 'columns to the left', 'columns-left', SCREENS),
  row(['Right', 'l'], 'Move', 'columns to the right; the name stays', 'columns-right', SCREENS),

  row(
    ['Enter'],
    'Screens',
    'open the row; in a list, choose; on a node, the menu',
    'enter',
    EVERYWHERE,
    'Open',
  ),
  row(['Esc'], 'Screens', 'undo one layer: prompt, overlay, filter, page, marks', 'escape', EVERYWHERE),
  row(['?', 'F1'], 'Screens', 'this help', 'help', EVERYWHERE, 'Help'),
  row(['q'], 'Screens', 'close an overlay, else quit', 'close', EVERYWHERE, 'Quit'),
  row(['Ctrl-C'], 'Screens', 'quit', 'quit', EVERYWHERE),
  row(['Tab'], 'Screens', 'next view: Nodes, Providers, GPUs, Storage, Events', 'next-view', SCREENS, 'View'),
  row(['Shift-Tab'], 'Screens', 'previous view', 'previous-view', SCREENS),
  row([':'], 'Screens', 'run a command, view or provider by name; alert RULE', 'palette', SCREENS),
  row(['S'], 'Screens', 'columns and options, kept in the config file', 'options', SCREENS),

  row(['/'], 'Find', 'filter: text, !text, field>=value', 'filter', TABLE, 'Filter'),
  row(['f'], 'Find', 'will it fit? a request or an SDL file against every provider', 'fit', SCREENS, 'Fit'),
  row(['a'], 'Find', 'alerts: add a rule, see which hold, remove one', 'alert', SCREENS),
  row(['n'], 'Find', 'next problem', 'next-problem', TABLE),
  row(['N'], 'Find', 'previous problem', 'previous-problem', TABLE),
  row(['!'], 'Find', 'problems only', 'problems-only', TABLE),

  row([' '], 'Compare', 'mark the node or provider, or take its mark away', 'mark', TABLE),
  row(['c'], 'Compare', 'what is marked, side by side', 'compare', TABLE),

  row(['>'], 'Sort', 'by the next column', 'sort-next', TABLE),
  row(['<'], 'Sort', 'by the previous column', 'sort-previous', TABLE),
  row(['o', 'F6'], 'Sort', 'choose the column', 'sort-menu', TABLE, 'Sort'),
  row(['I'], 'Sort', 'the other way round', 'sort-invert', TABLE),
  row(['P'], 'Sort', 'by CPU', 'sort-cpu', TABLE),
  row(['M'], 'Sort', 'by memory', 'sort-memory', TABLE),

  row(['t', 'F5'], 'Show', 'nodes flat or grouped by provider', 'group', TABLE, 'Group'),
  row(['+'], 'Show', 'unfold the group', 'unfold', TABLE),
  row(['-'], 'Show', 'fold the group', 'fold', TABLE),
  row(['*'], 'Show', 'fold or unfold all groups', 'fold-all', TABLE),
  row(['0'], 'Show', 'all providers', 'only-all', SCREENS),
  row(['1', '2', '3', '4', '5', '6', '7', '8', '9'], 'Show', 'only the nth provider', 'only-nth', SCREENS),
  row(['w'], 'Show', 'wide columns on or off', 'wide', SCREENS),
  row(['u'], 'Show', 'amounts as used, percent, free', 'units', SCREENS, 'Units'),
  row(['m'], 'Show', 'mouse on or off', 'mouse', SCREENS),

  row(['p', 'Z'], 'Data', 'pause the display (collecting goes on), or the replay', 'pause', SCREENS, 'Pause'),
  row(['r'], 'Data', 'poll now', 'refresh', SCREENS),
  row(['d'], 'Data', 'seconds between polls', 'interval', SCREENS),
  row(['y'], 'Data', 'copy the name of the row (OSC 52)', 'copy', SCREENS),
  row(['Ctrl-Z'], 'Data', 'suspend; fg comes back', 'suspend', EVERYWHERE),
  row(['B'], 'Data', 'bytes per second that the screen costs', 'cost', SCREENS),
  row(['Ctrl-L'], 'Data', 'redraw the screen', 'redraw', EVERYWHERE),

  row(['['], 'Time', 'back to the moment before', 'back', SCREENS),
  row([']'], 'Time', 'forward to the moment after', 'forward', SCREENS),
  row(['{'], 'Time', 'back to the change before', 'change-back', SCREENS),
  row(['}'], 'Time', 'forward to the change after', 'change-forward', SCREENS),
  row(['|'], 'Time', 'to now, or to the end of a recording', 'now', SCREENS),
  row(['('], 'Time', 'replay slower', 'slower', SCREENS),
  row([')'], 'Time', 'replay faster', 'faster', SCREENS),
]

/** What a key does while a prompt is open; every other printable key is text. */
export const PROMPT_KEYS: readonly Omit<KeyRow, 'contexts'>[] = [
  promptRow(['Enter'], 'keep what is typed', 'prompt-keep'),
  promptRow(['Esc'], 'take it back', 'escape'),
  promptRow(['Backspace'], 'erase the character before', 'erase-back'),
  promptRow(['Delete'], 'erase the character after', 'erase-forward'),
  promptRow(['Ctrl-W'], 'erase the word before', 'erase-word'),
  promptRow(['Ctrl-U'], 'erase all', 'erase-all'),
  promptRow(['Left'], 'one character left', 'caret-left'),
  promptRow(['Right'], 'one character right', 'caret-right'),
  promptRow(['Home', 'Ctrl-A'], 'to the start', 'caret-first'),
  promptRow(['End', 'Ctrl-E'], 'to the end', 'caret-last'),
  promptRow(['Up'], 'one row up', 'up'),
  promptRow(['Down'], 'one row down', 'down'),
  promptRow(['Tab'], 'complete the name of a command, view or provider', 'complete'),
  promptRow(['Ctrl-Z'], 'suspend', 'suspend'),
  promptRow(['Ctrl-C'], 'quit', 'quit'),
  promptRow(['Ctrl-L'], 'redraw the screen', 'redraw'),
]

const BY_CONTEXT: ReadonlyMap<string, KeyRow> = new Map(
  KEYS.flatMap((entry) =>
    entry.contexts.flatMap((context) =>
      entry.keys.map((key): [string, KeyRow] => [`${context} ${key}`, entry]),
    ),
  ),
)
const IN_PROMPT = new Map(
  PROMPT_KEYS.flatMap((entry) => entry.keys.map((key) => [key, entry.command] as const)),
)

/** The command of a key on that screen, or null where it does nothing. */
export function commandOf(key: string, context: Context): CommandName | null {
  return BY_CONTEXT.get(`${context} ${key}`)?.command ?? null
}

/** The command of a key in a prompt, or null where the key is text. */
export function promptCommandOf(key: string): CommandName | null {
  return IN_PROMPT.get(key) ?? null
}

/** A key that is one character of text; the names of other keys are longer than one character. */
export function isCharacter(name: string): boolean {
  return [...name].length === 1
}

/** The rows the menu offers on that screen: all but moving, which arrows do, and what a list itself does. */
export function menuRows(context: 'table' | 'page'): readonly KeyRow[] {
  return KEYS.filter(
    (entry) =>
      entry.contexts.includes(context) &&
      entry.section !== 'Move' &&
      entry.command !== 'enter' &&
      entry.command !== 'escape' &&
      entry.command !== 'only-nth',
  )
}

/** The keys of a row as help writes them: `Up k`, and a run of digits as `1-9`. */
export function keyText(keys: readonly string[]): string {
  const first = keys[0] ?? ''
  const isRun = keys.length > 2 && keys.every((key) => /^\d$/.test(key))
  return isRun ? `${first}-${keys.at(-1) ?? ''}` : keys.map((key) => (key === ' ' ? 'Space' : key)).join(' ')
}

function row(
  keys: readonly string[],
  section: string,
  help: string,
  command: CommandName,
  contexts: readonly Context[],
  hint?: string,
): KeyRow {
  const entry = { keys, section, help, command, contexts }
  return hint === undefined ? entry : { ...entry, hint }
}

function promptRow(keys: readonly string[], help: string, command: CommandName): Omit<KeyRow, 'contexts'> {
  return { keys, section: 'In a prompt', help, command }
}
