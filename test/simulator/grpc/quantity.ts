/** Reading Kubernetes' quantities, exactly, in a way that owes nothing to the code that writes them. */

/** Of any generator's code. */
type Quantity = { readonly string?: string | undefined }

const EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
}
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']

/** The value in billionths. Throws on what is no quantity. */
export function nanoOf(quantity: Quantity | undefined): bigint {
  const text = quantity?.string ?? 'nothing'
  const [, digits, suffix = ''] = /^(-?\d+)([a-zA-Z]{0,2}|[eE]\d+)$/.exec(text) ?? []
  if (digits === undefined) throw new Error(`no quantity: ${text}`)
  const nano = BigInt(digits) * 10n ** 9n
  const power = BINARY.indexOf(suffix)
  if (power >= 0) return nano * 1024n ** BigInt(power + 1)
  const exponent = /^[eE]\d+$/.test(suffix) ? Number(suffix.slice(1)) : EXPONENTS[suffix]
  if (exponent === undefined) throw new Error(`no quantity: ${text}`)
  return exponent < 0 ? nano / 10n ** BigInt(-exponent) : nano * 10n ** BigInt(exponent)
}

/** The value in whole units. */
export const wholeOf = (quantity: Quantity | undefined): bigint => nanoOf(quantity) / 10n ** 9n
/** The value in thousandths. */
export const milliOf = (quantity: Quantity | undefined): bigint => nanoOf(quantity) / 10n ** 6n
