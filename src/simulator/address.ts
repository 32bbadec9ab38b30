/** Owner addresses: bech32 (BIP 173) with the prefix `akash`, as the chain writes them. */
import { between, type Random } from './random.ts'

const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** The checksum register of BIP 173 over values of five bits; 1 for a whole valid address. */
function polymod(values: readonly number[]): number {
  let check = 1
  for (const value of values) {
    const top = check >>> 25
    check = ((check & 0x1ffffff) << 5) ^ value
    GENERATOR.forEach((term, bit) => {
      if ((top >>> bit) & 1) check ^= term
    })
  }
  return check
}

function expandPrefix(prefix: string): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0))
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)]
}

/** Regroups bytes into values of five bits, zeros padding the last. */
function toFiveBits(bytes: readonly number[]): number[] {
  const values: number[] = []
  let held = 0
  let heldBits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    heldBits += 8
    while (heldBits >= 5) {
      heldBits -= 5
      values.push((held >>> heldBits) & 31)
    }
    held &= (1 << heldBits) - 1
  }
  if (heldBits > 0) values.push((held << (5 - heldBits)) & 31)
  return values
}

/** bech32 text of some bytes (20 for an account) under a prefix in lower case. */
export function bech32(prefix: string, bytes: readonly number[]): string {
  const data = toFiveBits(bytes)
  const check = polymod([...expandPrefix(prefix), ...data, 0, 0, 0, 0, 0, 0]) ^ 1
  const checksum = [25, 20, 15, 10, 5, 0].map((shift) => (check >>> shift) & 31)
  return `${prefix}1${[...data, ...checksum].map((value) => ALPHABET.charAt(value)).join('')}`
}

/** A random owner address, `akash1...` with a right checksum. No key belongs to it. */
export function randomOwner(random: Random): string {
  return bech32(
    'akash',
    Array.from({ length: 20 }, () => between(random, 0, 255)),
  )
}
