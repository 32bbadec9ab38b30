/** Text put into the clipboard of the person's own terminal, over any line (xterm's ctlseqs, OSC 52). */
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { type Environment, takesStrings } from './capabilities.ts'

/** More than any row says, and less than the least that terminals take. */
export const MAX_COPY_BYTES = 4096

const ESC = '\x1b'

/**
 * What makes a terminal copy the text; refused where it is longer than {@link MAX_COPY_BYTES} of UTF-8, or where the
 * terminal would print it. tmux takes the sequence itself where `set-clipboard` is on and else only passes on what is
 * wrapped for it, so both are sent. GNU screen passes on what is wrapped in a DCS.
 */
export function copySequence(text: string, env: Environment): Outcome<string, 'copy'> {
  const bytes = Buffer.from(text)
  if (!takesStrings(env)) return failure('copy', 'this terminal cannot copy')
  if (bytes.byteLength > MAX_COPY_BYTES) return failure('copy', 'too long to be copied')
  const plain = `${ESC}]52;c;${bytes.toString('base64')}\x07`
  if (env.TMUX !== undefined)
    return success(`${plain}${ESC}Ptmux;${plain.replaceAll(ESC, ESC + ESC)}${ESC}\\`)
  return success(/^screen\b/.test(env.TERM ?? '') ? screenChunks(plain) : plain)
}

/** GNU screen drops strings longer than 768 bytes; several in a row reach the terminal as one. */
const SCREEN_CHUNK = 512

function screenChunks(sequence: string): string {
  const count = Math.ceil(sequence.length / SCREEN_CHUNK)
  return Array.from({ length: count }, (_, nth) => {
    return `${ESC}P${sequence.slice(nth * SCREEN_CHUNK, (nth + 1) * SCREEN_CHUNK)}${ESC}\\`
  }).join('')
}
