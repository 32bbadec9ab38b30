import { describe, expect, it } from 'vitest'
import { placedFault, refusalOf } from '../../src/view/fault.ts'
import { ruleFault } from '../../src/view/rule-typed.ts'

describe('a rule while it is typed', () => {
  it.each([
    '',
    '  ',
    'gpu.free>=2 model=h100',
    'fit 8 cpu 32Gi',
    'fit deploy.yaml',
    'fit "my deploy.yml" for 5m',
  ])('is let be where it reads, or is not begun: %j', (text) => {
    expect(ruleFault(text)).toBeNull()
  })

  it.each([
    // The place is that of the whole rule, also of what is wrong within a request.
    ['fit 8 cpu 32Gx', '32Gx'],
    ['fit "8 cpu 32Gx"', '32Gx'],
    ['providers: fit   8 cpu 32Gx for 5m', '32Gx'],
    ['gpu.free>=two', 'two'],
    ['!state=faild', 'faild'],
  ])('%j is wrong at %j', (text, place) => {
    expect(ruleFault(text)?.at).toBe(text.indexOf(place))
  })
})

describe('a fault and a refusal', () => {
  it('are each the other, with and without a place', () => {
    for (const fault of [
      { at: 6, message: '"32Gx": expected a size' },
      { at: null, message: 'This rule is followed already.' },
    ])
      expect(placedFault(refusalOf(fault))).toEqual(fault)
  })
})
