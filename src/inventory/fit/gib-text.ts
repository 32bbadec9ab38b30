import { parseQuantity, quantityUnits } from '../../domain/quantity.ts'

const GIB = 2 ** 30

/** A size of GPU memory in whole Gi, `81920Mi` as `80Gi`: what providers compare it with; null where it is no size. */
export function gibText(text: string): string | null {
  const quantity = parseQuantity(text)
  if (!quantity.ok) return null
  const bytes = quantityUnits(quantity.value)
  return bytes > 0 ? `${Math.ceil(bytes / GIB)}Gi` : null
}
