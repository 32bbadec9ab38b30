import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plainFleet } from './support/fleet.ts'
import { type ScreenOptions, startScreen } from './support/screen.ts'

function screenOf(options: ScreenOptions = {}, fleet = plainFleet(1, 40)) {
  const screen = startScreen(fleet, { columns: 100, rows: 30, ...options })
  onTestFinished(() => screen.close())
  /** A press of the left button, or another, on the first place where that stands. */
  const press = async (text: string, button = 0) => {
    const lines = await screen.lines()
    const row = lines.findIndex((line) => line.includes(text))
    const column = (lines[row] ?? '').indexOf(text)
    expect(row).not.toBe(-1)
    screen.type(`\x1b[<${button};${column + 1};${row + 1}M\x1b[<${button};${column + 1};${row + 1}m`)
  }
  const wheel = (button: 64 | 65) => screen.type(`\x1b[<${button};5;12M`)
  const cursorIs = (name: string) =>
    expect.poll(async () => (await screen.cursorLine()).match(/node-\d+/)?.[0]).toBe(name)
  return { ...screen, press, wheel, cursorIs }
}

describe('a press', () => {
  it('on a row brings the cursor there', async () => {
    const { press, cursorIs, shows } = screenOf()
    await shows(/node-7/)
    await press('node-7')
    await cursorIs('node-7')
    await press('node-2')
    await cursorIs('node-2')
  })

  it('on a title sorts by it, and turns the order round the second time', async () => {
    const { press, shows, lines } = screenOf()
    await shows(/node-7/)
    await press('Memory        GPU')
    const titleOf = async () => (await lines()).find((line) => line.includes('Node ')) ?? ''
    await expect.poll(titleOf).toMatch(/Memory[▲▼]/)
    const first = (await titleOf()).match(/[▲▼]/)?.[0]
    await press(`Memory${first}`)
    await expect.poll(titleOf).toMatch(first === '▼' ? /Memory▲/ : /Memory▼/)
  })

  it('on a view shows it', async () => {
    const { press, shows } = screenOf()
    await shows(/\[Nodes\]/)
    await press('Storage   Events')
    await shows(/\[Storage\]/)
    await press('Providers   GPUs')
    await shows(/\[Providers\]/)
  })

  it('on an entry of a list takes it', async () => {
    const { press, shows, type } = screenOf()
    await shows(/node-7/)
    type(':storage')
    await shows(/view storage/)
    await press('view storage')
    await shows(/\[Storage\]/)
  })

  it('of another button, or beside everything, does nothing', async () => {
    const { press, shows, cursorIs, effects } = screenOf({}, plainFleet(1, 3))
    await shows(/node-2/)
    await press('node-2', 2)
    await press('akash-top')
    await press('Enter Open')
    await cursorIs('node-0')
    expect(effects).toEqual([])
  })
})

describe('the wheel', () => {
  it('moves the cursor some rows, and not out of the list', async () => {
    const { wheel, shows, cursorIs } = screenOf()
    await shows(/node-7/)
    wheel(65)
    await cursorIs('node-3')
    wheel(64)
    wheel(64)
    await cursorIs('node-0')
    for (let turn = 0; turn < 30; turn += 1) wheel(65)
    await cursorIs('node-39')
  })
})

it('anywhere, on any screen, throws nothing', async () => {
  const keys = ['', '?', ':', 'o', 'S', '/', '\r', '\r\r', 'f', '\t', '\t\t\t\t']
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...keys),
      fc.record({ columns: fc.integer({ min: 1, max: 200 }), rows: fc.integer({ min: 1, max: 60 }) }),
      fc.array(fc.tuple(fc.constantFrom(0, 64, 65), fc.nat(210), fc.nat(65)), { maxLength: 5 }),
      async (opened, size, presses) => {
        const screen = startScreen(plainFleet(2, 5), size)
        let ending: unknown = null
        void screen.ended.then((told) => {
          ending = told
        })
        screen.type(opened)
        for (const [button, column, row] of presses) screen.type(`\x1b[<${button};${column + 1};${row + 1}M`)
        await screen.lines()
        // Whatever throws ends the screen; a press on the command to quit only asks for it.
        const isCrash = JSON.stringify(ending)?.includes('crash') === true
        screen.close()
        expect(isCrash).toBe(false)
      },
    ),
    { numRuns: 60 },
  )
})
