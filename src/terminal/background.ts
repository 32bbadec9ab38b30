/** The terminal asked for the colour of its background (xterm's ctlseqs, OSC 11). */
import type { Environment } from './capabilities.ts'

export type Background = 'dark' | 'light'

export const ASK_BACKGROUND = '\x1b]11;?\x1b\\'

/** How long an answer is waited for: longer than the way to any host and back. */
export const ANSWER_WAIT_MS = 1_000

/** Terminals that are known to answer, or to pass over what they do not know. */
const ANSWERING =
  /^(xterm|tmux|rxvt|alacritty|foot|kitty|konsole|st|wezterm|ghostty|iterm|contour|vte|gnome)\b/

/**
 * Whether that terminal is asked at all. GNU screen and the Linux console are not: they know no such question and
 * some of their versions print it. Within tmux TERM may be called screen, and tmux answers.
 */
export function answersBackground(env: Environment): boolean {
  const term = env.TERM ?? ''
  return ANSWERING.test(term) || (/^screen\b/.test(term) && env.TMUX !== undefined)
}

const COLOR = /^11;rgba?:([0-9a-f]{1,4})\/([0-9a-f]{1,4})\/([0-9a-f]{1,4})/i
/** How much red, green and blue are seen (ITU-R BT.601). */
const WEIGHTS = [0.299, 0.587, 0.114] as const

/** What an answer says: light where the colour is brighter than half; null where it is no such answer. */
export function readBackground(reply: string): Background | null {
  const match = COLOR.exec(reply)
  if (match === null) return null
  const brightness = WEIGHTS.reduce((sum, weight, nth) => {
    const digits = match[nth + 1] ?? ''
    // One to four digits are the same colour in 4 to 16 bits (XParseColor).
    return sum + (weight * Number.parseInt(digits, 16)) / (16 ** digits.length - 1)
  }, 0)
  return brightness > 0.5 ? 'light' : 'dark'
}

export interface BackgroundQuestion {
  /** Resolves to the answer; to null where none comes within {@link ANSWER_WAIT_MS}, or after `close`. */
  readonly ask: () => Promise<Background | null>
  /** What the terminal said; nothing where nobody asked, or where it speaks of something else. */
  readonly answer: (reply: string) => void
  /** True while an answer is waited for. */
  readonly isDue: () => boolean
  readonly close: () => void
}

/** The question, sent by `send`; it has a timer while it waits. */
export function createBackgroundQuestion(send: (sequence: string) => void): BackgroundQuestion {
  let onAnswer: ((background: Background | null) => void) | null = null
  let isOpen = true
  const settle = (background: Background | null): void => {
    const told = onAnswer
    onAnswer = null
    told?.(background)
  }
  return {
    ask: () =>
      new Promise((resolve) => {
        settle(null)
        if (!isOpen) return resolve(null)
        const timer = setTimeout(() => settle(null), ANSWER_WAIT_MS)
        onAnswer = (background) => {
          clearTimeout(timer)
          resolve(background)
        }
        send(ASK_BACKGROUND)
      }),
    answer: (reply) => {
      if (reply.startsWith('11;')) settle(readBackground(reply))
    },
    isDue: () => onAnswer !== null,
    close: () => {
      isOpen = false
      settle(null)
    },
  }
}
