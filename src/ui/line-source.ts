import type { LineFacts } from '../view/model.ts'

/** What is asked of the line whenever a view is made. */
export interface LineSource {
  readonly isSlow: () => boolean
  readonly bytesPerSecond: () => number
}

/** What is told of the line; its cost only where it is asked for. */
export function lineFacts(line: LineSource | undefined, withCost: boolean): LineFacts {
  return { slow: line?.isSlow() ?? false, bytesPerSecond: withCost ? (line?.bytesPerSecond() ?? null) : null }
}
