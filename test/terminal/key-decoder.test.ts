import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyDecoder, type Input, MAX_PASTE_CHARACTERS } from '../../src/terminal/key-decoder.ts'

function names(inputs: readonly Input[]): string[] {
  return inputs.map((input) => {
    if (input.kind === 'key') return input.name
    return input.kind === 'mouse'
      ? `${input.action}:${input.column},${input.row}`
      : `${input.kind}:${input.text}`
  })
}

function decoded(...chunks: string[]): string[] {
  const decoder = createKeyDecoder()
  const inputs = chunks.flatMap((chunk) => decoder.push(chunk))
  return names([...inputs, ...decoder.flush()])
}

describe('keys', () => {
  const cases: readonly [string, string, string[]][] = [
    ['every letter of a held key', 'jjjj', ['j', 'j', 'j', 'j']],
    ['every arrow of a held key', '\x1b[B\x1b[B\x1bOB', ['Down', 'Down', 'Down']],
    ['letters, Enter and arrows in one read', 'g\r\x1b[A?', ['g', 'Enter', 'Up', '?']],
    ['function keys of xterm', '\x1bOP\x1b[15~\x1b[17~', ['F1', 'F5', 'F6']],
    ['function keys of the Linux console', '\x1b[[A\x1b[[E', ['F1', 'F5']],
    [
      'Home and End in three dialects',
      '\x1b[H\x1b[1~\x1b[7~\x1bOF\x1b[4~\x1b[8~',
      ['Home', 'Home', 'Home', 'End', 'End', 'End'],
    ],
    ['paging', '\x1b[5~\x1b[6~', ['PageUp', 'PageDown']],
    ['Tab both ways', '\t\x1b[Z', ['Tab', 'Shift-Tab']],
    ['control letters', '\x03\x04\x0c\x15\x17', ['Ctrl-C', 'Ctrl-D', 'Ctrl-L', 'Ctrl-U', 'Ctrl-W']],
    ['both backspaces', '\x7f\b', ['Backspace', 'Backspace']],
    ['a character beyond the BMP', '\u{1f600}é', ['\u{1f600}', 'é']],
    ['Esc alone', '\x1b', ['Esc']],
    ['Esc and a key in one read', '\x1bq', ['Esc', 'q']],
    ['Esc twice', '\x1b\x1b', ['Esc', 'Esc']],
    ['Esc and an arrow in one read', '\x1b\x1b[A', ['Esc', 'Up']],
    ['a letter that could begin a reply', '\x1bP', ['Esc', 'P']],
    ['a paste, which is no keys', 'a\x1b[200~q\r\x1b[A\x1b[201~b', ['a', 'paste:q\r\x1b[A', 'b']],
  ]
  it.each(cases)('%s', (_name, text, expected) => {
    expect(decoded(text)).toEqual(expected)
  })

  const replies: readonly [string, string][] = [
    ['focus', '\x1b[I\x1b[O'],
    ['device attributes', '\x1b[?62;22c'],
    [
      'the release of a button, and a press of one that is not ours',
      '\x1b[<0;12;3m\x1b[<2;12;3M\x1b[<4;1;1M',
    ],
    ['a keyboard report', '\x1b[?1u'],
    ['a version string', '\x1bP>|tmux 3.4\x1b\\'],
    ['a key with modifiers that is none of ours', '\x1b[1;5C'],
  ]
  it.each(replies)('what a terminal says by itself is no key: %s', (_name, text) => {
    expect(decoded(`j${text}k`)).toEqual(['j', 'k'])
  })
})

describe('the mouse', () => {
  it('tells presses and the wheel with their places from 0', () => {
    expect(decoded('j\x1b[<0;12;3M\x1b[<64;1;1M\x1b[<65;400;120Mk')).toEqual([
      'j',
      'press:11,2',
      'wheel-up:0,0',
      'wheel-down:399,119',
      'k',
    ])
  })
})

