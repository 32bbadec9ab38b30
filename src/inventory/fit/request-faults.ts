/** How a typed request is refused: the place, and what was expected there. */
import { failure, type Outcome } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { parseCards } from './parse-cards.ts'
import type { Token } from './request-tokens.ts'

export const EXAMPLE = 'such as 8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3'

/** The refusal of what stands at a place. */
export function expected(token: Token, what: string): Outcome<never, 'usage'> {
  return failure('usage', `${placeOf(token)}: expected ${what}`)
}

/** The refusal of a request that stops too early. */
export function atEnd(what: string): Outcome<never, 'usage'> {
  return failure('usage', `the request ends; expected ${what}`)
}

/** Where a word stands, and the word. */
export function placeOf({ text, at }: Token): string {
  return `at character ${at}, ${quote(text)}`
}

/** What belongs before a word that stands where an amount was expected. */
export function wordHint(token: Token): string {
  const { text } = token
  if (/^(beta\d+|default|ram|disk|ephemeral)$/i.test(text)) return `its size before it, such as 100Gi ${text}`
  const isCard = /[\d/*]/.test(text) && parseCards(token).ok
  return isCard ? `how many before it, such as 1x ${text}` : `an amount and what it is of, ${EXAMPLE}`
}
