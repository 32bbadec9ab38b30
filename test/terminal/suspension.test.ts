import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { OWN_GROUP } from '../../src/terminal/job.ts'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { ALL_MODES, ERASE, MOUSE_ON } from '../../src/terminal/modes.ts'
import { ASK_REPEAT } from '../../src/terminal/repeat.ts'
import { ASK_SYNCHRONIZED } from '../../src/terminal/synchronized.ts'
import { FakeInput, FakeOutput } from './support.ts'

const { enter: ENTER, leave: LEAVE } = ALL_MODES
/** Once only it is asked what it can. */
const TAKEN = ENTER + ASK_REPEAT + ASK_SYNCHRONIZED

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

function opened({ isInBackground = false } = {}) {
  const place = { isInBackground }
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const signals = new EventEmitter()
  const stopped: [pid: number, signal: string][] = []
  const deaths: string[] = []
  const sizes: unknown[] = []
  const terminal = openTerminal({
    stdin,
    stdout,
    env: { TERM: 'xterm' },
    signals,
    onInput: () => {},
    onResize: (size) => sizes.push(size),
    job: {
      isInBackground: () => place.isInBackground,
      stop: (pid, signal) => stopped.push([pid, signal]),
      dieBy: (signal) => deaths.push(signal),
    },
  })
  return { place, stdin, stdout, signals, stopped, deaths, sizes, terminal }
}

describe('a suspension', () => {
  it('gives the terminal back before the own group is stopped, and takes it with SIGCONT', () => {
    const { terminal, stdin, stdout, stopped, signals, sizes } = opened()
    terminal.suspend()
    expect(stdout.written).toBe(TAKEN + LEAVE)
    expect([stdin.isRaw, stdin.isReading]).toEqual([false, false])
    expect(stopped).toEqual([[OWN_GROUP, 'SIGTSTP']])
    // The default action is what stops a process: nobody listens meanwhile.
    expect(signals.listenerCount('SIGTSTP')).toBe(0)
    expect(sizes).toEqual([])
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(TAKEN + LEAVE + ENTER)
    expect([stdin.isRaw, stdin.isReading]).toEqual([true, true])
    expect(signals.listenerCount('SIGTSTP')).toBe(1)
    expect(sizes).toEqual([{ columns: 80, rows: 24 }])
    terminal.end({ kind: 'quit' })
  })

  it('by SIGTSTP from outside stops the one process that was meant', () => {
    const { signals, stopped, terminal } = opened()
    signals.emit('SIGTSTP')
    expect(stopped).toEqual([[process.pid, 'SIGTSTP']])
    signals.emit('SIGCONT')
    terminal.end({ kind: 'quit' })
  })

  it('that the system drops ends by itself', async () => {
    const { terminal, stdout, stdin } = opened()
    terminal.suspend()
    await expect.poll(() => stdout.written, SOON).toBe(TAKEN + LEAVE + ENTER)
    expect(stdin.isRaw).toBe(true)
    terminal.end({ kind: 'quit' })
  })

  it('draws nothing meanwhile, and ends without touching what is another program now', async () => {
    const { terminal, stdout, signals, deaths } = opened()
    terminal.suspend()
    terminal.inkStdout.stream.write('frame')
    signals.emit('SIGTERM')
    expect(stdout.written).toBe(TAKEN + LEAVE)
    // An exit would restore the line once more, for which the system stops a job in the background.
    expect(deaths).toEqual(['SIGTERM'])
    expect(await terminal.ended).toEqual({ kind: 'signal', signal: 'SIGTERM' })
    await expect.poll(() => signals.eventNames(), SOON).toEqual([])
  })

  it('takes the mouse back as well where it was on', () => {
    const { terminal, stdout, signals } = opened()
    terminal.setMouse(true)
    terminal.suspend()
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(TAKEN + MOUSE_ON + LEAVE + ENTER + MOUSE_ON)
    terminal.end({ kind: 'quit' })
  })

  it('of which nobody told (SIGSTOP) is made good by SIGCONT', () => {
    const { terminal, stdout, signals, sizes } = opened()
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(TAKEN + ENTER)
    expect(sizes).toHaveLength(1)
    terminal.end({ kind: 'quit' })
  })
})

