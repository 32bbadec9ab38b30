import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { ENTER, LEAVE, MOUSE_ON } from '../../src/terminal/modes.ts'
import { FakeInput, FakeOutput } from './support.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

function opened() {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const signals = new EventEmitter()
  const stopped: number[] = []
  const sizes: unknown[] = []
  const terminal = openTerminal({
    stdin,
    stdout,
    signals,
    onInput: () => {},
    onResize: (size) => sizes.push(size),
    stop: (pid) => stopped.push(pid),
  })
  return { stdin, stdout, signals, stopped, sizes, terminal }
}

describe('a suspension', () => {
  it('gives the terminal back before the own group is stopped, and takes it with SIGCONT', () => {
    const { terminal, stdin, stdout, stopped, signals, sizes } = opened()
    terminal.suspend()
    expect(stdout.written).toBe(ENTER + LEAVE)
    expect([stdin.isRaw, stdin.isReading]).toEqual([false, false])
    expect(stopped).toEqual([0])
    // The default action is what stops a process: nobody listens meanwhile.
    expect(signals.listenerCount('SIGTSTP')).toBe(0)
    expect(sizes).toEqual([])
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(ENTER + LEAVE + ENTER)
    expect([stdin.isRaw, stdin.isReading]).toEqual([true, true])
    expect(signals.listenerCount('SIGTSTP')).toBe(1)
    expect(sizes).toEqual([{ columns: 80, rows: 24 }])
    terminal.end({ kind: 'quit' })
  })

  it('by SIGTSTP from outside stops the one process that was meant', () => {
    const { signals, stopped, terminal } = opened()
    signals.emit('SIGTSTP')
    expect(stopped).toEqual([process.pid])
    signals.emit('SIGCONT')
    terminal.end({ kind: 'quit' })
  })

  it('that the system drops ends by itself', async () => {
    const { terminal, stdout, stdin } = opened()
    terminal.suspend()
    await expect.poll(() => stdout.written, SOON).toBe(ENTER + LEAVE + ENTER)
    expect(stdin.isRaw).toBe(true)
    terminal.end({ kind: 'quit' })
  })

  it('draws nothing meanwhile, and ends without touching what is another program now', async () => {
    const { terminal, stdout, signals } = opened()
    terminal.suspend()
    terminal.inkStdout.stream.write('frame')
    signals.emit('SIGTERM')
    expect(stdout.written).toBe(ENTER + LEAVE)
    expect(await terminal.ended).toEqual({ kind: 'signal', signal: 'SIGTERM' })
    await expect.poll(() => signals.eventNames(), SOON).toEqual([])
  })

  it('takes the mouse back as well where it was on', () => {
    const { terminal, stdout, signals } = opened()
    terminal.setMouse(true)
    terminal.suspend()
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(ENTER + MOUSE_ON + LEAVE + ENTER + MOUSE_ON)
    terminal.end({ kind: 'quit' })
  })

  it('of which nobody told (SIGSTOP) is made good by SIGCONT', () => {
    const { terminal, stdout, signals, sizes } = opened()
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(ENTER + ENTER)
    expect(sizes).toHaveLength(1)
    terminal.end({ kind: 'quit' })
  })
})
