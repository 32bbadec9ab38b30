import { describe, expect, it } from 'vitest'
import { createInkStdout } from '../../src/terminal/ink-stdout.ts'
import { ERASE } from '../../src/terminal/modes.ts'

function made() {
  const written: string[] = []
  return { written, stdout: createInkStdout((text) => written.push(text), { columns: 80, rows: 24 }) }
}

describe('what Ink writes', () => {
  it('reaches the terminal as it is, but for the marks of synchronised output', () => {
    const { written, stdout } = made()
    for (const text of ['\x1b[?2026h', 'frame', '\x1b[?2026l', '']) stdout.stream.write(text)
    expect(written).toEqual(['frame'])
  })

  it('is led by one erase in the same write when the whole screen is drawn anew', () => {
    const { written, stdout } = made()
    stdout.eraseBeforeNext()
    for (const text of ['\x1b[?2026h', 'frame 1', 'frame 2']) stdout.stream.write(text)
    expect(written).toEqual([`${ERASE}frame 1`, 'frame 2'])
  })

  it('is dropped while muted, also when that fails', () => {
    const { written, stdout } = made()
    expect(() =>
      stdout.muted(() => {
        stdout.stream.write('no')
        throw new Error('broken')
      }),
    ).toThrow('broken')
    stdout.stream.write('yes')
    expect(written).toEqual(['yes'])
  })
})