describe('in the background', () => {
  it('the program stops again before it touches the terminal, until it is in front', async () => {
    const { terminal, place, stdin, stdout, stopped, signals, sizes } = opened()
    terminal.suspend()
    place.isInBackground = true
    for (const count of [2, 3]) {
      signals.emit('SIGCONT')
      // Not at once: a signal that kills it is told within that time.
      expect(stopped).toHaveLength(count - 1)
      await expect.poll(() => stopped, SOON).toHaveLength(count)
      expect(stopped.at(-1)).toEqual([OWN_GROUP, 'SIGTTOU'])
    }
    expect(stdout.written).toBe(TAKEN + LEAVE)
    expect([stdin.isRaw, signals.listenerCount('SIGTSTP')]).toEqual([false, 0])
    place.isInBackground = false
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(TAKEN + LEAVE + ENTER)
    expect([stdin.isRaw, sizes.length, signals.listenerCount('SIGTSTP')]).toEqual([true, 1, 1])
    terminal.end({ kind: 'quit' })
  })

  it('the program that comes to the front by itself takes the terminal without being stopped again', async () => {
    const { terminal, place, stdout, stopped, signals } = opened()
    terminal.suspend()
    place.isInBackground = true
    signals.emit('SIGCONT')
    place.isInBackground = false
    await expect.poll(() => stdout.written, SOON).toBe(TAKEN + LEAVE + ENTER)
    expect(stopped).toHaveLength(1)
    terminal.end({ kind: 'quit' })
  })

  it('the program that is killed there hears of it, and stops no more', async () => {
    const { place, terminal, stopped, signals, deaths } = opened()
    terminal.suspend()
    place.isInBackground = true
    signals.emit('SIGCONT')
    signals.emit('SIGTERM')
    await expect.poll(() => signals.eventNames(), SOON).toEqual([])
    expect([deaths, stopped.length]).toEqual([['SIGTERM'], 1])
  })

  it('it takes nothing at its start, and all of it when it comes to the front', () => {
    const { terminal, place, stdin, stdout, stopped, signals } = opened({ isInBackground: true })
    terminal.setMouse(true)
    terminal.inkStdout.stream.write(terminal.inkStdout.characterOf(['frame']))
    expect(stopped).toEqual([[OWN_GROUP, 'SIGTTOU']])
    expect([stdout.written, stdin.isRaw, stdin.isReading]).toEqual(['', false, false])
    place.isInBackground = false
    signals.emit('SIGCONT')
    expect(stdout.written).toBe(`${TAKEN}${MOUSE_ON}${ERASE}frame`)
    expect([stdin.isRaw, stdin.isReading]).toEqual([true, true])
    terminal.end({ kind: 'quit' })
  })

  it('a stop that the system drops ends by itself: the terminal tells whether it is still there', async () => {
    const { terminal, stdout } = opened({ isInBackground: true })
    await expect.poll(() => stdout.written, SOON).toBe(TAKEN)
    terminal.end({ kind: 'quit' })
  })

  it("the modes that were never given back are, and those of the line are the shell's", async () => {
    const { terminal, place, stdin, stdout, signals, deaths } = opened()
    place.isInBackground = true
    signals.emit('SIGTERM')
    expect(stdout.written).toBe(TAKEN + LEAVE)
    expect([stdin.isRaw, stdin.isReading, stdin.isHeld]).toEqual([true, false, false])
    expect(deaths).toEqual(['SIGTERM'])
    expect(await terminal.ended).toEqual({ kind: 'signal', signal: 'SIGTERM' })
  })

  it('the modes that were never given back are, also where it heard of going on first', () => {
    const { place, stdout, signals } = opened()
    place.isInBackground = true
    signals.emit('SIGCONT')
    signals.emit('SIGTERM')
    expect(stdout.written).toBe(TAKEN + LEAVE)
  })

  it('in front a signal is an exit like any other', () => {
    const { signals, deaths } = opened()
    signals.emit('SIGTERM')
    expect(deaths).toEqual([])
  })
})
