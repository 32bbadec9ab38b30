/** Word of every change of the window, also of one that the stream does not tell. */
import type { EventEmitter } from 'node:events'

/** Calls back at each change, until the returned function is called. */
export function onWindowChange(stdout: EventEmitter, signals: EventEmitter, changed: () => void): () => void {
  let isTold = false
  const onResize = (): void => {
    isTold = true
    changed()
  }
  // The stream says nothing where the window was smaller for a moment and has its size again by the time one
  // looks; the terminal has dropped what did not fit all the same.
  const onSignal = (): void => {
    if (!isTold) changed()
    isTold = false
  }
  stdout.on('resize', onResize)
  signals.on('SIGWINCH', onSignal)
  return () => {
    stdout.off('resize', onResize)
    signals.off('SIGWINCH', onSignal)
  }
}
