/** The line that says what the person made of the screen: the views, the way in, what narrows the table. */
import { VIEW_NAMES, type ViewName } from '../config/choices.ts'
import type { Column } from './columns/index.ts'
import type { Charset, Line, Span } from './line.ts'
import { type AlertView, alertGlyph, NO_ALERTS } from './row-marks.ts'
import { filterOf, type ScreenState } from './screen-state.ts'
import { tableSort } from './screen-state-table.ts'
import { fitSegments, type Segment, segmentsWidth, span } from './spans.ts'
import { cellWidth, fitText, visibleText } from './text.ts'

/** What each view is called on the screen. */
export const VIEW_TITLES: Readonly<Record<ViewName, string>> = {
  nodes: 'Nodes',
  providers: 'Providers',
  gpus: 'GPUs',
  storage: 'Storage',
  events: 'Events',
}

/**
 * The views with the shown one marked, the layers opened over it, and what narrows or orders its table: sort,
 * filter, one provider only, problems only; and the last alert. Exactly `width` cells; what matters least goes first.
 */
export function drawStateLine(
  state: ScreenState,
  columns: readonly Column[],
  width: number,
  charset: Charset,
  alerts: AlertView = NO_ALERTS,
): Line {
  const segments: Segment[] = [{ spans: trail(state, charset), priority: 0 }]
  const sort = tableSort(state)
  const title = columns.find((column) => column.id === sort?.column)?.title
  if (sort !== null && title !== undefined) {
    segments.push({ spans: labelled('sort', sort.reverse ? `${title} reversed` : title), priority: 3 })
  }
  const filter = filterOf(state)
  if (filter !== '') segments.push({ spans: labelled('filter', visibleText(filter, charset)), priority: 1 })
  const { note } = alerts
  if (note !== null) {
    const text = `${alertGlyph(charset)} ${visibleText(note.text, charset)}`
    // It is told cut rather than not at all.
    const room = Math.max(LEAST_NOTE, width - segmentsWidth(segments, GAP) - GAP)
    segments.push({
      spans: [span(fitText(text, Math.min(room, cellWidth(text)), 'left', charset), note.tone)],
      priority: 1,
    })
  }
  if (state.problemsOnly) segments.push({ spans: [span('problems only', 'warn')], priority: 2 })
  if (state.only > 0 && state.layers.length === 0) {
    segments.push({ spans: labelled('only', `provider ${state.only}`), priority: 2 })
  }
  return fitSegments(segments, width, charset, GAP)
}

/** The view whose name stands at that cell of the line, where no layer is open; null beside the names. */
export function tabAt(cell: number): ViewName | null {
  let start = 0
  for (const name of VIEW_NAMES) {
    const end = start + VIEW_TITLES[name].length + 2
    if (cell >= start && cell < end) return name
    start = end + 1
  }
  return null
}
const GAP = 3
/** Fewest cells in which an alert is told. */
const LEAST_NOTE = 24

function labelled(label: string, text: string): Line {
  return [span(`${label} `, 'dim'), span(text, 'accent')]
}

/** `[Nodes] Providers GPUs Storage Events`, or where the layers lead: `Providers > host:8443 > node1`. */
function trail(state: ScreenState, charset: Charset): Line {
  if (state.layers.length === 0) {
    return VIEW_NAMES.flatMap((name, nth): Span[] => [
      ...(nth === 0 ? [] : [span(' ')]),
      name === state.view ? span(`[${VIEW_TITLES[name]}]`, 'accent') : span(` ${VIEW_TITLES[name]} `, 'dim'),
    ])
  }
  const arrow = charset === 'ascii' ? ' > ' : ' › '
  const names = state.layers.flatMap((layer, nth) => {
    if (layer.kind === 'silent') return ['do not answer']
    if (layer.kind === 'model') return [layer.name]
    if (layer.kind === 'fit') return [`fit ${layer.text}`]
    if (layer.kind === 'compare') return ['Compare']
    const before = nth === 0 ? undefined : state.layers[nth - 1]
    const isSameProvider =
      before !== undefined && 'providerId' in before && before.providerId === layer.providerId
    const provider = isSameProvider ? [] : [layer.providerId]
    return layer.kind === 'node' ? [...provider, layer.nodeKey] : provider
  })
  return [
    span(VIEW_TITLES[state.view], 'dim'),
    ...names.flatMap((name, nth): Span[] => [
      span(arrow, 'dim'),
      span(visibleText(name, charset), nth === names.length - 1 ? 'accent' : 'text'),
    ]),
  ]
}
