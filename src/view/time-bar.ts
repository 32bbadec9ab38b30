/** The line that says that the screen shows another time than now: which, and where in what there is. */
import type { TimeView } from '../watch/time.ts'
import { formatClock, formatDay } from './format-time.ts'
import type { Charset, Line } from './line.ts'
import { fitSegments, type Segment, segmentsWidth, span } from './spans.ts'

const TITLES = { past: 'IN THE PAST', replay: 'REPLAY' } as const
const BARS = { unicode: { done: '━', at: '●', rest: '─' }, ascii: { done: '=', at: 'O', rest: '-' } } as const
const LEAST_BAR = 8
const GAP = 2

/**
 * Exactly `width` cells: what it is, the time shown, which moment of how many, a bar from the oldest to the newest
 * between their times, and how it goes on. The day stands there for a recording, which may be of any, and where the
 * newest moment is of another day than the oldest.
 */
export function drawTimeBar(time: TimeView, width: number, charset: Charset): Line {
  const isLong = formatDay(time.firstMs) !== formatDay(time.lastMs)
  const stamp = (ms: number, withDay: boolean): string =>
    withDay ? `${formatDay(ms)} ${formatClock(ms)}` : formatClock(ms)
  const isReplay = time.mode === 'replay'
  const edge = (ms: number): Segment => ({ spans: [span(stamp(ms, isLong), 'dim')], priority: 6 })
  const before: readonly Segment[] = [
    { spans: [span(` ${TITLES[time.mode]} `, 'bad')], priority: 0 },
    { spans: [span(stamp(time.atMs, isLong || isReplay), 'strong')], priority: 1 },
    // The memory of a live screen grows under it, for which nothing is drawn anew.
    { spans: isReplay ? [span(`${time.index + 1} of ${time.count}`)] : [], priority: 5 },
  ]
  const after: readonly Segment[] = [
    { spans: [span(stateOf(time), 'warn')], priority: 2 },
    said(time.read < 1, `reading ${Math.floor(time.read * 100)}%`, 4),
    said(time.cut, 'cut', 3),
    said(time.damaged, 'damaged', 3),
  ]
  const barBetween = (first: readonly Segment[], last: readonly Segment[]): readonly Segment[] | null => {
    const room = width - segmentsWidth([...before, ...first, ...last, ...after]) - GAP
    if (room < LEAST_BAR) return null
    return [
      ...before,
      ...first,
      { spans: barOf(time.position, room, charset), priority: 7 },
      ...last,
      ...after,
    ]
  }
  // For want of room the times of its ends go before the bar does.
  const segments = barBetween([edge(time.firstMs)], [edge(time.lastMs)]) ?? barBetween([], [])
  return fitSegments(segments ?? [...before, ...after], width, charset)
}

function said(isTrue: boolean, words: string, priority: number): Segment {
  return { spans: isTrue ? [span(words, 'warn')] : [], priority }
}

function stateOf({ mode, playing, speed, position, read }: TimeView): string {
  if (mode === 'past') return '| to now'
  if (playing) return `playing ${speed}x`
  return position === 1 && read === 1 ? 'at its end' : `stopped ${speed}x`
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
