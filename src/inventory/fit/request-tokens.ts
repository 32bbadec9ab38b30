/** The words of a typed request, each with its place. */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { parseQuantity, quantityMillis, quantityUnits } from '../../domain/quantity.ts'
import { quote } from '../../domain/quote.ts'

export interface Token {
  readonly text: string
  /** Place of its first character, from 1. */
  readonly at: number
}

/** Words that may stand right behind an amount. */
const GLUED = /^([\d.]+m?)(v?cpus?|cores?|gpus?|ips?)$/i
/** `2xnvidia/h100`: the count and the card. */
const CARDS = /^(\d+x)([a-z*].*)$/i

/** What people write apart and is one word: `32 Gi`, `500 m cpu`, `2 x h100`, `x 3`. */
const APART: readonly (readonly [RegExp, RegExp])[] = [
  [/^[\d.]+$/, /^([numk]|[kmgtpe]i?b?)$/i],
  [/^\d+$/, /^x$/i],
  [/^x$/i, /^\d+$/],
]

/** Splits at white space and commas; `8cpu` and `2xnvidia/h100` become two tokens each, `32 Gi` one. */
export function tokenize(text: string): readonly Token[] {
  const words: Token[] = []
  for (const match of text.matchAll(/[^\s,]+/g)) {
    const [word] = match
    const last = words.at(-1)
    const isPart = APART.some(([first, second]) => first.test(last?.text ?? '') && second.test(word))
    if (last !== undefined && isPart) words[words.length - 1] = { text: last.text + word, at: last.at }
    else words.push({ text: word, at: match.index + 1 })
  }
  return words.flatMap(({ text: word, at }): Token[] => {
    const [, head, tail] = GLUED.exec(word) ?? CARDS.exec(word) ?? []
    if (head === undefined || tail === undefined) return [{ text: word, at }]
    return [
      { text: head, at },
      { text: tail, at: at + head.length },
    ]
  })
}

/** More is no amount anyone asks for, and beyond what sums exactly. */
const LARGEST = Number.MAX_SAFE_INTEGER

/** The amount of a token in millicores or bytes; fails with its place and what was expected. */
export function amountOf({ text, at }: Token, unit: 'millicores' | 'bytes'): Outcome<number, 'usage'> {
  const quantity = parseQuantity(text)
  if (quantity.ok) {
    const amount = unit === 'millicores' ? quantityMillis(quantity.value) : quantityUnits(quantity.value)
    if (amount > 0 && amount <= LARGEST) return success(amount)
  }
  const example =
    unit === 'millicores' ? 'a number of cores, as 8, 0.5 or 500m' : 'a size, as 32Gi, 1.5Ti or 500M'
  return failure('usage', `at character ${at}, ${quote(text)}: expected ${example}`)
}
