import { describe, expect, it } from 'vitest'
import { alignColumns } from '../../src/print/align.ts'
import { cellWidth } from '../../src/view/text.ts'

const line = (...cells: string[]) => ({ cells, rest: '' })

describe('aligned columns', () => {
  it('are as wide as their widest cell, two spaces apart, with nothing at the end of a line', () => {
    const lines = [line('NAME', 'CPU', 'X'), line('a', '12/16', 'yes'), line('longer', '1/2', '')]
    expect(alignColumns(lines, ['left', 'right', 'left'], cellWidth)).toEqual([
      'NAME      CPU  X',
      'a       12/16  yes',
      'longer    1/2',
    ])
  })

  it('are measured by what a terminal shows, wide characters as two cells', () => {
    const lines = [line('节点', 'x'), line('abcd', 'x')]
    expect(alignColumns(lines, ['left', 'left'], cellWidth)).toEqual(['节点  x', 'abcd  x'])
  })

  it('put what follows the cells after them as it is', () => {
    const lines = [line('provider', 'node', '8'), { cells: ['p', 'failed'], rest: 'timeout: why' }]
    expect(alignColumns(lines, ['left', 'left', 'right'], cellWidth)[1]).toBe(
      'p         failed  timeout: why',
    )
  })

  it('are not widened by one endless cell, which shifts its own line only and stays whole', () => {
    const endless = 'x'.repeat(200)
    const [short, long] = alignColumns([line('ab', '1'), line(endless, '2')], ['left', 'left'], cellWidth)
    expect(short).toBe('ab  1')
    expect(long).toBe(`${endless}  2`)
  })
})
