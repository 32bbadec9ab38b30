import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { cellWidth, fitText, visibleText } from '../../src/view/text.ts'
import { hostileText, UNSAFE } from './hostile.ts'

describe('visibleText', () => {
  const cases: readonly [what: string, raw: string, shown: string][] = [
    ['plain ASCII stays', 'node-1.example', 'node-1.example'],
    ['an escape sequence is written out', 'a\x1b[31mb', 'a\\x1b[31mb'],
    ['a C1 control is written out', '\x9b31m', '\\x9b31m'],
    ['DEL, NUL, tab and line ends are written out', '\x7f\0\t\r\n', '\\x7f\\x00\\x09\\x0d\\x0a'],
    ['a bidi override is written out', 'abc\u202ecba', 'abc\\u202ecba'],
    ['bidi isolates and marks are written out', '\u2066\u2069\u200f', '\\u2066\\u2069\\u200f'],
    ['zero width characters are written out', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
    ['a soft hyphen is written out', 'a\u00adb', 'a\\xadb'],
    ['a lone surrogate is written out', 'a\ud83d', 'a\\ud83d'],
    ['a tag character is written out', '\u{e0041}', '\\u{e0041}'],
    ['a line separator is written out', '\u2028', '\\u2028'],
    ['a space that is no space is written out', 'a\u00a0b\u3000', 'a\\xa0b\\u3000'],
    ['wide characters stay', '界 한글', '界 한글'],
    ['a combining mark stays on its base', 'e\u0301', 'e\u0301'],
    ['a combining mark with no base is written out', '\u0301e', '\\u0301e'],
    ['a mark after something written out has no base', '\u202e\u0301', '\\u202e\\u0301'],
    ['a pile of marks is cut at four', `e${'\u0301'.repeat(6)}`, `e${'\u0301'.repeat(4)}\\u0301\\u0301`],
    ['the joiner of an emoji sequence is written out', '👩\u200d👧', '👩\\u200d👧'],
    ['a skin tone is written out', '👍\u{1f3fd}', '👍\\u{1f3fd}'],
    ['a backslash stays', 'a\\x1b', 'a\\x1b'],
  ]
  it.each(cases)('%s', (_, raw, shown) => {
    expect(visibleText(raw)).toBe(shown)
  })

  it('writes out all but ASCII with the ASCII set', () => {
    expect(visibleText('né界👍', 'ascii')).toBe('n\\xe9\\u754c\\u{1f44d}')
  })

  it('bounds what it shows of a huge text', () => {
    expect(visibleText('\x1b'.repeat(1_000_000)).length).toBeLessThanOrEqual(1024)
    expect(visibleText('x'.repeat(1_000_000))).toMatch(/^x+…$/)
  })

  it('leaves nothing unsafe in any text, and nothing to do for a second call', () => {
    fc.assert(
      fc.property(hostileText, fc.constantFrom('unicode' as const, 'ascii' as const), (raw, charset) => {
        const shown = visibleText(raw, charset)
        expect(shown).not.toMatch(UNSAFE)
        expect(visibleText(shown, charset)).toBe(shown)
        if (charset === 'ascii') expect(shown).toMatch(/^[\x20-\x7e]*$/)
      }),
      { numRuns: 500 },
    )
  })
})

describe('cellWidth', () => {
  it('counts what string-width counts', () => {
    fc.assert(
      fc.property(hostileText, (raw) => {
        const shown = visibleText(raw)
        expect(cellWidth(shown)).toBe(stringWidth(shown))
      }),
    )
  })
})

describe('fitText', () => {
  const cases: readonly [
    what: string,
    text: string,
    width: number,
    align: 'left' | 'right',
    result: string,
  ][] = [
    ['pads at the right', 'ab', 4, 'left', 'ab  '],
    ['pads at the left', 'ab', 4, 'right', '  ab'],
    ['keeps what just fits', 'abcd', 4, 'left', 'abcd'],
    ['cuts with an ellipsis', 'abcde', 4, 'left', 'abc…'],
    ['cuts at the right of a right-aligned text too', 'abcde', 4, 'right', 'abc…'],
    ['is only the ellipsis in one cell', 'ab', 1, 'left', '…'],
    ['is nothing in no cell', 'ab', 0, 'left', ''],
    ['does not halve a wide character', '界界界', 4, 'left', '界… '],
    ['fits wide characters that fit', '界界', 4, 'left', '界界'],
  ]
  it.each(cases)('%s', (_, text, width, align, result) => {
    expect(fitText(text, width, align, 'unicode')).toBe(result)
  })

  it('cuts with a tilde in ASCII', () => {
    expect(fitText('abcde', 4, 'left', 'ascii')).toBe('abc~')
  })

  it('is exactly as wide as asked and safe, whatever the text', () => {
    fc.assert(
      fc.property(
        hostileText,
        fc.nat(40),
        fc.constantFrom('left' as const, 'right' as const),
        fc.constantFrom('unicode' as const, 'ascii' as const),
        (text, width, align, charset) => {
          const result = fitText(text, width, align, charset)
          expect(stringWidth(result)).toBe(width)
          expect(result).not.toMatch(UNSAFE)
        },
      ),
      { numRuns: 500 },
    )
  })
})
