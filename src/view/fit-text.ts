/** A fit in words, for the table of the command and that of the screen. */
import { type FitResult, MOST_TIMES, type Placement } from '../inventory/fit/fit.ts'

/** `yes` or `no`, with a `?` where something could not be checked; `?` where nothing is known. */
export function fitsText(result: FitResult | null): string {
  if (result === null) return '?'
  return (result.fits ? 'yes' : 'no') + (result.unchecked.length === 0 ? '' : '?')
}

/** How often it fits; `100+` where counting stopped, '' where it does not. */
export function timesText(result: FitResult | null): string {
  if (result === null || !result.fits) return ''
  return result.times >= MOST_TIMES ? `${MOST_TIMES}+` : String(result.times)
}

/** The nodes in the order of the request, each once in a row: `node1 x2, node2 (nvidia/h100)`. Unsanitised. */
export function whereText(placements: readonly Placement[]): string {
  const runs: { node: string; gpuModel: string | null; count: number }[] = []
  for (const { node, gpuModel } of placements) {
    const last = runs.at(-1)
    if (last?.node === node && last.gpuModel === gpuModel) last.count += 1
    else runs.push({ node, gpuModel, count: 1 })
  }
  return runs
    .map(({ node, gpuModel, count }) => {
      const times = count === 1 ? '' : ` x${count}`
      return `${node}${times}${gpuModel === null ? '' : ` (${gpuModel})`}`
    })
    .join(', ')
}
