/** The doubts of a page: each a sentence, and since when. */
import { formatAgo, formatClock } from './format-time.ts'
import type { Line } from './line.ts'
import type { DrawContext } from './model.ts'
import { sectionTitle, textLines } from './page-parts.ts'
import type { ShownDoubt } from './row-doubts.ts'

/** A hostile provider has as many as it likes. */
const MOST_DOUBTS = 50

/** A section of them, or nothing where there is none. */
export function doubtLines(
  doubts: readonly ShownDoubt[],
  width: number,
  { charset, nowMs }: DrawContext,
): Line[] {
  if (doubts.length === 0) return []
  const shown = doubts.slice(0, MOST_DOUBTS).flatMap(({ message, sinceMs }) => {
    const since =
      sinceMs === undefined ? '' : ` (since ${formatClock(sinceMs)}, ${formatAgo(sinceMs, nowMs)})`
    return textLines(message + since, width, charset, 'warn')
  })
  const more = doubts.length - MOST_DOUBTS
  return [
    ...sectionTitle(`Doubts: ${doubts.length}`, width, charset),
    ...shown,
    ...(more > 0 ? textLines(`and ${more} more`, width, charset, 'dim') : []),
  ]
}
