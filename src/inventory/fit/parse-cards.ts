/** Cards as people type them: `nvidia/h100`, `a100/80Gi/sxm`, `nvidia/h100|nvidia/a100`. */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import type { GpuAlternative } from '../../domain/request.ts'
import { gibText } from './gib-text.ts'
import type { Token } from './request-tokens.ts'

/** The vendors that a provider's engine knows (chain-sdk, go/sdl, gpu). */
const VENDORS: readonly string[] = ['nvidia', 'amd']
const INTERFACES: readonly string[] = ['pcie', 'sxm']
const FORM = 'expected a GPU model, such as nvidia/h100, a100/80Gi/sxm or nvidia/*'

/** The alternatives of one token, parted by `|`; a model without a vendor is that of either. */
export function parseCards({ text, at }: Token): Outcome<readonly GpuAlternative[], 'usage'> {
  const cards: GpuAlternative[] = []
  let place = at
  for (const card of text.split('|')) {
    const read = readCard(card)
    if (read === null) return failure('usage', `at character ${place}, ${quote(card)}: ${FORM}`)
    cards.push(...read)
    place += card.length + 1
  }
  return success(cards)
}

function readCard(card: string): readonly GpuAlternative[] | null {
  const parts = card.toLowerCase().split('/')
  const [first = ''] = parts
  const vendors = VENDORS.includes(first) ? [first] : VENDORS
  const [model = '', ...more] = VENDORS.includes(first) ? parts.slice(1) : parts
  if (!/^(\*|[a-z0-9][a-z0-9-]*)$/.test(model)) return null
  let ram: string | null = null
  let slot: string | null = null
  for (const part of more) {
    const size = /^\d.*[a-z]$/.test(part) ? gibText(card.split('/')[parts.lastIndexOf(part)] ?? '') : null
    if (size !== null && ram === null) ram = size
    else if (INTERFACES.includes(part) && slot === null) slot = part
    else return null
  }
  return vendors.map((vendor) => ({ vendor, model, ram, interface: slot }))
}
