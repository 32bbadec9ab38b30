import { describe, expect, it } from 'vitest'
import { createInkStdout } from '../../src/terminal/ink-stdout.ts'
import { skillsOf } from '../../src/terminal/terminal-skills.ts'
import { openScreen } from '../../src/ui/open-screen.tsx'
import { createPainter } from '../../src/ui/paint.ts'
import { createScreenStore } from '../../src/ui/screen-store.ts'
import { openStillScreen } from '../../src/ui/still-screen.ts'
import { themeOf } from '../../src/ui/themes.ts'
import { startState } from '../../src/view/screen-state-start.ts'
import { NO_HISTORY, plainFleet, storeOf } from './support/fleet.ts'

function setUp(columns: number, rows: number) {
  const size = { columns, rows }
  const fail = (error: unknown): never => {
    throw error
  }
  const fleet = storeOf(plainFleet(2, 50))
  const store = createScreenStore({
    ...{ fleet, history: NO_HISTORY, size, charset: 'unicode' as const, onCrash: fail, onEffect: () => {} },
    start: startState({ view: 'nodes', sort: null, filter: '', grouped: false }),
  })
  const written: string[] = []
  const output = {
    write: (text: string) => written.push(text),
    isReady: () => true,
    whenReady: (listener: () => void) => listener(),
    isSlow: () => false,
    bytes: () => 0,
    close: () => false,
  }
  const stdout = createInkStdout(output, size, skillsOf('xterm-256color'))
  return { store, written, parts: { store, painter: createPainter(themeOf('dark', '256')), stdout }, fail }
}

describe('the still screen', () => {
  it.each([
    [120, 40],
    [80, 24],
    [10, 3],
  ])('is what Ink draws: at %i by %i nothing is left to write when Ink has drawn', (columns, rows) => {
    const { store, written, parts, fail } = setUp(columns, rows)
    openStillScreen(parts)
    expect(written).toHaveLength(1)
    const screen = openScreen({ ...parts, onCrash: fail })
    expect(written).toHaveLength(1)
    screen.close()
    store.close()
  })

  it('shows what was done before Ink was there, once Ink is, and draws anew when it is asked to', () => {
    const { store, written, parts, fail } = setUp(120, 40)
    const still = openStillScreen(parts)
    still.redraw(() => store.resize({ columns: 120, rows: 40 }))
    expect(written).toHaveLength(2)
    store.input([{ kind: 'key', name: 'Down' }])
    expect(written).toHaveLength(2)
    const screen = openScreen({ ...parts, onCrash: fail })
    expect(written).toHaveLength(3)
    screen.close()
    store.close()
  })
})
