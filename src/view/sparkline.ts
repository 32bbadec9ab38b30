/** The last samples of a series as one line. */
import type { Samples } from '../watch/types.ts'
import type { Charset, Span } from './line.ts'

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const
const ASCII_LEVELS = ['_', '.', '-', '=', '#'] as const

/**
 * The newest samples, one a cell, newest at the right, exactly `width` cells. The scale is fixed, 0 to 1, so
 * that lines compare; a sample that was not known is a gap, and so is the time before the first.
 */
export function drawSparkline(samples: Samples, width: number, charset: Charset): Span[] {
  if (width <= 0) return []
  const levels = charset === 'ascii' ? ASCII_LEVELS : BLOCKS
  let text = ''
  for (const sample of samples.slice(-width)) {
    if (sample === null || Number.isNaN(sample)) text += ' '
    else text += levels[Math.round(Math.min(1, Math.max(0, sample)) * (levels.length - 1))] ?? ' '
  }
  return [{ text: text.padStart(width), tone: 'spark' }]
}
