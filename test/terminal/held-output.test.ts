import { describe, expect, it } from 'vitest'
import type { FrameOutput } from '../../src/terminal/frame-output.ts'
import { openHeldOutput } from '../../src/terminal/held-output.ts'

/** A line that takes something only while `isReady`, which one write ends. */
function made() {
  const written: string[] = []
  const line = { isReady: true, opened: 0, closed: 0 }
  let waiting: (() => void) | null = null
  const open = (): FrameOutput => {
    line.opened += 1
    let bytes = 0
    return {
      write: (text) => {
        written.push(text)
        bytes += text.length
        line.isReady = false
      },
      isReady: () => line.isReady,
      whenReady: (listener) => {
        if (line.isReady) listener()
        else waiting = listener
      },
      isSlow: () => true,
      bytes: () => bytes,
      close: () => {
        line.closed += 1
        waiting = null
        return true
      },
    }
  }
  const drain = (): void => {
    line.isReady = true
    const listener = waiting
    waiting = null
    listener?.()
  }
  return { written, line, drain, output: openHeldOutput(open) }
}

describe('what draws nothing', () => {
  it('goes between two frames, all of it at once, before the frame that waits', () => {
    const { written, drain, output } = made()
    output.write('frame 1')
    output.whenReady(() => output.write('frame 2'))
    output.send('a')
    output.send('b')
    expect(output.isReady()).toBe(false)
    drain()
    expect(written).toEqual(['frame 1', 'ab'])
    drain()
    expect(written).toEqual(['frame 1', 'ab', 'frame 2'])
  })

  it('is dropped where it is only told and something waits already', () => {
    const { written, drain, output } = made()
    output.write('frame')
    output.tell('bell 1')
    output.tell('bell 2')
    drain()
    expect(written).toEqual(['frame', 'bell 1'])
  })
})

describe('while it is held', () => {
  it('nothing goes out, and whoever waits hears of the release', () => {
    const { written, line, output } = made()
    expect(output.hold()).toBe(true)
    expect([output.isHeld(), output.isReady(), output.isSlow()]).toEqual([true, false, false])
    let told = 0
    output.whenReady(() => {
      told += 1
    })
    output.write('frame')
    output.send('sequence')
    output.tell('bell')
    expect([written, told]).toEqual([[], 0])
    output.release()
    output.release()
    expect([written, told, line.opened, output.isHeld()]).toEqual([[], 1, 2, false])
  })

  it("what waited to be sent is forgotten: the terminal is another's by then", () => {
    const { written, drain, output } = made()
    output.write('frame')
    output.send('sequence')
    output.hold()
    output.release()
    drain()
    expect(written).toEqual(['frame'])
  })

  it('the bytes go on being counted', () => {
    const { drain, output } = made()
    output.write('frame')
    output.hold()
    expect(output.bytes()).toBe(5)
    output.release()
    drain()
    output.write('more')
    expect(output.bytes()).toBe(9)
  })

  it('a close is for good', () => {
    const { line, output } = made()
    output.hold()
    expect(output.close()).toBe(true)
    output.release()
    expect([line.opened, line.closed, output.isHeld()]).toEqual([1, 1, true])
  })
})
