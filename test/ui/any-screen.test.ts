import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cellWidth } from '../../src/view/text.ts'
import { failedOf, fleetOf, nodeOf, providerOf } from './support/fleet.ts'
import { startScreen } from './support/screen.ts'

const NAMES = [
  'node1',
  'a\u001b[2Jb',
  '計算機-計算機-計算機',
  '👩‍👩‍👧‍👦 family',
  'e\u0301\u0301\u0301\u0301\u0301\u0301',
  '\u202etxt',
  '',
  'x'.repeat(300),
]
const KEYS = [
  'j',
  'k',
  'G',
  'g',
  '\r',
  '\x1b',
  '\t',
  '\x1b[Z',
  '?',
  'o',
  't',
  '*',
  '-',
  'u',
  'w',
  'l',
  'h',
  '/',
  'a',
  ':',
  'f',
  'S',
  ' ',
  'c',
  '\x15',
  '計',
  'd',
  '!',
  'n',
  '1',
  '0',
  'I',
  '>',
  '\x1b[6~',
  '\x1b[200~paste\n\x1b[201~',
]

const nodes = fc.array(
  fc.record({ name: fc.constantFrom(...NAMES), used: fc.double({ min: -0.5, max: 1.5, noNaN: true }) }),
  { maxLength: 30 },
)
const provider = fc.oneof(
  nodes.map(
    (list) => (host: string) =>
      providerOf(
        host,
        list.map(({ name, used }) => nodeOf(name, used)),
      ),
  ),
  fc.constant((host: string) => providerOf(host, null)),
  fc.constant(failedOf),
)
const fleet = fc
  .array(provider, { maxLength: 4 })
  .map((makers) => fleetOf(makers.map((make, nth) => make(`p${nth}.example`))))

describe('any screen', () => {
  it('of any fleet, size, charset and keys is drawn without a line too wide, a row too many or a raw escape', async () => {
    await fc.assert(
      fc.asyncProperty(
        fleet,
        fleet,
        fc.integer({ min: 1, max: 250 }),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom('unicode' as const, 'ascii' as const),
        fc.array(fc.constantFrom(...KEYS), { maxLength: 12 }),
        async (before, after, columns, rows, charset, keys) => {
          const screen = startScreen(before, { columns, rows, charset })
          try {
            for (const [nth, key] of keys.entries()) {
              screen.painted()
              screen.type(key)
              if (nth === Math.floor(keys.length / 2)) screen.fleet.set(after)
              const painted = screen.painted()
              for (const line of painted) {
                const text = line.map((span) => span.text).join('')
                expect(cellWidth(text)).toBeLessThanOrEqual(columns)
                expect(text).not.toMatch(/\p{Cc}|\u202e/u)
                if (charset === 'ascii') expect(text).toMatch(/^[\x20-\x7e]*$/)
              }
            }
            const lines = await screen.lines()
            expect(lines).toHaveLength(rows)
            expect(lines.join('').trim()).not.toBe('')
          } finally {
            screen.close()
          }
          expect(await screen.ended).toEqual({ kind: 'quit' })
        },
      ),
      { numRuns: 60 },
    )
  })
})
