/** Ctrl-Z: the terminal given back, the process stopped, and the terminal taken again when it goes on. */
import type { EventEmitter } from 'node:events'

/** How long a stop may take to come; in an orphaned group the system drops it, and the screen comes back. */
export const STOP_WAIT_MS = 100

/** Every process of the own group (kill(2)), as the terminal itself does it for Ctrl-Z. */
const OWN_GROUP = 0

export interface SuspensionOptions {
  /** Emits SIGTSTP and SIGCONT. */
  readonly signals: EventEmitter
  /** Sends SIGTSTP; 0 is the own group. */
  readonly stop: (pid: number) => void
  /** Gives the terminal back as it was. */
  readonly release: () => void
  /** Takes it, whatever became of it meanwhile. */
  readonly take: () => void
}

export interface Suspension {
  /** Releases the terminal and stops the own process group, as Ctrl-Z does. */
  readonly suspend: () => void
  /** Hears no signal any more. */
  readonly close: () => void
}

/**
 * Listens for SIGTSTP and SIGCONT. A stop is made by the default action of SIGTSTP, so that a shell sees a stopped
 * job; the handler is taken off for it. SIGCONT takes the terminal in any case: after SIGSTOP nobody had given it
 * back, and a shell has changed it all the same.
 */
export function createSuspension({ signals, stop, release, take }: SuspensionOptions): Suspension {
  let timer: NodeJS.Timeout | null = null
  let immediate: NodeJS.Immediate | null = null

  const forget = (): void => {
    if (timer !== null) clearTimeout(timer)
    if (immediate !== null) clearImmediate(immediate)
    timer = null
    immediate = null
  }
  const stopNow = (pid: number): void => {
    if (timer !== null) return
    release()
    signals.off('SIGTSTP', onStop)
    // Signals are told before what is due immediately: a job that is killed while it is stopped hears of that first,
    // and does not reach for a terminal that is another's.
    timer = setTimeout(() => {
      immediate = setImmediate(onContinue)
    }, STOP_WAIT_MS)
    stop(pid)
  }
  const onStop = (): void => stopNow(process.pid)
  const onContinue = (): void => {
    if (timer !== null) {
      forget()
      signals.on('SIGTSTP', onStop)
    }
    take()
  }

  signals.on('SIGTSTP', onStop)
  signals.on('SIGCONT', onContinue)
  return {
    suspend: () => stopNow(OWN_GROUP),
    close: () => {
      forget()
      signals.off('SIGTSTP', onStop)
      signals.off('SIGCONT', onContinue)
    },
  }
}

/** Sends SIGTSTP. */
export function stopProcess(pid: number): void {
  process.kill(pid, 'SIGTSTP')
}
