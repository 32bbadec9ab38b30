/** Ctrl-Z: the terminal given back, the process stopped, and the terminal taken again when it is the own one's. */
import type { EventEmitter } from 'node:events'
import { type Job, OWN_GROUP, type StopSignal } from './job.ts'

/** How long a stop may take to come; in an orphaned group the system drops it, and the screen comes back. */
export const STOP_WAIT_MS = 100

/** How long a signal may take to be told after a stop: another thread than the program's may be woken with it. */
const TOLD_MS = 250

export interface SuspensionOptions {
  /** Emits SIGTSTP and SIGCONT. */
  readonly signals: EventEmitter
  readonly job: Job
  /** Gives the terminal back as it was. */
  readonly release: () => void
  /** Writes nothing any more to a terminal that is another's already. */
  readonly hold: () => void
  /** Takes it, whatever became of it meanwhile. */
  readonly take: () => void
}

export interface Suspension {
  /** Releases the terminal and stops the own process group, as Ctrl-Z does. */
  readonly suspend: () => void
  /** Waits, stopped, until the terminal is this job's, and takes it then. */
  readonly await: () => void
  /** Hears no signal any more. */
  readonly close: () => void
}

/**
 * Listens for SIGTSTP and SIGCONT. A stop is made by the default action of a signal, so that a shell sees a stopped
 * job; the handler is taken off for it. SIGCONT takes the terminal: after SIGSTOP nobody had given it back, and a
 * shell has changed it all the same. In the background (`bg`) the job stops again before it touches what is
 * another's, as the terminal itself would make it; but it waits for a while to hear of its being killed, which a
 * stopped job does not.
 */
export function createSuspension(options: SuspensionOptions): Suspension {
  const { signals, job, release, hold, take } = options
  let isAway = false
  let timer: NodeJS.Timeout | null = null
  let immediate: NodeJS.Immediate | null = null

  const forget = (): void => {
    if (timer !== null) clearTimeout(timer)
    if (immediate !== null) clearImmediate(immediate)
    timer = null
    immediate = null
  }
  const wait = (ms: number, then: () => void): void => {
    forget()
    // Signals that have come are told before what is due immediately.
    timer = setTimeout(() => {
      immediate = setImmediate(then)
    }, ms)
  }
  const leave = (give: () => void): void => {
    isAway = true
    signals.off('SIGTSTP', onStop)
    give()
  }
  const stop = (pid: number, signal: StopSignal): void => {
    wait(STOP_WAIT_MS, onDropped)
    job.stop(pid, signal)
  }
  const comeBack = (): void => {
    forget()
    if (isAway) signals.on('SIGTSTP', onStop)
    isAway = false
    take()
  }
  const stopInBackground = (): void => {
    if (job.isInBackground()) stop(OWN_GROUP, 'SIGTTOU')
    else comeBack()
  }
  const suspend = (pid: number): void => {
    if (isAway) return
    leave(release)
    stop(pid, 'SIGTSTP')
  }
  const onStop = (): void => suspend(process.pid)
  // In the background of an orphaned group the terminal fails (EIO), which ends the program.
  const onDropped = (): void => {
    if (job.isInBackground()) wait(TOLD_MS, comeBack)
    else comeBack()
  }
  const onContinue = (): void => {
    if (!job.isInBackground()) {
      comeBack()
      return
    }
    leave(hold)
    wait(TOLD_MS, stopInBackground)
  }

  signals.on('SIGTSTP', onStop)
  signals.on('SIGCONT', onContinue)
  return {
    suspend: () => suspend(OWN_GROUP),
    await: () => {
      leave(hold)
      stop(OWN_GROUP, 'SIGTTOU')
    },
    close: () => {
      forget()
      signals.off('SIGTSTP', onStop)
      signals.off('SIGCONT', onContinue)
    },
  }
}
