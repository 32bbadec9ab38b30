/** Owner addresses: bech32 text (BIP 173) under the prefix `akash`, as the chain writes accounts. */
import { failure, type Outcome, success } from './outcome.ts'
import { quote } from './quote.ts'

const PREFIX = 'akash'
const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** Characters after `akash1` of an account of 20 bytes, and of 32 bytes (Cosmos ADR 28: contracts, groups). */
const LENGTHS: readonly number[] = [38, 58]

/** What someone most likely meant as an owner address, right or mistyped: no host name of a network looks so. */
const LIKE_OWNER = /^akash1[0-9a-z]{30,}$/i

/** Whether a text is meant as an owner address and not as a host; it may still be mistyped. */
export function looksLikeOwner(text: string): boolean {
  return LIKE_OWNER.test(text.trim())
}

/**
 * Reads an owner address, `akash1` and 38 characters (58 for the longer accounts), and verifies its checksum, so
 * that a mistyped one is refused here and not taken for a provider that is not on chain. Gives it in lower case;
 * white space around it is dropped. All upper case is the same address, mixed case is none (BIP 173).
 */
export function parseOwner(text: string): Outcome<string, 'usage'> {
  const typed = text.trim()
  const owner = typed.toLowerCase()
  if (typed !== owner && typed !== typed.toUpperCase()) return no(typed, 'it mixes upper and lower case')
  if (!owner.startsWith(`${PREFIX}1`)) return no(typed, `one begins with ${PREFIX}1`)
  const rest = owner.slice(PREFIX.length + 1)
  if (!LENGTHS.includes(rest.length)) {
    return no(
      typed,
      `one has ${LENGTHS.join(' or ')} characters after ${PREFIX}1, and this has ${rest.length}`,
    )
  }
  const data = Array.from(rest, (letter) => ALPHABET.indexOf(letter))
  const strange = Array.from(rest)[data.indexOf(-1)]
  if (strange !== undefined) return no(typed, `${quote(strange)} does not occur in one`)
  if (polymod([...expandedPrefix(), ...data]) !== 1) return no(typed, 'a character of it is mistyped')
  return success(owner)
}

function no(typed: string, why: string): Outcome<never, 'usage'> {
  return failure('usage', `${quote(typed)} is not an owner address: ${why}`)
}

/** The checksum register of BIP 173 over values of five bits; 1 for a whole valid address. */
function polymod(values: readonly number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    for (const [bit, term] of GENERATOR.entries()) if ((top >>> bit) & 1) check ^= term
  }
  return check
}

function expandedPrefix(): readonly number[] {
  const codes = Array.from(PREFIX, (letter) => letter.charCodeAt(0))
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)]
}
