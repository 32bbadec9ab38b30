/** Numbers as they stand on the screen: short, three significant figures, never a false zero. */
import type { ResourceUnit } from '../domain/resource.ts'
import type { Charset } from './line.ts'

const BYTE_UNITS = ['B', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
const COUNT_UNITS = ['', 'k', 'M', 'G', 'T', 'P', 'E'] as const

/** Stands for an amount that the provider did not tell. */
export const UNKNOWN = '?'
/** Stands for a thing that does not apply or has not happened. */
export const NOTHING = '-'

/** `∞`, or `inf` in ASCII. */
export function unlimited(charset: Charset): string {
  return charset === 'ascii' ? 'inf' : '∞'
}

/**
 * A number in three significant figures without trailing zeros: `1.38`, `12.5`, `512`. Below one it keeps two
 * decimals, and what would vanish there is `<.01`. A thousand and more is whole.
 */
export function formatFigure(value: number): string {
  const size = Math.abs(value)
  const sign = value < 0 ? '-' : ''
  if (size === 0) return '0'
  if (size < 0.005) return value < 0 ? '>-.01' : '<.01'
  const decimals = size < 9.995 ? 2 : size < 99.95 ? 1 : 0
  return sign + String(Number(size.toFixed(decimals)))
}

interface Scaled<Unit extends string> {
  readonly value: number
  readonly unit: Unit
}

/**
 * Divides down until it reads below one step of the unit; the last unit takes what is left. A thousand and some
 * of a binary unit stays (`1007Gi`): as `0.98Ti` it would lose the figure that matters.
 */
function scale<Unit extends string>(
  amount: number,
  step: number,
  units: readonly [Unit, ...Unit[]],
): Scaled<Unit> {
  let value = amount
  let nth = 0
  while (Math.abs(value) >= step - 0.5 && nth < units.length - 1) {
    value /= step
    nth += 1
  }
  return { value, unit: units[nth] ?? units[0] }
}

function written(scaled: Scaled<string>): string {
  const figure = formatFigure(scaled.value)
  // A figure beyond the last unit, or not finite at all, must not fill a column.
  return figure.length > 6
    ? scaled.value.toExponential(1).replace('e+', 'e') + scaled.unit
    : figure + scaled.unit
}

/** Bytes in binary units: `0`, `512B`, `12.5Gi`, `1.38Ti`; null is `?`; signed. */
export function formatBytes(bytes: number | null, charset: Charset = 'unicode'): string {
  const special = specialAmount(bytes, charset)
  if (special !== null || bytes === null) return special ?? UNKNOWN
  return bytes === 0 ? '0' : written(scale(bytes, 1024, BYTE_UNITS))
}

/** CPU from millicores: `145m` below one core, then cores `3.72`, `12.5`, `2016`, `12.3k`; null is `?`; signed. */
export function formatCores(millicores: number | null, charset: Charset = 'unicode'): string {
  const special = specialAmount(millicores, charset)
  if (special !== null || millicores === null) return special ?? UNKNOWN
  if (Math.abs(millicores) < 999.5) return millicores === 0 ? '0' : `${formatFigure(millicores)}m`
  return formatCount(millicores / 1000, charset)
}

/** A count: whole up to four digits, `12.3k` beyond; null is `?`; signed. */
export function formatCount(count: number | null, charset: Charset = 'unicode'): string {
  const special = specialAmount(count, charset)
  if (special !== null || count === null) return special ?? UNKNOWN
  return Math.abs(count) < 9999.5 ? formatFigure(count) : written(scale(count, 1000, COUNT_UNITS))
}

/** A count and what is counted: "1 node", "12 leases", "? orders". */
export function formatCounted(count: number | null, word: string): string {
  return `${formatCount(count)} ${word}${count === 1 ? '' : 's'}`
}

/** An amount in the base unit of its resource, as the three functions above. */
export function formatAmount(
  unit: ResourceUnit,
  amount: number | null,
  charset: Charset = 'unicode',
): string {
  return AMOUNTS[unit](amount, charset)
}

const AMOUNTS: Readonly<Record<ResourceUnit, (amount: number | null, charset: Charset) => string>> = {
  bytes: formatBytes,
  millicores: formatCores,
  units: formatCount,
}

/**
 * `used/total` with the unit of the total once: `52.3/62.6Gi`, `0.15/47.4`, `7/8`. Falls back to each in its own
 * unit where one unit cannot say both, and to `?` and the sign of unlimited for what is not a number.
 */
export function formatUsage(
  unit: ResourceUnit,
  used: number | null,
  total: number | null,
  charset: Charset = 'unicode',
): string {
  return (
    inOneUnit(unit, used, total) ??
    `${formatAmount(unit, used, charset)}/${formatAmount(unit, total, charset)}`
  )
}

/** Both in the unit of the total; null where that cannot say them. */
function inOneUnit(unit: ResourceUnit, used: number | null, total: number | null): string | null {
  if (used === null || total === null || !Number.isFinite(used) || !Number.isFinite(total)) return null
  if (unit === 'units') return null
  if (unit === 'millicores') {
    const far = Math.max(Math.abs(used), Math.abs(total)) >= 9_999_500
    return far ? null : `${formatFigure(used / 1000)}/${formatFigure(total / 1000)}`
  }
  const whole = scale(total, 1024, BYTE_UNITS)
  const nth = BYTE_UNITS.indexOf(whole.unit)
  const part = used / 1024 ** Math.max(0, nth)
  return Math.abs(part) >= 1023.5 || total === 0 ? null : `${formatFigure(part)}/${written(whole)}`
}

/** A fraction in whole per cent: `83%`; what is not zero is at least `1%`; null is `?`, past 999 `>999%`. */
export function formatPercent(fraction: number | null): string {
  if (fraction === null || Number.isNaN(fraction)) return UNKNOWN
  if (fraction > 9.994) return '>999%'
  if (fraction < -9.994) return '<-99%'
  const rounded = Math.round(fraction * 100)
  if (rounded === 0 && fraction > 0) return '<1%'
  // 100 % means full: what is not full stays below it.
  return `${rounded === 100 && fraction < 1 ? 99 : rounded + 0}%`
}

function specialAmount(amount: number | null, charset: Charset): string | null {
  if (amount === null || Number.isNaN(amount)) return UNKNOWN
  if (amount === Number.POSITIVE_INFINITY) return unlimited(charset)
  if (amount === Number.NEGATIVE_INFINITY) return `-${unlimited(charset)}`
  return null
}
