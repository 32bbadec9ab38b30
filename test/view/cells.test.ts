import { describe, expect, it } from 'vitest'
import { pairFromAllocated } from '../../src/domain/resource.ts'
import { pairCell } from '../../src/view/cells.ts'
import type { DrawContext } from '../../src/view/model.ts'

const CTX: DrawContext = { nowMs: 0, charset: 'ascii', units: 'used', wide: false }
const drawn = (allocated: number, allocatable: number, width: number, doubted = false): string =>
  pairCell('gpu', pairFromAllocated(null, allocatable, allocated), width, CTX, { doubted })
    .map(({ text }) => text)
    .join('')

describe('a gauge and its figures', () => {
  it('never touch: figures longer than most take cells of the gauge, and all of it where too few are left', () => {
    expect(drawn(2, 8, 14)).toBe('##......   2/8')
    expect(drawn(64, 128, 14)).toBe('####... 64/128')
    expect(drawn(256, 1024, 14)).toBe('#.... 256/1024')
    expect(drawn(256, 1024, 11)).toBe('   256/1024')
    expect(drawn(9, 8, 10, true)).toBe('###+  !9/8')
    expect(drawn(96, 64, 10, true)).toBe('##+ !96/64')
  })
})
