import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'

/** Decimal digits with an optional fraction: no sign, exponent, hexadecimal, unit or white space. */
const DECIMAL = /^(?:\d+(?:\.\d+)?|\.\d+)$/

/** Shortest and longest time between polls of one provider. */
export const INTERVAL_SECONDS = { least: 0.2, most: 3600 } as const

/** Bounds of the time one request may take. */
export const TIMEOUT_SECONDS = { least: 0.1, most: 300 } as const

/** The longest that `wait` may be told to wait: a week. */
export const MOST_WAIT_SECONDS = 604_800

/** Bounds of a TCP port. */
export const PORT = { least: 1, most: 65_535 } as const

/** Bounds of the simulated fleet. */
export const DEMO_PROVIDERS = { least: 1, most: 500 } as const

/**
 * The time between polls as a person types it, for `--interval` and the prompt of the screen: seconds from 0.2
 * to 3600, fractions allowed. Gives whole milliseconds, or what is accepted.
 */
export function parseInterval(text: string): Outcome<number, 'usage'> {
  return parseSeconds(text, INTERVAL_SECONDS)
}

/**
 * The time one request may take, body included: seconds from 0.1 to 300; or all of `wait`, up to a week. Gives whole
 * milliseconds. Which of the two it is, is not known here: see {@link isRequestTimeout}.
 */
export function parseTimeout(text: string): Outcome<number, 'usage'> {
  const read = parseSeconds(text, { ...TIMEOUT_SECONDS, most: MOST_WAIT_SECONDS })
  return read.ok ? read : failure('usage', `${quote(text)} is not ${TIMEOUT_WORDS}`)
}

/** Whether so many milliseconds may be given to one request. */
export function isRequestTimeout(timeoutMs: number): boolean {
  return timeoutMs <= TIMEOUT_SECONDS.most * 1000
}

/** What `--timeout` accepts, in words. */
export const TIMEOUT_WORDS = `a number of seconds from ${TIMEOUT_SECONDS.least} to ${TIMEOUT_SECONDS.most}, or with wait to ${MOST_WAIT_SECONDS}`

/** The size of the simulated fleet: a whole number from 1 to 500. */
export function parseDemoSize(text: string): Outcome<number, 'usage'> {
  return parseWhole(text, DEMO_PROVIDERS, 'whole number of providers')
}

/** A TCP port: a whole number from 1 to 65535. */
export function parsePort(text: string): Outcome<number, 'usage'> {
  return parseWhole(text, PORT, 'port: a whole number')
}

interface Bounds {
  readonly least: number
  readonly most: number
}

function parseWhole(text: string, { least, most }: Bounds, what: string): Outcome<number, 'usage'> {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return number >= least && number <= most
    ? success(number)
    : failure('usage', `${quote(text)} is not a ${what} from ${least} to ${most}`)
}

function parseSeconds(text: string, bounds: Bounds): Outcome<number, 'usage'> {
  const seconds = DECIMAL.test(text) ? Number(text) : Number.NaN
  return seconds >= bounds.least && seconds <= bounds.most
    ? success(Math.round(seconds * 1000))
    : failure('usage', `${quote(text)} is not a number of seconds from ${bounds.least} to ${bounds.most}`)
}
