import { describe, expect, it } from 'vitest'
import { createFrameBook } from '../../src/terminal/frame-book.ts'

describe('a book of frames', () => {
  it('knows each by one character, with the line end that Ink writes, also when it is written again', () => {
    const book = createFrameBook()
    const first = book.characterOf(['one'])
    const second = book.characterOf(['two'])
    expect([...first, ...second]).toHaveLength(2)
    expect(book.rowsOf(`${first}\n`)).toEqual(['one'])
    expect(book.rowsOf(first)).toEqual(['one'])
    expect(book.rowsOf(second)).toEqual(['two'])
    expect(book.rowsOf('no frame')).toBeNull()
    expect(book.rowsOf('\ue030')).toBeNull()
  })

  it('keeps none that was made before one that was written, and all that were made since', () => {
    const book = createFrameBook()
    const characters = ['one', 'two', 'three', 'four'].map((row) => book.characterOf([row]))
    expect(book.rowsOf(characters[2] ?? '')).toEqual(['three'])
    expect(characters.map((character) => book.rowsOf(character))).toEqual([null, null, ['three'], ['four']])
  })

  it('begins anew with its characters when all are used, and then too drops what is older only', () => {
    const book = createFrameBook()
    const characters = Array.from({ length: 70 }, (_, nth) => book.characterOf([`${nth}`]))
    // The first six have given their characters to the last six.
    expect(book.rowsOf(characters[0] ?? '')).toEqual(['64'])
    expect(book.rowsOf(characters[69] ?? '')).toEqual(['69'])
    expect(book.rowsOf(characters[63] ?? '')).toBeNull()
    const next = book.characterOf(['70'])
    expect([book.rowsOf(characters[69] ?? ''), book.rowsOf(next)]).toEqual([['69'], ['70']])
  })
})
