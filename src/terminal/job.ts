/** The program as a job of a shell: whose the terminal is just now, and how a job stops or dies. */
import { fstatSync, readFileSync } from 'node:fs'

/** Every process of the own group (kill(2)), as the terminal itself does it for Ctrl-Z. */
export const OWN_GROUP = 0

/** What the terminal room asks of the system for the process; a test has its own. */
export interface Job {
  /** The terminal is another job's now: its modes are not to be touched, nor is anything to be written. */
  readonly isInBackground: () => boolean
  /** Stops a process, {@link OWN_GROUP} for all of the group. */
  readonly stop: (pid: number, signal: StopSignal) => void
  /** Makes the coming exit of the process a death by that signal, which leaves a terminal alone. */
  readonly dieBy: (signal: NodeJS.Signals) => void
}

/** What a terminal sends for Ctrl-Z, and what it sends a job in the background that touches it. */
export type StopSignal = 'SIGTSTP' | 'SIGTTOU'

/** A process that is nobody's job: it is never in the background, and nothing stops it. */
export const NO_JOB: Job = { isInBackground: () => false, stop: () => {}, dieBy: () => {} }

/** This process, on the terminal that its descriptor `fd` is open to. */
export function ownJob(fd: number | undefined): Job {
  return {
    isInBackground: () => fd !== undefined && isBackgroundStat(ownStat(), deviceOf(fd)),
    stop: (pid, signal) => void process.kill(pid, signal),
    // Node restores the terminal as it exits, for which a job in the background is stopped, and stays so.
    dieBy: (signal) => {
      process.once('exit', () => {
        process.removeAllListeners(signal)
        process.kill(process.pid, signal)
      })
    },
  }
}

/** Number of /dev/tty, the terminal of the session by its other name (major 5, minor 0). */
const SESSION_TERMINAL = 5 << 8

/**
 * What a line of `/proc/PID/stat` says of it (proc(5): after the name in brackets state, ppid, pgrp, session, tty_nr
 * and tpgid, the group in the foreground; -1 without a terminal), where the terminal is that device. False where the
 * system has no such line: then the terminal itself stops whoever touches it.
 */
export function isBackgroundStat(stat: string, device: number): boolean {
  const [, , group, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (foreground === undefined || Number(foreground) <= 0) return false
  const isSessions = device === SESSION_TERMINAL || device === Number(terminal)
  return isSessions && group !== foreground
}

function deviceOf(fd: number): number {
  try {
    return fstatSync(fd).rdev
  } catch {
    return 0
  }
}

function ownStat(): string {
  try {
    return readFileSync('/proc/self/stat', 'latin1')
  } catch {
    return ''
  }
}
