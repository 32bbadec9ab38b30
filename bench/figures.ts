/** What a benchmark says: a figure, the floor or twin it was measured beside, and their ratio. */

export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'bytes' | 'MB' | 'KB' | 'us' | 'at once'
  /** What the ratio is taken against, measured in the same run; absent where the figure stands alone. */
  readonly against?: { readonly name: string; readonly value: number }
  /** How it was taken, in a few words. */
  readonly note: string
}

/** Middle value of a list of samples; NaN of an empty one. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}

/** The sample below which `share` (0..1) of all lie; NaN of an empty list. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

const round = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

/** One line of the report: name, figure, ratio, how. */
export function describeFigure(figure: Figure): string {
  const ratio =
    figure.against === undefined
      ? ''
      : `${round(figure.value / figure.against.value)}x ${figure.against.name} (${round(figure.against.value)})`
  return `${figure.name.padEnd(44)} ${round(figure.value).padStart(9)} ${figure.unit.padEnd(5)}  ${ratio.padEnd(42)} ${figure.note}`
}
