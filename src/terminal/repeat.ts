/**
 * Whether the terminal repeats characters (REP), told by having it do so: not all that call themselves xterm can. mosh
 * leaves such cells blank (mosh #1064), and nothing in the environment says that a line passes through it.
 */
import type { Environment } from './capabilities.ts'
import { skillsOf } from './terminal-skills.ts'

/** In the corner a space, two more of it, and: where is the cursor (DSR 6)? The first frame erases it. */
export const ASK_REPEAT = '\x1b[H \x1b[2b\x1b[6n'

/**
 * Whether that terminal is asked: one whose name promises it. Not within tmux or GNU screen, whatever TERM says there:
 * they may repeat a space and nothing beyond ASCII (tmux #3687).
 */
export function mayRepeat(env: Environment): boolean {
  return skillsOf(env.TERM).repeat && env.TMUX === undefined && env.STY === undefined
}

const REPORT = /^1;(\d+)R$/

/** What a report of the cursor (CPR without its CSI) says after {@link ASK_REPEAT}; null where it is no such report. */
export function readRepeat(reply: string): boolean | null {
  const column = REPORT.exec(reply)?.[1]
  return column === undefined ? null : column === '4'
}
