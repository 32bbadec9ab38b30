/** What each command of the key table does: a change of the screen's state, or an effect outside of it. */
import type { ThemeName } from '../config/choices.ts'
import { parseInterval } from '../config/number.ts'
import { quote } from '../domain/quote.ts'
import { parseRequest } from '../inventory/fit/parse-request.ts'
import { isSdlName } from '../inventory/sdl/sdl-name.ts'
import type { ScreenState } from '../view/screen-state.ts'
import { topLayer } from '../view/screen-state.ts'
import type { Action } from '../view/screen-state-action.ts'
import type { TravelStep } from '../watch/time.ts'
import type { OuterEffect } from './effect.ts'

export type Effect =
  | OuterEffect
  /** The menu's chosen entry: run after the menu is closed. */
  | { readonly type: 'run'; readonly command: CommandName }

export type Step = { readonly action: Action } | { readonly effect: Effect }

/** What commands may ask beside the state. */
export interface CommandInfo {
  readonly key: string
  readonly intervalMs: number
  /** What the sort menu lists, in its order; null is the provider's own order. */
  readonly sortChoices: readonly (string | null)[]
  /** What the menu lists, in its order. */
  readonly menuCommands: readonly CommandName[]
  /** What choosing the entry under the cursor of options, palette or rules does; null where there is none. */
  readonly chosen: readonly Step[] | null
  /** What Tab makes of the palette's text; null where nothing matches it. */
  readonly completion: string | null
  /** What the row under the cursor, or the page, is called; null without one. */
  readonly copyText: string | null
}

type Command = (state: ScreenState, info: CommandInfo) => readonly Step[]
const QUIT: Step = { effect: { type: 'quit' } }

const COMMAND_TABLE = {
  up: act({ type: 'move', by: -1 }),
  down: act({ type: 'move', by: 1 }),
  'page-up': act({ type: 'page', by: -1 }),
  'page-down': act({ type: 'page', by: 1 }),
  'half-page-up': act({ type: 'page', by: -0.5 }),
  'half-page-down': act({ type: 'page', by: 0.5 }),
  first: act({ type: 'edge', to: 'first' }),
  last: act({ type: 'edge', to: 'last' }),
  'columns-left': act({ type: 'columns', by: -1 }),
  'columns-right': act({ type: 'columns', by: 1 }),
  enter: (state: ScreenState, info: CommandInfo): readonly Step[] => enterSteps(state, info),
  escape: act({ type: 'escape' }),
  help: act({ type: 'overlay', kind: 'help' }),
  close: (state: ScreenState): readonly Step[] =>
    state.overlay === null ? [QUIT] : [{ action: { type: 'escape' } }],
  quit: (): readonly Step[] => [QUIT],
  'next-view': act({ type: 'view', by: 1 }),
  'previous-view': act({ type: 'view', by: -1 }),
  group: act({ type: 'group' }),
  unfold: act({ type: 'fold', how: 'unfold' }),
  fold: act({ type: 'fold', how: 'fold' }),
  'fold-all': act({ type: 'fold', how: 'all' }),
  'only-all': act({ type: 'only', nth: 0 }),
  'only-nth': (_state: ScreenState, { key }: CommandInfo): readonly Step[] => [
    { action: { type: 'only', nth: Number(key) } },
  ],
  wide: act({ type: 'wide' }),
  cost: act({ type: 'cost' }),
  units: act({ type: 'units' }),
  mark: act({ type: 'mark' }),
  compare: act({ type: 'compare' }),
  filter: act({ type: 'prompt-filter' }),
  'next-problem': act({ type: 'problem', direction: 1 }),
  'previous-problem': act({ type: 'problem', direction: -1 }),
  'problems-only': act({ type: 'problems-only' }),
  'sort-next': act({ type: 'sort-step', by: 1 }),
  'sort-previous': act({ type: 'sort-step', by: -1 }),
  'sort-menu': act({ type: 'overlay', kind: 'sort' }),
  'sort-invert': act({ type: 'sort-invert' }),
  'sort-cpu': act({ type: 'sort-by', column: 'cpu' }),
  'sort-memory': act({ type: 'sort-by', column: 'memory' }),
  pause: (): readonly Step[] => [{ effect: { type: 'toggle-pause' } }],
  refresh: (state: ScreenState): readonly Step[] => [
    { effect: { type: 'refresh', providerId: openProvider(state) } },
  ],
  interval: (_state: ScreenState, { intervalMs }: CommandInfo): readonly Step[] => [
    { action: { type: 'prompt-interval', text: String(intervalMs / 1000) } },
  ],
  suspend: (): readonly Step[] => [{ effect: { type: 'suspend' } }],
  copy: (_state: ScreenState, { copyText }: CommandInfo): readonly Step[] =>
    copyText === null ? [] : [{ effect: { type: 'copy', text: copyText } }],
  mouse: (state: ScreenState): readonly Step[] => mouseSteps(!state.mouse),
  options: act({ type: 'overlay', kind: 'options' }),
  palette: act({ type: 'prompt-palette' }),
  complete: (_state: ScreenState, { completion }: CommandInfo): readonly Step[] =>
    completion === null ? [] : [{ action: { type: 'prompt-complete', text: completion } }],
  back: travel('back'),
  forward: travel('forward'),
  'change-back': travel('change-back'),
  'change-forward': travel('change-forward'),
  now: travel('now'),
  slower: travel('slower'),
  faster: travel('faster'),
  fit: act({ type: 'prompt-fit' }),
  alert: act({ type: 'prompt-rule', text: '' }),
  redraw: (): readonly Step[] => [{ effect: { type: 'redraw' } }],
  'prompt-keep': (state: ScreenState, info: CommandInfo): readonly Step[] => keepSteps(state, info),
  'erase-back': act({ type: 'prompt-edit', edit: 'backspace' }),
  'erase-forward': act({ type: 'prompt-edit', edit: 'delete' }),
  'erase-word': act({ type: 'prompt-edit', edit: 'word' }),
  'erase-all': act({ type: 'prompt-edit', edit: 'clear' }),
  'caret-left': act({ type: 'prompt-edit', edit: 'left' }),
  'caret-right': act({ type: 'prompt-edit', edit: 'right' }),
  'caret-first': act({ type: 'prompt-edit', edit: 'home' }),
  'caret-last': act({ type: 'prompt-edit', edit: 'end' }),
} satisfies Readonly<Record<string, Command>>

