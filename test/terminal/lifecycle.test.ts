import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { END_SIGNALS, type Ending, exitStatus } from '../../src/terminal/ending.ts'
import type { Input } from '../../src/terminal/key-decoder.ts'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { ALL_MODES, ERASE, MOUSE_ON, SYNCHRONIZED_BEGIN, SYNCHRONIZED_END } from '../../src/terminal/modes.ts'
import { ASK_REPEAT } from '../../src/terminal/repeat.ts'
import { ASK_SYNCHRONIZED } from '../../src/terminal/synchronized.ts'
import { FakeInput, FakeOutput } from './support.ts'

const LEAVE = ALL_MODES.leave
/** What a terminal gets first that answers questions. */
const TAKEN = ALL_MODES.enter + ASK_REPEAT + ASK_SYNCHRONIZED

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

function opened(term = 'xterm') {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const signals = new EventEmitter()
  const inputs: Input[] = []
  const sizes: { columns: number; rows: number }[] = []
  const terminal = openTerminal({
    stdin,
    stdout,
    env: { TERM: term },
    signals,
    onInput: (some) => inputs.push(...some),
    onResize: (size) => sizes.push(size),
  })
  return { stdin, stdout, signals, inputs, sizes, terminal }
}

describe('the screen', () => {
  it('is taken with one write before anything is drawn, and keys are raw', () => {
    const { stdin, stdout } = opened()
    expect(stdout.written).toBe(TAKEN)
    expect([stdin.isRaw, stdin.isReading]).toEqual([true, true])
  })

  const error = new Error('broken')
  const ways: readonly [string, (opened_: ReturnType<typeof opened>) => void, Ending, number][] = [
    ['quitting', ({ terminal }) => terminal.end({ kind: 'quit' }), { kind: 'quit' }, 0],
    ['SIGINT', ({ signals }) => signals.emit('SIGINT'), { kind: 'signal', signal: 'SIGINT' }, 130],
    ['SIGTERM', ({ signals }) => signals.emit('SIGTERM'), { kind: 'signal', signal: 'SIGTERM' }, 143],
    ['SIGHUP', ({ signals }) => signals.emit('SIGHUP'), { kind: 'signal', signal: 'SIGHUP' }, 129],
    ['SIGQUIT', ({ signals }) => signals.emit('SIGQUIT'), { kind: 'signal', signal: 'SIGQUIT' }, 131],
    [
      'an uncaught error',
      ({ signals }) => signals.emit('uncaughtException', error),
      { kind: 'crash', error },
      70,
    ],
    [
      'an unhandled rejection',
      ({ signals }) => signals.emit('unhandledRejection', error),
      { kind: 'crash', error },
      70,
    ],
    ['process.exit', ({ signals }) => signals.emit('exit', 3), { kind: 'quit' }, 0],
    ['the end of stdin', ({ stdin }) => stdin.emit('end'), { kind: 'gone' }, 129],
    ['EIO on stdin', ({ stdin }) => stdin.emit('error', error), { kind: 'gone' }, 129],
    ['EPIPE on stdout', ({ stdout }) => stdout.emit('error', error), { kind: 'gone' }, 129],
  ]
  it.each(ways)('is given back at once after %s', async (_name, leave, ending, status) => {
    const it_ = opened()
    leave(it_)
    expect(it_.stdout.written).toBe(TAKEN + LEAVE)
    expect([it_.stdin.isRaw, it_.stdin.isReading, it_.stdin.isHeld]).toEqual([false, false, false])
    expect(await it_.terminal.ended).toEqual(ending)
    expect(exitStatus(ending)).toBe(status)
    await expect.poll(() => it_.signals.eventNames(), SOON).toEqual([])
    expect(it_.stdin.listenerCount('data')).toBe(0)
    expect(it_.stdout.listenerCount('resize')).toBe(0)
  })

  it.each(END_SIGNALS)('is still heard to listen by those who hear of %s after it', (signal) => {
    const { signals } = opened()
    // As signal-exit does, which Ink brings: alone with a signal it kills the process by it.
    let listeners = 0
    signals.on(signal, () => {
      listeners = signals.listenerCount(signal)
    })
    signals.emit(signal)
    expect(listeners).toBe(2)
  })

  it('is given back once, for the first reason', async () => {
    const { terminal, signals, stdout, stdin } = opened()
    signals.emit('SIGTERM')
    terminal.end({ kind: 'quit' })
    stdin.emit('end')
    expect(stdout.written.split(LEAVE)).toHaveLength(2)
    expect(await terminal.ended).toEqual({ kind: 'signal', signal: 'SIGTERM' })
  })

  it('takes an error after the end for nothing new', () => {
    const { terminal, stdin, stdout } = opened()
    terminal.end({ kind: 'quit' })
    stdin.emit('error', error)
    stdout.emit('error', error)
    expect(stdout.written).toBe(TAKEN + LEAVE)
  })

  it('ends when a write throws', async () => {
    const { terminal, stdout } = opened()
    stdout.failure = error
    terminal.inkStdout.stream.write(terminal.inkStdout.characterOf(['frame']))
    expect(await terminal.ended).toEqual({ kind: 'gone' })
  })

  it('drops what is drawn after it was given back', () => {
    const { terminal, stdout } = opened()
    const { stream, characterOf } = terminal.inkStdout
    stream.write(characterOf(['frame 1']))
    terminal.end({ kind: 'quit' })
    stream.write(characterOf(['frame 2']))
    expect(stdout.written).toBe(`${TAKEN}${ERASE}frame 1${LEAVE}`)
  })
})

