import { describe, expect, it } from 'vitest'
import type { FrameOutput } from '../../src/terminal/frame-output.ts'
import { createInkStdout } from '../../src/terminal/ink-stdout.ts'
import { ERASE } from '../../src/terminal/modes.ts'
import { skillsOf } from '../../src/terminal/terminal-skills.ts'

/** A line that takes a frame only while `isReady` is set. */
function made() {
  const written: string[] = []
  const line = { isReady: true }
  let waiting: (() => void) | null = null
  const output: FrameOutput = {
    write: (text) => written.push(text),
    isReady: () => line.isReady,
    whenReady: (listener) => {
      if (line.isReady) listener()
      else waiting = listener
    },
    isSlow: () => false,
    bytes: () => 0,
    close: () => false,
  }
  const stdout = createInkStdout(output, { columns: 20, rows: 3 }, skillsOf('xterm'))
  const draw = (...rows: string[]): void => {
    stdout.stream.write(rows.map(stdout.characterOf).join('\n'))
  }
  const drain = (): void => {
    line.isReady = true
    waiting?.()
  }
  return { written, stdout, draw, line, drain }
}

describe('what Ink writes', () => {
  it('is a frame of one character a row, of which the cells that differ go out', () => {
    const { written, draw } = made()
    draw('one', '\x1b[1mtwo\x1b[0m')
    draw('one', '\x1b[1mtwa\x1b[0m')
    draw('one', '\x1b[1mtwa\x1b[0m')
    expect(written).toEqual([`${ERASE}one\r\n\x1b[1mtwo`, '\ba'])
  })

  it('is dropped where it is no frame: modes are set elsewhere', () => {
    const { written, stdout } = made()
    for (const text of ['\x1b[?2026h', '\x1b[?25l', 'an error of Ink']) stdout.stream.write(text)
    expect(written).toEqual([])
  })

  it('is written whole when what is on the screen is not known any more', () => {
    const { written, stdout, draw } = made()
    draw('one')
    stdout.invalidate()
    draw('one')
    expect(written).toEqual([`${ERASE}one`, `${ERASE}one`])
  })

  it('waits while the line is full, and only the newest of it is written then', () => {
    const { written, draw, line, drain } = made()
    draw('one')
    line.isReady = false
    for (let turn = 0; turn < 1000; turn++) draw(`number ${turn}`)
    expect(written).toHaveLength(1)
    drain()
    expect(written).toHaveLength(2)
    expect(written[1]).toContain('number 999')
  })

  it('ends with its closing, also what waited', () => {
    const { written, stdout, draw, line, drain } = made()
    line.isReady = false
    draw('one')
    stdout.close()
    drain()
    draw('two')
    expect(written).toEqual([])
  })
})

describe('a character for a row', () => {
  it('is the same for the same text, and stays while it is on the screen', () => {
    const { written, stdout, draw } = made()
    const kept = stdout.characterOf('kept')
    for (let turn = 0; turn < 20_000; turn++) {
      stdout.stream.write(`${kept}\n${stdout.characterOf(`row ${turn}`)}`)
    }
    draw('kept', 'row 19999')
    expect(stdout.characterOf('kept')).toBe(kept)
    expect(written[0]).toBe(`${ERASE}kept\r\nrow 0`)
    expect(written.slice(1).filter((text) => text.includes('kept'))).toEqual([])
  })
})
