import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ANSWER_WAIT_MS } from '../../src/terminal/background.ts'
import type { Environment } from '../../src/terminal/capabilities.ts'
import { ESCAPE_DELAY_MS } from '../../src/terminal/input.ts'
import type { Input } from '../../src/terminal/key-decoder.ts'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { FRAME_MS } from '../../src/terminal/link.ts'
import { ERASE, SYNCHRONIZED_BEGIN, SYNCHRONIZED_END } from '../../src/terminal/modes.ts'
import {
  ASK_SYNCHRONIZED,
  answersSynchronized,
  readSynchronized,
  synchronized,
} from '../../src/terminal/synchronized.ts'
import { FakeInput, FakeOutput } from './support.ts'

describe('what a terminal reports of synchronized output', () => {
  it.each([
    ['?2026;1$y', true],
    ['?2026;2$y', true],
    ['?2026;0$y', false],
    ['?2026;3$y', false],
    ['?2026;4$y', false],
    ['?2004;2$y', null],
    ['11;rgb:ff/ff/ff', null],
  ])('%s is %s', (reply, isReported) => {
    expect(readSynchronized(reply)).toBe(isReported)
  })

  it.each([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'alacritty' }, true],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/x' }, false],
    [{ TERM: 'screen-256color', TMUX: '/tmp/x' }, false],
    [{ TERM: 'xterm-256color', TMUX: '/tmp/x' }, false],
    [{ TERM: 'xterm-256color', STY: '1.tty.host' }, false],
    // Over a line that brings TERM and nothing else.
    [{ TERM: 'tmux-256color' }, false],
    [{ TERM: 'screen.xterm-256color' }, false],
    [{ TERM: 'linux' }, false],
    [{ TERM: 'vt220' }, false],
    [{ TERM: 'dumb' }, false],
    [{}, false],
  ])('is asked only of one that is the person’s own and answers: %j is %s', (env, isAsked) => {
    expect(answersSynchronized(env)).toBe(isAsked)
  })
})

describe('a frame', () => {
  it.each([
    ['that erases the screen, however small', `${ERASE}x`, true],
    ['of several reads', 'x'.repeat(1400), true],
    ['of several reads in bytes', '\u2588'.repeat(500), true],
    ['of a few changes', 'x'.repeat(500), false],
  ])('%s: %#', (_, frame, isMarked) => {
    expect(synchronized(frame)).toBe(isMarked ? SYNCHRONIZED_BEGIN + frame + SYNCHRONIZED_END : frame)
  })
})

const YES = '\x1b[?2026;2$y'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function opened(env: Environment = { TERM: 'xterm-256color' }) {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const inputs: Input[] = []
  const terminal = openTerminal({
    ...{ stdin, stdout, env, signals: new EventEmitter(), onResize: () => {} },
    onInput: (some) => inputs.push(...some),
  })
  const { stream, characterOf, invalidate } = terminal.inkStdout
  /** Draws a row, and gives what was written for it. */
  const draw = (text: string): string => {
    const before = stdout.written.length
    stream.write(characterOf([text]))
    vi.advanceTimersByTime(FRAME_MS)
    return stdout.written.slice(before)
  }
  const names = () => inputs.map((input) => (input.kind === 'key' ? input.name : input.kind))
  return { stdin, stdout, terminal, draw, invalidate, names }
}

describe('a terminal', () => {
  it('is asked once, before anything is drawn, and gets whole frames between marks once it has said yes', () => {
    const { stdin, stdout, terminal, draw, invalidate } = opened()
    expect(stdout.written.endsWith(ASK_SYNCHRONIZED)).toBe(true)
    expect(draw('one')).toBe(`${ERASE}one`)
    stdin.type(YES)
    expect(draw('two')).toBe('\rtwo')
    invalidate()
    expect(draw('three')).toBe(`${SYNCHRONIZED_BEGIN}${ERASE}three${SYNCHRONIZED_END}`)
    terminal.suspend()
    expect(stdout.written).toContain(SYNCHRONIZED_END)
    expect(stdout.written.split(ASK_SYNCHRONIZED)).toHaveLength(2)
    terminal.end({ kind: 'quit' })
  })

  it.each([
    ['says no', { TERM: 'xterm-256color' }, '\x1b[?2026;0$y'],
    ['says nothing', { TERM: 'xterm-256color' }, ''],
    ['is not asked', { TERM: 'tmux-256color', TMUX: '/tmp/x' }, ''],
  ])('that %s gets no mark', (_, env, reply) => {
    const { stdin, stdout, terminal, draw, invalidate } = opened(env)
    stdin.type(reply)
    draw('one')
    invalidate()
    expect(draw('two')).toBe(`${ERASE}two`)
    expect(stdout.written).not.toContain(SYNCHRONIZED_BEGIN)
    expect(stdout.written.includes(ASK_SYNCHRONIZED)).toBe(env.TERM === 'xterm-256color')
    terminal.end({ kind: 'quit' })
  })
})

describe('the answer', () => {
  it.each([
    ['whole', [YES]],
    ['cut in its number', ['\x1b[?20', '26;2$y']],
    ['cut before its end', ['\x1b[?2026;2$', 'y']],
    ['cut after its first byte', ['\x1b', '[?2026;2$y']],
    ['cut after its second byte', ['\x1b[', '?2026;2$y']],
  ])('is no key where it comes %s, with a pause between', (_, parts) => {
    const { stdin, terminal, draw, names, invalidate } = opened()
    stdin.type('j')
    for (const part of parts) {
      stdin.type(part)
      vi.advanceTimersByTime(3 * ESCAPE_DELAY_MS)
    }
    stdin.type('k')
    expect(names()).toEqual(['j', 'k'])
    invalidate()
    expect(draw('x')).toContain(SYNCHRONIZED_BEGIN)
    terminal.end({ kind: 'quit' })
  })

  it('is no key where it comes late, and counts all the same', () => {
    const { stdin, terminal, draw, names, invalidate } = opened()
    // An Esc waits while an answer may come, and no longer.
    stdin.type('\x1b')
    vi.advanceTimersByTime(ANSWER_WAIT_MS - ESCAPE_DELAY_MS)
    expect(names()).toEqual([])
    vi.advanceTimersByTime(2 * ESCAPE_DELAY_MS)
    expect(names()).toEqual(['Esc'])
    stdin.type('\x1b[?2026')
    vi.advanceTimersByTime(3 * ESCAPE_DELAY_MS)
    stdin.type(';2$y')
    stdin.type('\x1b')
    vi.advanceTimersByTime(2 * ESCAPE_DELAY_MS)
    expect(names()).toEqual(['Esc', 'Esc'])
    invalidate()
    expect(draw('x')).toContain(SYNCHRONIZED_BEGIN)
    terminal.end({ kind: 'quit' })
  })

  it.each([
    ['\x03', 'Ctrl-C'],
    ['\r', 'Enter'],
    ['\x1b[A', 'Up'],
  ])('that never ends keeps no key: %j', (typed, name) => {
    const { stdin, terminal, names } = opened()
    stdin.type('\x1b[?20')
    stdin.type(typed)
    expect(names()).toEqual([name])
    terminal.end({ kind: 'quit' })
  })
})