describe('the mouse', () => {
  it.each(['xterm', 'tmux-256color', 'screen'])('is told by %s', (term) => {
    const { terminal, stdout } = opened(term)
    const before = stdout.written
    expect(terminal.setMouse(true)).toBe(true)
    expect(stdout.written).toBe(before + MOUSE_ON)
    terminal.end({ kind: 'quit' })
  })

  it.each(['linux', 'vt220', 'dumb'])('is not asked of %s, which has none', (term) => {
    const { terminal, stdout } = opened(term)
    const before = stdout.written
    expect([terminal.setMouse(true), terminal.setMouse(false)]).toEqual([false, false])
    expect(stdout.written).toBe(before)
    terminal.end({ kind: 'quit' })
    expect(stdout.written).not.toContain('?1000')
  })
})

describe('a frame that is cut off by the end', () => {
  it('between its marks of synchronized output leaves no terminal frozen, and no sequence open', () => {
    const folder = mkdtempSync(join(tmpdir(), 'akash-top-cut-'))
    const path = join(folder, 'line')
    spawnSync('mkfifo', [path])
    // A pipe in the place of the terminal: it takes 64 KiB of a frame, and refuses the rest.
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writer = openSync(path, constants.O_WRONLY)
    const stdin = new FakeInput()
    const stdout = Object.assign(new FakeOutput(400, 120), { fd: writer, isTTY: true })
    const terminal = openTerminal({
      ...{ stdin, stdout, env: { TERM: 'xterm' }, signals: new EventEmitter() },
      ...{ onInput: () => {}, onResize: () => {} },
    })
    stdin.type('\x1b[?2026;2$y')
    const row = '\x1b[31mr\x1b[32mg'.repeat(200)
    const { stream, characterOf } = terminal.inkStdout
    stream.write(characterOf(Array.from({ length: 120 }, () => row)))
    terminal.end({ kind: 'quit' })
    const buffer = Buffer.alloc(100_000)
    const sent = buffer.toString('utf8', 0, readSync(reader, buffer))
    expect(sent.startsWith(SYNCHRONIZED_BEGIN)).toBe(true)
    expect(sent).not.toContain(SYNCHRONIZED_END)
    expect(stdout.written).toBe(`${TAKEN}${ALL_MODES.cut}${LEAVE}`)
    expect(LEAVE).toContain(SYNCHRONIZED_END)
    for (const descriptor of [reader, writer]) closeSync(descriptor)
    rmSync(folder, { recursive: true })
  })
})

describe('keys and window', () => {
  it('hands on all keys of a read together', () => {
    const { stdin, inputs } = opened()
    stdin.type('jj\x1b[B')
    expect(inputs.map((input) => input.kind === 'key' && input.name)).toEqual(['j', 'j', 'Down'])
  })

  it('tells Esc from the begin of a sequence by waiting', async () => {
    const { stdin, inputs, terminal } = opened()
    stdin.type('\x1b')
    expect(inputs).toEqual([])
    await expect.poll(() => inputs, SOON).toEqual([{ kind: 'key', name: 'Esc' }])
    terminal.end({ kind: 'quit' })
  })

  it('hears no key after the end, not even one that was waited for', async () => {
    const { stdin, inputs, terminal } = opened()
    stdin.type('\x1b')
    terminal.end({ kind: 'quit' })
    stdin.type('q')
    const later = opened()
    later.stdin.type('\x1b')
    await expect.poll(() => later.inputs, SOON).toHaveLength(1)
    expect(inputs).toEqual([])
    later.terminal.end({ kind: 'quit' })
  })

  it('tells new rows to Ink before anyone is told, and never 0; a character a row is one column', () => {
    const { stdout, sizes, terminal } = opened()
    stdout.resize(100, 30)
    stdout.resize(0, 0)
    expect(sizes).toEqual([
      { columns: 100, rows: 30 },
      { columns: 80, rows: 24 },
    ])
    expect(terminal.inkStdout.stream).toMatchObject({ columns: 1, rows: 24, isTTY: true })
  })

  it('tells a window that changed and changed back, of which the stream says nothing', () => {
    const { stdout, signals, sizes } = opened()
    signals.emit('SIGWINCH')
    expect(sizes).toEqual([{ columns: 80, rows: 24 }])
    // Node's own listener comes first, and the stream speaks within it: told once.
    stdout.resize(100, 30)
    signals.emit('SIGWINCH')
    signals.emit('SIGWINCH')
    expect(sizes.slice(1)).toEqual([
      { columns: 100, rows: 30 },
      { columns: 100, rows: 30 },
    ])
  })
})