describe('the answer of a terminal', () => {
  it.each([
    ['BEL', '\x07'],
    ['ST', '\x1b\\'],
  ])('is a reply, ended by %s', (_name, end) => {
    expect(decoded(`j\x1b]11;rgb:00/ff/00${end}k`)).toEqual(['j', 'reply:11;rgb:00/ff/00', 'k'])
  })

  it('is a reply also where it is a report, of a mode or the cursor', () => {
    expect(decoded('j\x1b[?2026;2$yk')).toEqual(['j', 'reply:?2026;2$y', 'k'])
    expect(decoded('j\x1b[12;40Rk')).toEqual(['j', 'reply:12;40R', 'k'])
  })

  it.each([
    ['\x1b[?20', '\x03', 'Ctrl-C'],
    ['\x1b[1;', '\x03', 'Ctrl-C'],
    ['\x1b[?2026;2$', '\x1b[A', 'Up'],
    ['\x1b[?', '\u00e9', '\u00e9'],
    ['\x1b[<0;1', '\r', 'Enter'],
  ])('that is broken off (%j) takes no key with it', (begun, typed, name) => {
    expect(decoded(begun, typed)).toEqual([name])
  })

  it('is waited for on a slow line: none of it becomes a key', () => {
    const decoder = createKeyDecoder()
    const inputs = ['\x1b]1', '1;rgb:', '1e1e/1e1e', '/2e2e\x1b', '\\', 'j'].flatMap((part) => {
      const pushed = decoder.push(part)
      // As the timer does after a while without more.
      return [...pushed, ...(part === 'j' ? decoder.flush() : decoder.pending() ? decoder.flush() : [])]
    })
    expect(names(inputs)).toEqual(['reply:11;rgb:1e1e/1e1e/2e2e', 'j'])
  })

  it('keeps no keys that are typed after its beginning for long', () => {
    const decoder = createKeyDecoder()
    decoder.push(`\x1b]11;${'j'.repeat(60)}`)
    expect(decoder.pending()).toBe(true)
    decoder.flush()
    expect(names(decoder.push('k'))).toEqual(['k'])
  })
})

describe('reads that cut a sequence', () => {
  const text = 'j\x1b[B\x1bOP\x1b[15~\x1b[200~p\x1b[201~\x1b]0;x\x07\u{1f600}\x1b[Z'

  it('give the same keys wherever they cut', () => {
    const whole = decoded(text)
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 })), (cuts) => {
        // Node decodes UTF-8 before us: a read never ends within a surrogate pair.
        const places = cuts.filter((at) => !/[\udc00-\udfff]/.test(text[at] ?? '')).sort((a, b) => a - b)
        const chunks = [0, ...places].map((from, nth) => text.slice(from, places[nth] ?? text.length))
        expect(decoded(...chunks)).toEqual(whole)
      }),
    )
  })

  it('wait for the rest, and give up on flush', () => {
    const decoder = createKeyDecoder()
    expect(names(decoder.push('\x1b'))).toEqual([])
    expect(decoder.pending()).toBe(true)
    expect(names(decoder.flush())).toEqual(['Esc'])
    expect(decoder.pending()).toBe(false)
    expect(names(decoder.push('\x1b[1'))).toEqual([])
    expect(names(decoder.flush())).toEqual([])
    expect(names(decoder.push('j'))).toEqual(['j'])
  })

  it('keep no more than a bound of a paste or a reply that never ends', () => {
    const paste = createKeyDecoder()
    paste.push('\x1b[200~')
    const inputs = Array.from({ length: 200 }, () => paste.push('x'.repeat(1_000))).flat()
    expect(inputs[0]).toMatchObject({ kind: 'paste' })
    expect(inputs[0]?.kind === 'paste' ? inputs[0].text.length : 0).toBe(MAX_PASTE_CHARACTERS)
    const reply = createKeyDecoder()
    reply.push(`\x1b]${'x'.repeat(10_000)}`)
    expect(reply.pending()).toBe(false)
  })
})

describe('any input', () => {
  it('never throws, and no key name but those of whole characters or of the table comes out', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (chunks) => {
        for (const name of decoded(...chunks)) expect(name).not.toBe('')
      }),
    )
  })
})
