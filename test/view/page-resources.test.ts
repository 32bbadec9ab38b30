import { describe, expect, it } from 'vitest'
import { pairFromAllocated } from '../../src/domain/resource.ts'
import { pageResources, resourceTable } from '../../src/view/page-resources.ts'
import { cellWidth } from '../../src/view/text.ts'
import { textOf } from './fleet.ts'

const resources = pageResources(() => ({
  pair: pairFromAllocated(null, 8, 4),
  samples: [],
  doubted: false,
  faded: false,
}))

describe('the resource table of a page', () => {
  it('keeps the figures near the bar on a wide screen, and fills the line', () => {
    const lines = resourceTable(resources, 200, { charset: 'unicode' })
    expect(lines.map((line) => cellWidth(textOf(line)))).toEqual([200, 200, 200, 200, 200])
    // Title 11, bar 40 and per cent 5 cells, with a space between.
    const used = lines.slice(1).map((line) => textOf(line).indexOf('50%') + '50%'.length)
    expect(used).toEqual([58, 58, 58, 58])
  })

  it('gives up bar and samples on a narrow one', () => {
    const [titles = [], cpu = []] = resourceTable(resources, 30, { charset: 'unicode' })
    expect([titles, cpu].map((line) => cellWidth(textOf(line)))).toEqual([30, 30])
    expect(textOf(titles).trim()).toBe('Available')
    expect(textOf(cpu)).not.toMatch(/[█·]/)
  })
})
