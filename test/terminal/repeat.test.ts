import { EventEmitter } from 'node:events'
import xterm from '@xterm/headless'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Environment } from '../../src/terminal/capabilities.ts'
import type { Input } from '../../src/terminal/key-decoder.ts'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { FRAME_MS } from '../../src/terminal/link.ts'
import { ASK_REPEAT, mayRepeat, readRepeat } from '../../src/terminal/repeat.ts'
import { FakeInput, FakeOutput } from './support.ts'

/** What an emulator answers to the question; `knows` is false for one that passes over REP, as mosh does. */
async function answerOf(knows: boolean): Promise<string> {
  const terminal = new xterm.Terminal({ cols: 80, rows: 24, allowProposedApi: true })
  terminal.parser.registerCsiHandler({ final: 'b' }, () => !knows)
  let answer = ''
  terminal.onData((text) => {
    answer += text
  })
  await new Promise<void>((resolve) => terminal.write(`text before\r\n${ASK_REPEAT}`, resolve))
  terminal.dispose()
  return answer
}

describe('whether a character is repeated', () => {
  it('is told by where the cursor is after it', async () => {
    expect(await answerOf(true)).toBe('\x1b[1;4R')
    expect(await answerOf(false)).toBe('\x1b[1;2R')
    expect([readRepeat('1;4R'), readRepeat('1;2R'), readRepeat('?2026;2$y')]).toEqual([true, false, null])
  })

  it.each([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'alacritty' }, true],
    [{ TERM: 'xterm-256color', TMUX: '/tmp/x' }, false],
    [{ TERM: 'xterm-256color', STY: '1.tty.host' }, false],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/x' }, false],
    [{ TERM: 'rxvt' }, false],
    [{ TERM: 'linux' }, false],
    [{}, false],
  ])('is asked of a terminal whose name promises it: %j is %s', (env, isAsked) => {
    expect(mayRepeat(env)).toBe(isAsked)
  })
})

function opened(env: Environment = { TERM: 'xterm-256color' }) {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const inputs: Input[] = []
  const terminal = openTerminal({
    ...{ stdin, stdout, env, signals: new EventEmitter(), onResize: () => {} },
    onInput: (some) => inputs.push(...some),
  })
  const { stream, characterOf } = terminal.inkStdout
  const draw = (text: string): string => {
    const before = stdout.written.length
    stream.write(characterOf([text]))
    vi.advanceTimersByTime(FRAME_MS)
    return stdout.written.slice(before)
  }
  return { stdin, terminal, draw, inputs }
}
const DASHES = '-'.repeat(40)

describe('a row of the same character', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is repeated by the terminal once it has shown that it can', () => {
    const { stdin, terminal, draw, inputs } = opened()
    expect(draw(DASHES)).toContain(DASHES)
    stdin.type('\x1b[1;4R')
    expect(draw('#'.repeat(40))).toBe('\r#\x1b[39b')
    expect(inputs).toEqual([])
    terminal.end({ kind: 'quit' })
  })

  it.each([
    ['shows that it cannot', { TERM: 'xterm-256color' }, '\x1b[1;2R'],
    ['says nothing', { TERM: 'xterm-256color' }, ''],
    ['is not asked, whatever is typed there', { TERM: 'xterm-256color', TMUX: '/tmp/x' }, '\x1b[1;4R'],
    // Shift-Alt-F3 of xterm.
    ['has answered already', { TERM: 'xterm-256color' }, '\x1b[1;2R\x1b[1;4R'],
  ])('is written out on one that %s', (_, env, typed) => {
    const { stdin, terminal, draw } = opened(env)
    draw(DASHES)
    stdin.type(typed)
    expect(draw('#'.repeat(40))).toBe(`\r${'#'.repeat(40)}`)
    terminal.end({ kind: 'quit' })
  })
})
