/** What a terminal can show, read from the environment alone: nothing is asked of the terminal itself. */
import type { Charset } from '../view/line.ts'

/** How many colours may be used: none (bold and reverse only), the 16 of the palette, 256, or 24-bit. */
export const COLOR_TIERS = ['none', '16', '256', 'true'] as const
export type ColorTier = (typeof COLOR_TIERS)[number]

export type Environment = Readonly<Record<string, string | undefined>>

/** What was asked for on the command line; it wins over the environment. */
export interface CapabilityFlags {
  /** False after `--no-color`. */
  readonly color: boolean
  /** True after `--ascii`. */
  readonly ascii: boolean
}

export interface Capabilities {
  readonly color: ColorTier
  readonly charset: Charset
}

/** Terminals that have no colour at all, by the start of TERM. */
const COLORLESS_TERMS = ['dumb', 'vt100', 'vt102', 'vt220', 'vt320', 'linux-m', 'xterm-mono', 'screen.mono']

/** Ends of TERM that promise 24-bit colour (terminfo's `-direct` entries and kitty's and others' own). */
const TRUE_COLOR_TERM = /(-direct|-truecolor|^xterm-kitty$|^xterm-ghostty$|^alacritty$|^foot(-extra)?$)/

/**
 * Which colours may be sent. NO_COLOR counts when it is set to anything but the empty string
 * (https://no-color.org), TERM=dumb or no TERM at all means none. COLORTERM=truecolor or 24bit is what
 * terminals set for 24-bit colour; within GNU screen it is inherited but not understood, so there it means 256.
 */
export function colorTier(env: Environment, flags: CapabilityFlags): ColorTier {
  const term = env.TERM ?? ''
  if (!flags.color || (env.NO_COLOR ?? '') !== '') return 'none'
  if (term === '' || COLORLESS_TERMS.includes(term)) return 'none'
  const isScreen = /^screen(\.|-|$)/.test(term) && env.TMUX === undefined
  const promised = env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit' || TRUE_COLOR_TERM.test(term)
  if (promised) return isScreen ? '256' : 'true'
  return /-256(color)?$/.test(term) ? '256' : '16'
}

/**
 * Which characters may be sent. The locale is the first of LC_ALL, LC_CTYPE, LANG that is set and not empty
 * (POSIX, "Environment Variables" 8.2); Unicode is used when its codeset is UTF-8. The Linux console draws
 * no eighth blocks or sparklines, so it gets the ASCII set. A terminal without UTF-8 is never refused.
 */
export function charset(env: Environment, flags: CapabilityFlags): Charset {
  if (flags.ascii || env.TERM === 'linux' || env.TERM === 'dumb') return 'ascii'
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '')
  return locale !== undefined && /utf-?8/i.test(locale) ? 'unicode' : 'ascii'
}

/** Terminals that print a string (OSC) or know none, by the start of TERM. */
const STRINGLESS_TERM = /^($|dumb|linux|vt[12]\d\d|cons)/

/** Whether a string that steers the terminal (OSC) may be sent: one that knows none of them may print it. */
export function takesStrings(env: Environment): boolean {
  return !STRINGLESS_TERM.test(env.TERM ?? '')
}

/** Colours and characters. */
export function capabilities(env: Environment, flags: CapabilityFlags): Capabilities {
  return { color: colorTier(env, flags), charset: charset(env, flags) }
}

export interface WindowSize {
  readonly columns: number
  readonly rows: number
}

/** What is used where a terminal does not tell its size: the size of a VT100, and POSIX's default. */
export const FALLBACK_SIZE: WindowSize = { columns: 80, rows: 24 }

/** The window of a stream; each side falls back alone where it is missing, 0 (a new pty) or no number. */
export function windowSize(stream: { columns?: number | undefined; rows?: number | undefined }): WindowSize {
  return {
    columns: usable(stream.columns) ?? FALLBACK_SIZE.columns,
    rows: usable(stream.rows) ?? FALLBACK_SIZE.rows,
  }
}

function usable(side: number | undefined): number | null {
  return side !== undefined && Number.isInteger(side) && side > 0 ? side : null
}
