import { describe, expect, it } from 'vitest'
import { copySequence, MAX_COPY_BYTES } from '../../src/terminal/clipboard.ts'

const PLAIN = '\x1b]52;c;aG9zdDo4NDQz\x07'
const XTERM = { TERM: 'xterm' }

/** The sequence; fails where it was refused. */
function copied(text: string, env: Readonly<Record<string, string>>): string {
  const sequence = copySequence(text, env)
  if (!sequence.ok) throw new Error(sequence.error.message)
  return sequence.value
}

describe('a copy', () => {
  it('is one OSC 52', () => {
    expect(copied('host:8443', XTERM)).toBe(PLAIN)
  })

  it('is told to tmux, and through tmux to the terminal around it', () => {
    const env = { TERM: 'screen-256color', TMUX: '/tmp/tmux-0/default,1,0' }
    expect(copied('host:8443', env)).toBe(`${PLAIN}\x1bPtmux;\x1b\x1b]52;c;aG9zdDo4NDQz\x07\x1b\\`)
  })

  it('goes through GNU screen in strings that it takes', () => {
    const sequence = copied('x'.repeat(2_000), { TERM: 'screen' })
    const parts = sequence.split('\x1b\\').slice(0, -1)
    for (const part of parts) expect(part.length).toBeLessThan(768)
    expect(parts.map((part) => part.slice(2)).join('')).toBe(copied('x'.repeat(2_000), XTERM))
  })

  it('is refused past its bound, counted in bytes', () => {
    expect(copySequence('é'.repeat(MAX_COPY_BYTES / 2), XTERM).ok).toBe(true)
    expect(copySequence('é'.repeat(MAX_COPY_BYTES / 2 + 1), XTERM)).toMatchObject({
      error: { message: 'too long to be copied' },
    })
  })

  it.each(['linux', 'dumb', 'vt100', 'vt220', ''])(
    'is refused where it would be printed: TERM=%s',
    (TERM) => {
      expect(copySequence('host:8443', { TERM })).toMatchObject({
        error: { message: 'this terminal cannot copy' },
      })
    },
  )
})
