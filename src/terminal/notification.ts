/** Telling a person who looks elsewhere: the bell, and what a terminal shows on the desktop. */
import { visibleText } from '../view/text.ts'
import { type Environment, takesStrings } from './capabilities.ts'

/** A desktop shows one line of it. */
const MOST_CHARACTERS = 200
const TITLE = 'akash-top'

/**
 * What to write for a notification: the bell, and OSC 777 (`notify;title;text`, of rxvt, foot and VTE) or OSC 9
 * (`text`, of iTerm2, which others took over), of which a terminal that knows neither shows nothing. Terminals
 * that would print them get the bell alone. Foreign text is made visible first.
 */
export function notification(text: string, env: Environment): string {
  const bell = '\x07'
  const term = env.TERM ?? ''
  if (!takesStrings(env)) return bell
  // A semicolon would part the text: OSC 9 begins a progress bar with `4;`.
  const shown = visibleText(text).replaceAll(';', ',').slice(0, MOST_CHARACTERS)
  const knows777 = /^(rxvt|foot)/.test(term) || (env.VTE_VERSION ?? '') !== ''
  const body = knows777 ? `777;notify;${TITLE};${shown}` : `9;${TITLE}: ${shown}`
  return `${bell}\x1b]${body}\x07`
}
