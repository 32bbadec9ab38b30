import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { ASK_BACKGROUND, answersBackground, readBackground } from '../../src/terminal/background.ts'
import type { Input } from '../../src/terminal/key-decoder.ts'
import { openTerminal } from '../../src/terminal/lifecycle.ts'
import { FakeInput, FakeOutput } from './support.ts'

describe('what a terminal says of its background', () => {
  it.each([
    ['11;rgb:ffff/ffff/ffff', 'light'],
    ['11;rgb:fd/f6/e3', 'light'],
    ['11;rgb:0000/2b2b/3636', 'dark'],
    ['11;rgba:1e1e/1e1e/1e1e/ffff', 'dark'],
    ['11;rgb:0/f/0', 'light'],
    ['11;rgb:0/0/f', 'dark'],
    ['11;red', null],
    ['10;rgb:ff/ff/ff', null],
  ])('%s is %s', (reply, background) => {
    expect(readBackground(reply)).toBe(background)
  })

  it.each([
    [{ TERM: 'xterm-256color' }, true],
    [{ TERM: 'tmux-256color', TMUX: '/tmp/x' }, true],
    [{ TERM: 'screen-256color', TMUX: '/tmp/x' }, true],
    [{ TERM: 'screen-256color' }, false],
    [{ TERM: 'linux' }, false],
    [{ TERM: 'dumb' }, false],
    [{}, false],
  ])('is asked only of one that answers: %j is %s', (env, isAsked) => {
    expect(answersBackground(env)).toBe(isAsked)
  })
})

function opened() {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const inputs: Input[] = []
  const onInput = (some: readonly Input[]) => inputs.push(...some)
  const terminal = openTerminal({
    stdin,
    stdout,
    ...{ env: { TERM: 'xterm' }, signals: new EventEmitter() },
    onInput,
    onResize: () => {},
  })
  return { stdin, stdout, inputs, terminal }
}

describe('asking', () => {
  it('takes the answer, which is no key', async () => {
    const { terminal, stdin, stdout, inputs } = opened()
    const asked = terminal.askBackground()
    expect(stdout.written.endsWith(ASK_BACKGROUND)).toBe(true)
    stdin.type('j\x1b]11;rgb:ffff/ffff/ffff\x1b\\k')
    expect(await asked).toBe('light')
    expect(inputs).toEqual([
      { kind: 'key', name: 'j' },
      { kind: 'key', name: 'k' },
    ])
    terminal.end({ kind: 'quit' })
  })

  it.each([
    ['in the middle', ['\x1b]11;rgb:ff', 'ff/ffff/ffff\x1b\\']],
    ['in its end', ['\x1b]11;rgb:ffff/ffff/ffff\x1b', '\\']],
    ['after its first byte', ['\x1b]', '11;rgb:ffff/ffff/ffff\x07']],
    ['at every byte', [...'\x1b]11;rgb:ffff/ffff/ffff\x1b\\']],
  ])('takes an answer that is cut %s, and the keys around it', async (_, parts) => {
    const { terminal, stdin, inputs } = opened()
    const asked = terminal.askBackground()
    stdin.type('j')
    for (const part of parts) stdin.type(part)
    stdin.type('k')
    expect(await asked).toBe('light')
    expect(inputs.map((input) => input.kind === 'key' && input.name)).toEqual(['j', 'k'])
    terminal.end({ kind: 'quit' })
  })

  it('is over with an answer that makes no sense, of which nothing is a key', async () => {
    const { terminal, stdin, inputs } = opened()
    const asked = terminal.askBackground()
    stdin.type('\x1b]11;;rgb:zz/\u00e9\x1b\\')
    expect(await asked).toBeNull()
    expect(inputs).toEqual([])
    terminal.end({ kind: 'quit' })
  })

  it('goes on where the terminal speaks of something else meanwhile', async () => {
    const { terminal, stdin, inputs } = opened()
    const asked = terminal.askBackground()
    stdin.type('\x1b]10;rgb:0000/0000/0000\x1b\\\x1b]11;rgb:ffff/ffff/ffff\x1b\\')
    expect(await asked).toBe('light')
    expect(inputs).toEqual([])
    terminal.end({ kind: 'quit' })
  })

  it.each([
    ['\x03', 'Ctrl-C'],
    ['\r', 'Enter'],
    ['\x1b[A', 'Up'],
  ])('hears %j after an answer that never ends', (typed, name) => {
    const { terminal, stdin, inputs } = opened()
    void terminal.askBackground()
    stdin.type('\x1b]11;rgb:ff')
    stdin.type(typed)
    expect(inputs).toEqual([{ kind: 'key', name }])
    terminal.end({ kind: 'quit' })
  })

  it('gives up soon; a late answer is nothing, and no key', async () => {
    const { terminal, stdin, inputs } = opened()
    expect(await terminal.askBackground()).toBeNull()
    stdin.type('\x1b]11;rgb:ffff/ffff/ffff\x07')
    expect(inputs).toEqual([])
    terminal.end({ kind: 'quit' })
  })

  it('ends with the screen', async () => {
    const { terminal } = opened()
    const asked = terminal.askBackground()
    terminal.end({ kind: 'quit' })
    expect(await asked).toBeNull()
    expect(await terminal.askBackground()).toBeNull()
  })
})
