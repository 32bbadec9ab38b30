/** The line that says that the screen shows another time than now: which, and where in what there is. */
import type { TimeView } from '../watch/time.ts'
import { formatClock } from './format-time.ts'
import type { Charset, Line } from './line.ts'
import { fitSegments, type Segment, segmentsWidth, span } from './spans.ts'

const TITLES = { past: 'IN THE PAST', replay: 'REPLAY' } as const
const BARS = { unicode: { done: '━', at: '●', rest: '─' }, ascii: { done: '=', at: 'O', rest: '-' } } as const
const LEAST_BAR = 8

/** Exactly `width` cells: what it is, the time shown, a bar from the oldest moment to the newest, and the speed. */
export function drawTimeBar(time: TimeView, width: number, charset: Charset): Line {
  const around: readonly Segment[] = [
    { spans: [span(` ${TITLES[time.mode]} `, 'bad')], priority: 0 },
    { spans: [span(formatClock(time.atMs), 'strong')], priority: 1 },
    { spans: [span(formatClock(time.firstMs), 'dim')], priority: 3 },
    { spans: [span(formatClock(time.lastMs), 'dim')], priority: 3 },
    { spans: [span(stateOf(time), 'warn')], priority: 2 },
    { spans: time.cut ? [span('cut', 'warn')] : [], priority: 2 },
  ]
  const room = width - segmentsWidth(around) - 2
  if (room < LEAST_BAR) return fitSegments(around, width, charset)
  const bar: Segment = { spans: barOf(time.position, room, charset), priority: 4 }
  return fitSegments([...around.slice(0, 3), bar, ...around.slice(3)], width, charset)
}

function stateOf({ mode, playing, speed }: TimeView): string {
  if (mode === 'past') return '| to now'
  return playing ? `playing ${speed}x` : `stopped ${speed}x`
}

function barOf(position: number, cells: number, charset: Charset): Line {
  const { done, at, rest } = BARS[charset]
  const before = Math.round(Math.min(1, Math.max(0, position)) * (cells - 1))
  return [
    span(done.repeat(before), 'accent'),
    span(at, 'strong'),
    span(rest.repeat(cells - 1 - before), 'dim'),
  ]
}
