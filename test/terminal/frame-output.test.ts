import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FrameOutput, openFrameOutput } from '../../src/terminal/frame-output.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }
/** What Linux lets stand in a pipe. */
const PIPE_BYTES = 65_536

let folder = ''
let reader = -1
let writer = -1
let nowMs = 0
let looks = 0
let isGone = false
let output: FrameOutput

/** A pipe in the place of the terminal: it refuses what it has no room for just the same. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'akash-top-frames-'))
  const path = join(folder, 'line')
  spawnSync('mkfifo', [path])
  reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  writer = openSync(path, constants.O_WRONLY)
  nowMs = 0
  looks = 0
  isGone = false
  vi.spyOn(performance, 'now').mockImplementation(() => {
    looks += 1
    return nowMs
  })
  const stream = { fd: writer, isTTY: true, write: () => true, once: () => {}, off: () => {} }
  output = openFrameOutput(stream, () => {
    isGone = true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  output.close()
  if (reader !== -1) closeSync(reader)
  closeSync(writer)
  rmSync(folder, { recursive: true })
})

/** Takes all that stands in the pipe. */
function drain(): string {
  const buffer = Buffer.alloc(2 * PIPE_BYTES)
  return buffer.toString('utf8', 0, readSync(reader, buffer))
}

/** Resolves when the output has looked at its line once more. */
async function anotherLook(): Promise<void> {
  const before = looks
  await expect.poll(() => looks, SOON).toBeGreaterThan(before + 1)
}

/** Leaves a little over. */
const FRAME = 'x'.repeat(PIPE_BYTES + 100)

describe('the way of frames', () => {
  it('is closed while the line is full, and open once all of the frame is through', async () => {
    output.write(FRAME)
    nowMs += 50
    expect(output.isReady()).toBe(false)
    let isTold = false
    output.whenReady(() => {
      isTold = true
    })
    await anotherLook()
    expect(isTold).toBe(false)
    const first = drain()
    await expect.poll(() => isTold, SOON).toBe(true)
    expect(first + drain()).toBe(FRAME)
    expect(output.bytes()).toBe(FRAME.length)
  })

  it('is slow where the line was full for long', async () => {
    output.write(FRAME)
    nowMs += 1000
    await anotherLook()
    expect(output.isSlow()).toBe(false)
    drain()
    await expect.poll(() => output.isSlow(), SOON).toBe(true)
    expect(output.isReady()).toBe(false)
  })

  it('is not slow where the program was busy itself, and looked late', async () => {
    output.write(FRAME)
    nowMs += 1000
    drain()
    await new Promise<void>((resolve) => output.whenReady(resolve))
    expect(output.isSlow()).toBe(false)
  })

  it('tells once of a frame that is cut off by the close', () => {
    output.write(FRAME)
    expect(output.close()).toBe(true)
    expect(output.close()).toBe(false)
    expect(output.isReady()).toBe(false)
  })

  it('tells once that nobody reads any more (EPIPE)', async () => {
    closeSync(reader)
    reader = -1
    output.write('frame')
    expect(isGone).toBe(true)
    expect(output.close()).toBe(false)
  })
})
