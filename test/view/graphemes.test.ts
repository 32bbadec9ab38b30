import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemesOf } from '../../src/view/graphemes.ts'

const rules = new Intl.Segmenter('en', { granularity: 'grapheme' })
const inWords = (graphemes: Iterable<{ segment: string; index: number }>) =>
  Array.from(graphemes, ({ segment, index }) => `${index} ${segment}`).join('\n')

describe('graphemes of a text', () => {
  it('are those of the rules, for every character of the basic plane beside itself and one of ASCII', () => {
    const wrong: string[] = []
    for (let code = 0; code <= 0xffff; code++) {
      const text = `a${String.fromCharCode(code, code)}b`
      if (inWords(graphemesOf(text)) !== inWords(rules.segment(text))) wrong.push(code.toString(16))
    }
    expect(wrong).toEqual([])
  })

  it('are those of the rules, for any text', () => {
    const telling = [
      'a',
      '█',
      '\x1b[1m',
      '\ue000',
      '\u200d',
      '\ufe0f',
      '\u0301',
      '\r',
      '\n',
      '©',
      '👩',
      'ᄀ',
      'ᅡ',
    ]
    const part = fc.oneof(
      fc.integer({ min: 0, max: 0x10ffff }).map(String.fromCodePoint),
      fc.constantFrom(...telling),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const text = parts.join('')
        expect(inWords(graphemesOf(text))).toBe(inWords(rules.segment(text)))
      }),
    )
  })
})
