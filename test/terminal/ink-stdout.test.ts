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
    stdout.stream.write(stdout.characterOf(rows))
  }
  const drain = (): void => {
    line.isReady = true
    waiting?.()
  }
  return { written, stdout, draw, line, drain }
}

describe('what Ink writes', () => {
  it('is a character for a frame, of which the cells that differ go out', () => {
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

describe('a character for a frame', () => {
  it('stands for the rows it was given for, until many frames later, whatever is drawn first', () => {
    const { written, stdout } = made()
    const first = stdout.characterOf(['first'])
    for (let turn = 0; turn < 20; turn++) stdout.characterOf([`unseen ${turn}`])
    const last = stdout.characterOf(['last'])
    stdout.stream.write(first)
    stdout.stream.write(`${last}\n`)
    expect(written[0]).toBe(`${ERASE}first`)
    expect(written[1]).toContain('la')
  })

  it('is taken in turn, so that a screen that is watched for weeks keeps few of them', () => {
    const { written, stdout, draw } = made()
    const characters = new Set<string>()
    for (let turn = 0; turn < 20_000; turn++) {
      draw(`row ${turn}`)
      characters.add(stdout.characterOf([`row ${turn}`]))
    }
    expect(characters.size).toBeLessThan(100)
    expect(written).toHaveLength(20_000)
  })

  it('that was never given is no frame', () => {
    const { written, stdout } = made()
    stdout.stream.write('\ue000')
    expect(written).toEqual([])
  })
})
