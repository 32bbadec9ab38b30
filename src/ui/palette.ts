/** The command palette: everything that can be run or gone to by its name. */
import { THEME_NAMES, VIEW_NAMES } from '../config/choices.ts'
import { type Findable, findByName } from '../view/palette.ts'
import { hasTable } from '../view/screen-state.ts'
import { VIEW_TITLES } from '../view/screen-state-line.ts'
import { visibleText } from '../view/text.ts'
import { type Step, themeSteps } from './commands.ts'
import { menuRows } from './keys.ts'
import { typedAlert } from './rules.ts'
import type { ScreenInput } from './screen-input.ts'

export interface PaletteEntry extends Findable {
  /** What Enter does, after the palette is closed. */
  readonly steps: readonly Step[]
}

/** What the palette lists for what is typed; nothing while it is closed. */
export function paletteOf({ state, fleet }: Pick<ScreenInput, 'state' | 'fleet'>): readonly PaletteEntry[] {
  const { prompt } = state
  if (prompt?.kind !== 'palette') return []
  const alert = typedAlert(prompt.text)
  if (alert !== null)
    return [{ label: `alert ${alert.rule}`, help: 'tell me when it holds', steps: alert.steps }]
  const commands = menuRows(hasTable(state) ? 'table' : 'page')
    .filter(({ command }) => command !== 'palette')
    .map(({ command, help }): PaletteEntry => {
      return { label: command, help, steps: [{ effect: { type: 'run', command } }] }
    })
  const views = VIEW_NAMES.map((view): PaletteEntry => {
    return {
      label: `view ${view}`,
      help: VIEW_TITLES[view],
      steps: [{ action: { type: 'show-view', view } }],
    }
  })
  const themes = THEME_NAMES.map((name): PaletteEntry => {
    return { label: `theme ${name}`, help: 'colours of the screen', steps: themeSteps(name) }
  })
  const providers = fleet.providers.map(({ id }): PaletteEntry => {
    const steps: readonly Step[] = [{ action: { type: 'open-provider', providerId: id } }]
    return { label: visibleText(id), help: 'provider', steps }
  })
  return findByName([...commands, ...views, ...themes, ...providers], prompt.text)
}
