/** Why the screen was given back, and what the shell is told of it. */
import { constants } from 'node:os'

export type Ending =
  | { readonly kind: 'quit' }
  | { readonly kind: 'signal'; readonly signal: EndSignal }
  /** stdin ended, or stdin or stdout failed: the terminal is gone. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'crash'; readonly error: unknown }

export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const
export type EndSignal = (typeof END_SIGNALS)[number]

/** sysexits.h: a fault of the program itself; none of the statuses that scripts read. */
const EX_SOFTWARE = 70

/** Exit status: 0 after a quit, 70 after a crash, 128 + n after signal n; a terminal that is gone is SIGHUP's. */
export function exitStatus(ending: Ending): number {
  if (ending.kind === 'quit') return 0
  if (ending.kind === 'crash') return EX_SOFTWARE
  const signal = ending.kind === 'gone' ? 'SIGHUP' : ending.signal
  return 128 + constants.signals[signal]
}
