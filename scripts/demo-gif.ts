/**
 * `npm run demo:gif`: the real program in a real pseudo-terminal on the simulated fleet, filmed into `demo.gif`:
 * watching, sorting, filtering, drilling into a node, a provider failing and returning.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { startFleet } from '../src/simulator/fleet.ts'
import { KEY, openTerminal } from '../test/e2e/support/pty.ts'
import { drawScreen } from './picture/draw-screen.ts'
import { encodeGif, type Frame } from './picture/film.ts'

const [cols, rows] = [112, 30]
const FILE = join(import.meta.dirname, '..', 'demo.gif')
const MOST_BYTES = 3_000_000
/** Ten pictures a second are enough for a screen that changes a few times a second. */
const FRAME_MS = 100
/** Time to read what a step shows. */
const READ_MS = 1600
const TYPE_MS = 110

const fleet = await startFleet({ providers: 12, seed: 1, lifeMs: 400, layout: 'addresses' })
const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
const terminal = openTerminal({
  ...{ cols, rows, args: [...endpoints, '-i', '1'] },
  env: { COLORTERM: 'truecolor' },
})
const frames: Frame[] = []
let size = { width: 0, height: 0 }
let filming = true

async function film(): Promise<void> {
  let bytes = -1
  let lookedMs = performance.now()
  while (filming) {
    const last = frames.at(-1)
    const sinceMs = performance.now()
    if (last !== undefined) last.durationMs += sinceMs - lookedMs
    lookedMs = sinceMs
    if (terminal.bytes() !== bytes) {
      bytes = terminal.bytes()
      const canvas = drawScreen({ cols, rows, cell: terminal.cell })
      size = { width: canvas.width, height: canvas.height }
      const { data } = canvas.getContext('2d').getImageData(0, 0, size.width, size.height)
      frames.push({ rgba: data, durationMs: 0 })
    }
    await setTimeout(FRAME_MS)
  }
}

async function type(text: string): Promise<void> {
  for (const key of text) {
    terminal.press(key)
    await setTimeout(TYPE_MS)
  }
}

async function step(keys: readonly string[], until: RegExp): Promise<void> {
  for (const key of keys) {
    terminal.press(key)
    await setTimeout(2 * TYPE_MS)
  }
  await terminal.waitFor(until)
  await setTimeout(READ_MS)
}

try {
  await terminal.waitFor(/12 live/)
  const filmed = film()
  await setTimeout(READ_MS)
  // Watching, then sorting: the busiest CPUs first.
  await step([KEY.down, KEY.down, KEY.down, 'P', 'g'], /CPU/)
  // Who has four cards free on one node?
  await type('/gpu.free>=4')
  await step([KEY.enter], /gpu\.free>=4/)
  await step([KEY.down, KEY.enter], /Capabilities/)
  await step([KEY.escape], /\[Nodes\]/)
  terminal.press(KEY.escape)
  // Who could host this now, and how often?
  await type('f16 cpu 64Gi 2x nvidia/h100')
  await step([KEY.enter], /yes/)
  await step([KEY.escape], /\[Nodes\]/)
  await step([KEY.tab], /\[Providers\]/)
  const [, second] = fleet.providers
  await second?.misbehave('closed')
  await second?.grpc.misbehave('closed')
  await terminal.waitFor(/1 (stale|failed)/, 30_000)
  await setTimeout(READ_MS)
  await second?.misbehave(null)
  await second?.grpc.misbehave(null)
  terminal.press('r')
  await terminal.waitFor(/12 live/, 30_000)
  await setTimeout(READ_MS)
  await step([KEY.tab], /\[GPUs\]/)
  await step([KEY.tab, KEY.tab], /\[Events\]/)
  filming = false
  await filmed
} finally {
  filming = false
  await terminal.dispose()
  await fleet.close()
}
const gif = encodeGif(frames, size.width, size.height)
await writeFile(FILE, gif)
console.log(`${FILE}: ${frames.length} frames, ${Math.round(gif.length / 1000)} kB`)
if (gif.length > MOST_BYTES) {
  console.error(`demo.gif is larger than ${MOST_BYTES} bytes: film less of it`)
  process.exitCode = 1
}
