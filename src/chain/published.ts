/** What owners have published, asked of the chain a few at a time and remembered for a while. */
import { X509Certificate } from 'node:crypto'
import type { Outcome } from '../domain/outcome.ts'
import type { ChainCertificate } from '../domain/provider-record.ts'
import type { PublishedUnder } from './judge.ts'

/** As `ChainClient.certificate`: null is a serial number under which the owner has no valid certificate. */
export type CertificateOf = (
  owner: string,
  serial: string,
) => Promise<Outcome<ChainCertificate | null, string>>

export interface PublishedOptions {
  readonly certificateOf: CertificateOf
  /** Epoch ms. */
  readonly now: () => number
}

export interface Published {
  /** What the chain says, or said lately. Never rejects; `unasked` where it gives no answer, or `signal` ends first. */
  readonly under: (owner: string, serial: string, signal: AbortSignal) => Promise<PublishedUnder>
}

/** Akash's console believes an answer for as long. */
export const BELIEVED_MS = 30 * 60_000
/** A chain that gave no answer is asked again after this. */
export const RETRY_MS = 60_000
/** Questions under way at once; a fleet that is just beginning has hundreds. */
export const MOST_QUESTIONS = 8
/** Two certificates for each of as many providers as there are. */
const MOST_REMEMBERED = 4000

interface Remembered {
  readonly answer: Promise<PublishedUnder>
  untilMs: number
}

/** Remembers the answers of one chain, none yet. */
export function createPublished({ certificateOf, now }: PublishedOptions): Published {
  const remembered = new Map<string, Remembered>()
  const waiting: (() => void)[] = []
  let asking = 0

  const ask = async (owner: string, serial: string): Promise<PublishedUnder> => {
    if (asking >= MOST_QUESTIONS) await new Promise<void>((resolve) => waiting.push(resolve))
    else asking += 1
    try {
      return readAnswer(await certificateOf(owner, serial))
    } catch {
      return 'unasked'
    } finally {
      // The place goes to the next in line; only where nobody waits is it free.
      const next = waiting.shift()
      if (next === undefined) asking -= 1
      else next()
    }
  }

  const remember = (owner: string, serial: string): Promise<PublishedUnder> => {
    const key = `${owner} ${serial}`
    const known = remembered.get(key)
    if (known !== undefined && now() < known.untilMs) return known.answer
    const entry: Remembered = { answer: ask(owner, serial), untilMs: Number.POSITIVE_INFINITY }
    entry.answer.then((answer) => {
      entry.untilMs = now() + (answer === 'unasked' ? RETRY_MS : BELIEVED_MS)
    })
    // Deleted first, so that the order is that of asking and the oldest one goes.
    remembered.delete(key)
    remembered.set(key, entry)
    const [oldest] = remembered.keys()
    if (remembered.size > MOST_REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    return entry.answer
  }

  return {
    under: (owner, serial, signal) => {
      if (signal.aborted) return Promise.resolve('unasked')
      return new Promise((resolve) => {
        const leave = (): void => resolve('unasked')
        signal.addEventListener('abort', leave, { once: true })
        remember(owner, serial).then((answer) => {
          signal.removeEventListener('abort', leave)
          resolve(answer)
        })
      })
    },
  }
}

/** What on chain cannot be read as a certificate says nothing of the one that was shown. */
function readAnswer(answer: Outcome<ChainCertificate | null, string>): PublishedUnder {
  if (!answer.ok) return 'unasked'
  if (answer.value === null) return 'none'
  try {
    return { fingerprint256: new X509Certificate(answer.value.pem).fingerprint256 }
  } catch {
    return 'unasked'
  }
}
