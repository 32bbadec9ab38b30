/**
 * Pictures of the built program on the simulated fleet, in every state worth a look and in three sizes, into
 * `.cache/screenshots`: `npm run screenshots`, or `npm run screenshots -- help node` for those whose name holds a word.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startFleet } from '../src/simulator/fleet.ts'
import { openTerminal, type TestTerminal } from '../test/e2e/support/pty.ts'
import { GROUNDS } from './picture/colours.ts'
import { drawScreen } from './picture/draw-screen.ts'
import { SCENES } from './picture/scenes.ts'

const SIZES = [
  [80, 24],
  [120, 40],
  [200, 50],
] as const
const FOLDER = join(import.meta.dirname, '..', '.cache', 'screenshots')

/** So long without a byte, and the frame is whole. */
const QUIET_MS = 400
/** A living fleet is never quiet. */
const MOST_WAITED_MS = 2000

async function quiet(terminal: TestTerminal): Promise<void> {
  let before = -1
  const givenUpMs = performance.now() + MOST_WAITED_MS
  while (terminal.bytes() !== before && performance.now() < givenUpMs) {
    before = terminal.bytes()
    await setTimeout(QUIET_MS)
  }
}

const words = process.argv.slice(2)
await mkdir(FOLDER, { recursive: true })
for (const {
  name,
  providers,
  lifeMs = 0,
  prepare,
  args = [],
  env = {},
  ground = 'dark',
  keys,
  until,
} of SCENES) {
  if (words.length > 0 && !words.some((word) => name.includes(word))) continue
  for (const [cols, rows] of SIZES) {
    const fleet = await startFleet({ providers, seed: 1, lifeMs })
    await prepare?.(fleet)
    const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
    const terminal = openTerminal({
      ...{ cols, rows, args: [...endpoints, ...args] },
      env: { COLORTERM: 'truecolor', ...env },
    })
    try {
      await terminal.waitFor(until[0])
      for (const [nth, key] of keys.entries()) {
        terminal.press(key)
        await terminal.waitFor(until[nth + 1] ?? /./)
      }
      await quiet(terminal)
      const file = join(FOLDER, `${name}-${cols}x${rows}.png`)
      await writeFile(
        file,
        await drawScreen({ cols, rows, cell: terminal.cell, ground: GROUNDS[ground] }).encode('png'),
      )
      console.log(file)
    } finally {
      await terminal.dispose()
      await fleet.close()
    }
  }
}