export type CommandName = keyof typeof COMMAND_TABLE

/** Every command by its name. */
export const COMMANDS: Readonly<Record<CommandName, Command>> = COMMAND_TABLE

/** The provider whose page is open, or whose node's. */
function openProvider(state: ScreenState): string | null {
  const layer = topLayer(state)
  return layer !== null && 'providerId' in layer ? layer.providerId : null
}

function act(action: Action): Command {
  const steps: readonly Step[] = [{ action }]
  return () => steps
}

/** Another theme. */
export function themeSteps(name: ThemeName): readonly Step[] {
  return [{ action: { type: 'theme', name } }, { effect: { type: 'theme', name } }]
}

/** Turns the mouse on or off. */
export function mouseSteps(isOn: boolean): readonly Step[] {
  return [{ action: { type: 'mouse', isOn } }, { effect: { type: 'mouse', isOn } }]
}

function travel(step: TravelStep): Command {
  return () => [{ effect: { type: 'travel', step } }]
}

const CLOSE_OVERLAY: Step = { action: { type: 'escape' } }

/** Enter on a screen or in a list. */
function enterSteps(state: ScreenState, info: CommandInfo): readonly Step[] {
  const { overlay } = state
  if (overlay === null) return [{ action: { type: 'enter' } }]
  if (overlay.kind === 'sort') {
    const column = info.sortChoices[overlay.cursorIndex] ?? null
    return [CLOSE_OVERLAY, { action: { type: 'sort-by', column } }]
  }
  if (overlay.kind === 'options') return info.chosen ?? []
  const command = overlay.kind === 'menu' ? info.menuCommands[overlay.cursorIndex] : undefined
  return command === undefined ? [CLOSE_OVERLAY] : [CLOSE_OVERLAY, { effect: { type: 'run', command } }]
}

/**
 * Enter in a prompt: a filter stays as it is; an interval is taken when it is one that the flag would take, a request
 * when it can be read, and of the palette or the rules what the cursor is on is done.
 */
function keepSteps(state: ScreenState, info: CommandInfo): readonly Step[] {
  const { prompt } = state
  if (prompt?.kind === 'palette') {
    const error = `no command, view or provider matches ${quote(prompt.text)}`
    const { chosen } = info
    return chosen === null
      ? [{ action: { type: 'prompt-refuse', error } }]
      : [{ action: { type: 'prompt-close' } }, ...chosen]
  }
  // A rule that is added stays in sight until it stands.
  if (prompt?.kind === 'rule') return info.chosen ?? []
  if (prompt?.kind === 'fit') {
    const text = prompt.text.trim()
    if (isSdlName(text)) return [{ effect: { type: 'fit-read', text } }]
    const request = parseRequest(prompt.text)
    // What is wrong stands beside the text already.
    return request.ok ? [{ action: { type: 'open-fit', text, request: request.value } }] : []
  }
  if (prompt?.kind !== 'interval') return [{ action: { type: 'prompt-close' } }]
  const interval = parseInterval(prompt.text.trim())
  if (!interval.ok) return [{ action: { type: 'prompt-refuse', error: interval.error.message } }]
  return [
    { action: { type: 'prompt-close' } },
    { effect: { type: 'set-interval', intervalMs: interval.value } },
  ]
}
