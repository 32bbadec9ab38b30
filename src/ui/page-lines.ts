/** The lines of pages and overlays, before any is left out for want of room. */
import { comparedOf } from '../view/compare-facts.ts'
import { drawHelp } from '../view/help.ts'
import type { Line } from '../view/line.ts'
import { drawChoice, drawOption, drawPaletteEntry } from '../view/list-entry.ts'
import type { DrawContext } from '../view/model.ts'
import { drawComparePage } from '../view/page-compare.ts'
import { drawNodePage } from '../view/page-node.ts'
import { drawProviderPage } from '../view/page-provider.ts'
import { keysOfNodes } from '../view/rows.ts'
import { hasTable, topLayer } from '../view/screen-state.ts'
import { tableView } from '../view/screen-state-table.ts'
import { fitLine, span } from '../view/spans.ts'
import { KEYS, type KeyRow, keyText, menuRows, PROMPT_KEYS } from './keys.ts'
import { optionsOf } from './options.ts'
import { paletteOf } from './palette.ts'
import { ruleLines } from './rules.ts'
import type { ScreenInput } from './screen-input.ts'

/** What the layer on top says; nothing for the table of a view. */
export function pageLines(input: ScreenInput, ctx: DrawContext): readonly Line[] {
  const { state, fleet, history } = input
  const width = besideWidth(input)
  const layer = topLayer(state)
  if (layer?.kind === 'compare') {
    return drawComparePage(comparedOf(state.marked, fleet), layer.position.columnOffset, width, ctx)
  }
  if (layer === null || !('providerId' in layer)) return []
  const provider = fleet.providers.find(({ id }) => id === layer.providerId)
  if (provider === undefined) return [notice('This provider is watched no more.', input)]
  if (layer.kind === 'provider') return drawProviderPage(provider, history, width, ctx)
  const { inventory } = provider
  const node = inventory?.nodes[keysOfNodes(inventory).indexOf(layer.nodeKey)]
  return node === undefined
    ? [notice('The provider lists this node no more; Esc goes back.', input)]
    : drawNodePage(provider, node, layer.nodeKey, history, width, ctx)
}

/** What the overlay holds; nothing without one. */
export function overlayLines(input: ScreenInput): readonly Line[] {
  const { state, size, charset, model } = input
  if (state.overlay === null) return []
  if (state.overlay.kind === 'help') return drawHelp(helpEntries(), size.columns, charset)
  const width = panelWidth(input)
  if (state.overlay.kind === 'sort') {
    const current = state.sorts[tableView(state)]?.column ?? null
    return sortChoices(model).map((id) => {
      const title = model.columns.find((column) => column.id === id)?.title
      return drawChoice('', title ?? "Provider's own order", id === current, width, charset)
    })
  }
  if (state.overlay.kind === 'options') {
    return optionsOf(input).map(({ label, value, isOn }) => drawOption(label, value, isOn, width, charset))
  }
  if (state.overlay.kind === 'palette') {
    return paletteOf(input).map(({ label, help }) => drawPaletteEntry(label, help, width, charset))
  }
  if (state.overlay.kind === 'rules') return ruleLines(input, width)
  return menu(input).map((row) => drawChoice(keyText(row.keys), row.help, false, width, charset))
}

/** What the sort menu offers, in its order: null is the provider's own order. */
export function sortChoices(model: ScreenInput['model']): readonly (string | null)[] {
  return [null, ...model.columns.map(({ id }) => id)]
}

/** What the menu offers, in its order. */
export function menu({ state }: Pick<ScreenInput, 'state'>): readonly KeyRow[] {
  return menuRows(hasTable(state) ? 'table' : 'page')
}

const PANEL_WIDTHS = { sort: 26, menu: 60, options: 36, palette: 60, rules: 60 } as const
/** Fewer columns than this beside a list show nothing of a table. */
const LEAST_BESIDE = 24

/** Columns of an open list: what it needs, or all where too little would be left beside it; 0 without a list. */
export function panelWidth({ state, size }: Pick<ScreenInput, 'state' | 'size'>): number {
  const kind = state.overlay?.kind
  if (kind === undefined || kind === 'help') return 0
  const width = PANEL_WIDTHS[kind]
  return size.columns - width < LEAST_BESIDE ? size.columns : width
}

/** Columns left beside an open list, or all of them. */
export function besideWidth(input: Pick<ScreenInput, 'state' | 'size'>): number {
  const panel = panelWidth(input)
  return panel === 0 || panel === input.size.columns ? input.size.columns : input.size.columns - panel - 1
}

/** Every key, those of prompts last. */
export function helpEntries(): { keys: string; help: string; section: string }[] {
  return [...KEYS, ...PROMPT_KEYS].map(({ keys, help, section }) => ({ keys: keyText(keys), help, section }))
}

function notice(text: string, { size, charset }: ScreenInput): Line {
  return fitLine([span(text, 'warn')], size.columns, charset)
}
