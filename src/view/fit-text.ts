/** A fit in words, for the table of the command and that of the screen. */
import { type FitResult, fitsWhole, type GroupFit, MOST_TIMES, type Placement } from '../inventory/fit/fit.ts'

/**
 * `yes`, `no`, or `part` where some of several placement groups fit; with a `?` where what could not be checked may make
 * another answer of it; `?` where nothing is known.
 */
export function fitsText(result: FitResult | null): string {
  if (result === null) return '?'
  if (!result.fits) return result.isUncounted ? 'no?' : 'no'
  const word = fitsWhole(result) ? 'yes' : 'part'
  return word + (result.unchecked.length === 0 ? '' : '?')
}

/** How often it fits; `100+` where counting stopped, '' where it does not. */
export function timesText(result: FitResult | null): string {
  if (result === null || !result.fits) return ''
  return result.times >= MOST_TIMES ? `${MOST_TIMES}+` : String(result.times)
}

/** The nodes in the order of the request, each once in a row: `node1 x2, node2 (nvidia/h100)`. Unsanitised. */
export function whereText(result: FitResult | null): string {
  return byGroup(result, ({ placements }) => nodesText(placements))
}

/** What blocks, of several placement groups each that does not fit. Unsanitised. */
export function blockedText(result: FitResult | null): string {
  return byGroup(result, ({ blockedBy }) => blockedBy?.message ?? '')
}

/** What there is to say of each group, with its name where there are several: `east: node1; west: node3`. */
function byGroup(result: FitResult | null, textOf: (group: GroupFit) => string): string {
  const groups = result?.groups ?? []
  return groups
    .flatMap((group) => {
      const text = textOf(group)
      return text === '' ? [] : [groups.length > 1 ? `${group.name}: ${text}` : text]
    })
    .join('; ')
}

function nodesText(placements: readonly Placement[]): string {
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
