import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRecorder, type Recorder, type WritePiece } from '../../src/command/record.ts'
import { life, read, START_MS } from '../watch/support/recordings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akash-top-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const file = () => join(folder, 'x.rec')

function open(writePiece?: WritePiece): Recorder {
  const opened = openRecorder(file(), ['p:8443'], () => START_MS, writePiece)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

function momentsIn(path: string): number {
  return read(readFileSync(path)).timeline.count()
}

describe('the file of --record', () => {
  it('holds every moment once it is closed, and most of them before', () => {
    const recorder = open()
    for (const snapshot of life(60)) recorder.add(snapshot)
    expect(momentsIn(file())).toBeGreaterThanOrEqual(50)
    recorder.close()
    expect(momentsIn(file())).toBe(60)
    expect(recorder.state()).toBe('on')
  })

  it('is never written over', () => {
    writeFileSync(file(), 'mine')
    const opened = openRecorder(file(), [], () => START_MS)
    expect(opened.ok ? '' : opened.error.message).toMatch(
      /x\.rec: is there already, and nothing is written over/,
    )
    expect(readFileSync(file(), 'utf8')).toBe('mine')
  })

  it('that cannot be made is refused with the reason', () => {
    const opened = openRecorder(join(folder, 'no', 'x'), [], () => START_MS)
    expect(opened.ok ? '' : opened.error.message).toMatch(/^--record .*: cannot be written: .*; give a file/)
  })

  it('stops for good when the disk is full, says so, and stays readable', () => {
    let pieces = 0
    const whole: Buffer[] = []
    const recorder = open((_file, piece) => {
      pieces += 1
      if (pieces > 3) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' })
      whole.push(Buffer.from(piece))
    })
    for (const snapshot of life(100)) recorder.add(snapshot)
    expect(recorder.state()).toBe('stopped')
    expect(recorder.error()).toMatch(/^the recording .*x\.rec stopped: the disk is full; /)
    expect(pieces).toBe(4)
    recorder.close()
    expect(read(Buffer.concat(whole)).cut()).toBe(true)
  })
})
