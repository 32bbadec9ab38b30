import { nameToCopy } from '../view/row-name.ts'
import { type Overlay, positionOf } from '../view/screen-state.ts'
import type { CommandInfo, Step } from './commands.ts'
import { optionsOf } from './options.ts'
import { menu, sortChoices } from './page-lines.ts'
import { paletteOf } from './palette.ts'
import { ruleEntries } from './rules.ts'
import type { ScreenView } from './screen-view.ts'

/** What a command may ask of what is on the screen; `key` is the one that was pressed. */
export function commandInfo(view: ScreenView, key: string): CommandInfo {
  const { state, fleet, model } = view
  return {
    key,
    intervalMs: fleet.intervalMs,
    sortChoices: sortChoices(model),
    menuCommands: menu(view).map(({ command }) => command),
    chosen: chosenSteps(view),
    completion: paletteOf(view)[state.overlay?.cursorIndex ?? 0]?.label ?? null,
    copyText: nameToCopy(state, model.rows[positionOf(state).cursorIndex]),
  }
}

function chosenSteps(view: ScreenView): readonly Step[] | null {
  const { overlay } = view.state
  if (overlay === null) return null
  const entries = LISTS[overlay.kind]?.(view) ?? []
  return entries[overlay.cursorIndex]?.steps ?? null
}

/** The lists whose entries say themselves what choosing them does. */
const LISTS: Readonly<
  Partial<Record<Overlay['kind'], (view: ScreenView) => readonly { readonly steps: readonly Step[] }[]>>
> = { options: optionsOf, palette: paletteOf, rules: ruleEntries }
