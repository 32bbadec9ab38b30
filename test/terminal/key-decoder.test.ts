import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyDecoder, type Input, MAX_PASTE_CHARACTERS } from '../../src/terminal/key-decoder.ts'

function names(inputs: readonly Input[]): string[] {
  return inputs.map((input) => (input.kind === 'key' ? input.name : `paste:${input.text}`))
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
    ['cursor position', '\x1b[12;40R'],
    ['device attributes', '\x1b[?62;22c'],
    ['mouse', '\x1b[<0;12;3M\x1b[<0;12;3m'],
    ['a keyboard report', '\x1b[?1u'],
    ['a colour, ended by BEL', '\x1b]11;rgb:0000/0000/0000\x07'],
    ['a colour, ended by ST', '\x1b]11;rgb:0000/0000/0000\x1b\\'],
    ['a version string', '\x1bP>|tmux 3.4\x1b\\'],
    ['a key with modifiers that is none of ours', '\x1b[1;5C'],
  ]
  it.each(replies)('what a terminal says by itself is no key: %s', (_name, text) => {
    expect(decoded(`j${text}k`)).toEqual(['j', 'k'])
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
