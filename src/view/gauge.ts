/** A horizontal bar for a fraction. */
import type { Role } from '../config/choices.ts'
import type { Charset, Span, Tone } from './line.ts'
import { gaugeTone } from './role.ts'

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'] as const

interface GaugeGlyphs {
  readonly full: string
  readonly empty: string
  readonly unknown: string
}
const GLYPHS: Readonly<Record<Charset, GaugeGlyphs>> = {
  unicode: { full: '█', empty: '·', unknown: '╌' },
  ascii: { full: '#', empty: '.', unknown: '-' },
}
/** Ends a bar that is more than full. */
const OVER = '+'

/**
 * A bar of exactly `width` cells filled to `fraction`, in eighths of a cell where the charset has them. What is
 * not zero shows at least a sliver, what is not full never looks full, more than 1 ends in `+`, below 0 is empty.
 * null (or not a number) is a dashed line, which neither an empty nor a full bar looks like. Its tone is that of
 * the level to the role, or `fill`.
 */
export function drawGauge(
  fraction: number | null,
  width: number,
  charset: Charset,
  look: { readonly role?: Role | null; readonly fill?: Tone | undefined } = {},
): Span[] {
  if (width <= 0) return []
  const glyphs = GLYPHS[charset]
  if (fraction === null || Number.isNaN(fraction))
    return [{ text: glyphs.unknown.repeat(width), tone: 'gauge-empty' }]
  const tone = look.fill ?? gaugeTone(fraction, look.role ?? null)
  if (fraction > 1) {
    const body: Span[] = width > 1 ? [{ text: glyphs.full.repeat(width - 1), tone }] : []
    return [...body, { text: OVER, tone: 'bad' }]
  }
  const bar = filled(Math.max(0, fraction), width, charset, glyphs.full)
  const rest = width - bar.length
  const spans: Span[] = []
  if (bar !== '') spans.push({ text: bar, tone })
  if (rest > 0) spans.push({ text: glyphs.empty.repeat(rest), tone: 'gauge-empty' })
  return spans
}

function filled(fraction: number, width: number, charset: Charset, full: string): string {
  const steps = charset === 'ascii' ? 1 : 8
  const exact = fraction * width * steps
  let count = Math.round(exact)
  if (fraction > 0) count = Math.max(1, count)
  if (fraction < 1) count = Math.min(width * steps - 1, count)
  return full.repeat(Math.floor(count / steps)) + (EIGHTHS[charset === 'ascii' ? 0 : count % steps] ?? '')
}
