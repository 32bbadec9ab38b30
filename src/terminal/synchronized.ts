/**
 * Frames that are shown at once (synchronized output, DEC private mode 2026), where the terminal reports that it
 * can. See https://github.com/contour-terminal/vt-extensions/blob/master/synchronized-output.md.
 */
import { answersBackground } from './background.ts'
import type { Environment } from './capabilities.ts'
import { ERASE, SYNCHRONIZED_BEGIN, SYNCHRONIZED_END } from './modes.ts'

/** DECRQM: how is this mode set? */
export const ASK_SYNCHRONIZED = '\x1b[?2026$p'

/**
 * Whether that terminal is asked at all: one that answers questions, and is the person's own. tmux before 3.7 says
 * nothing, and a newer one speaks of itself, whatever the terminal around it can; what it passes on between begin and
 * end is not all of a frame (tmux #4983, #5470), so that a screen would be seen erased. GNU screen has no such mode.
 */
export function answersSynchronized(env: Environment): boolean {
  const isWithin = env.TMUX !== undefined || env.STY !== undefined || /^(tmux|screen)\b/.test(env.TERM ?? '')
  return !isWithin && answersBackground(env)
}

const REPORT = /^\?2026;([0-4])\$y$/

/** What a report (DECRPM without its CSI) says: 1 and 2 are set and reset, all else no mode to use; null: no report. */
export function readSynchronized(reply: string): boolean | null {
  const state = REPORT.exec(reply)?.[1]
  return state === undefined ? null : state === '1' || state === '2'
}

/**
 * A frame of more bytes than this is likely to come in two reads, and to be shown by halves: a packet holds some 1,400.
 * Below it the marks would only cost their 16 bytes.
 */
const SMALL_BYTES = 1024

/** The frame between begin and end; as it is where it is small and erases nothing. */
export function synchronized(frame: string): string {
  const isSmall = Buffer.byteLength(frame) < SMALL_BYTES && !frame.startsWith(ERASE)
  return isSmall ? frame : SYNCHRONIZED_BEGIN + frame + SYNCHRONIZED_END
}
