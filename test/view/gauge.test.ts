import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawGauge } from '../../src/view/gauge.ts'
import { lineWidth } from '../../src/view/spans.ts'
import { drawSparkline } from '../../src/view/sparkline.ts'
import { textOf } from './fleet.ts'

const charsets = fc.constantFrom('unicode' as const, 'ascii' as const)

describe('drawGauge', () => {
  it.each([
    [0, '········'],
    [0.0001, '▏·······'],
    [0.5, '████····'],
    [0.55, '████▍···'],
    [0.9999, '███████▉'],
    [1, '████████'],
    [1.3, '███████+'],
    [-0.2, '········'],
    [null, '╌╌╌╌╌╌╌╌'],
  ])('shows %s as %s', (fraction, text) => {
    expect(textOf(drawGauge(fraction, 8, 'unicode'))).toBe(text)
  })

  it.each([
    [0, '....'],
    [0.01, '#...'],
    [0.99, '###.'],
    [1, '####'],
    [2, '###+'],
    [null, '----'],
  ])('shows %s as %s in ASCII', (fraction, text) => {
    expect(textOf(drawGauge(fraction, 4, 'ascii'))).toBe(text)
  })

  it('takes its tone from the level', () => {
    const tones = [0.59, 0.6, 0.84, 0.85].map((fraction) => drawGauge(fraction, 4, 'unicode')[0]?.tone)
    expect(tones).toEqual(['gauge-low', 'gauge-mid', 'gauge-mid', 'gauge-high'])
  })

  it('marks more than full in another tone', () => {
    expect(drawGauge(1.01, 4, 'unicode').at(-1)).toEqual({ text: '+', tone: 'bad' })
  })

  it('is as wide as asked for any number', () => {
    fc.assert(
      fc.property(
        fc.option(fc.double()),
        fc.integer({ min: -2, max: 60 }),
        charsets,
        (fraction, width, charset) => {
          expect(lineWidth(drawGauge(fraction, width, charset))).toBe(Math.max(0, width))
        },
      ),
    )
  })

  it('never shrinks as the fraction grows', () => {
    const order = ['·', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█']
    const filled = (fraction: number) =>
      [...textOf(drawGauge(fraction, 5, 'unicode'))].reduce((sum, glyph) => sum + order.indexOf(glyph), 0)
    for (let step = 1; step <= 200; step += 1) {
      expect(filled(step / 200)).toBeGreaterThanOrEqual(filled((step - 1) / 200))
    }
  })
})

describe('drawSparkline', () => {
  it('draws the newest samples at the right on a fixed scale, with gaps for what was not known', () => {
    expect(textOf(drawSparkline([0, 0.5, null, 1], 6, 'unicode'))).toBe('  ▁▅ █')
    expect(textOf(drawSparkline([1, 0, 1], 2, 'unicode'))).toBe('▁█')
    expect(textOf(drawSparkline([0, 1], 3, 'ascii'))).toBe(' _#')
  })

  it('is as wide as asked for any samples', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), fc.nat(40), charsets, (samples, width, charset) => {
        expect(lineWidth(drawSparkline(samples, width, charset))).toBe(width)
      }),
    )
  })
})
