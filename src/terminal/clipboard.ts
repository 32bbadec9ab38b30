/** Text put into the clipboard of the person's own terminal, over any line (xterm's ctlseqs, OSC 52). */
import type { Environment } from './capabilities.ts'

/** More than any row says, and less than the least that terminals take. */
export const MAX_COPY_BYTES = 4096

const ESC = '\x1b'

/**
 * What makes a terminal copy the text; null where it is longer than {@link MAX_COPY_BYTES} of UTF-8. tmux takes the
 * sequence itself where `set-clipboard` is on and else only passes on what is wrapped for it, so both are sent.
 * GNU screen passes on what is wrapped in a DCS.
 */
export function copySequence(text: string, env: Environment): string | null {
  const bytes = Buffer.from(text)
  if (bytes.byteLength > MAX_COPY_BYTES) return null
  const plain = `${ESC}]52;c;${bytes.toString('base64')}\x07`
  if (env.TMUX !== undefined) return `${plain}${ESC}Ptmux;${plain.replaceAll(ESC, ESC + ESC)}${ESC}\\`
  return /^screen\b/.test(env.TERM ?? '') ? screenChunks(plain) : plain
}

/** GNU screen drops strings longer than 768 bytes; several in a row reach the terminal as one. */
const SCREEN_CHUNK = 512

function screenChunks(sequence: string): string {
  const count = Math.ceil(sequence.length / SCREEN_CHUNK)
  return Array.from({ length: count }, (_, nth) => {
    return `${ESC}P${sequence.slice(nth * SCREEN_CHUNK, (nth + 1) * SCREEN_CHUNK)}${ESC}\\`
  }).join('')
}
