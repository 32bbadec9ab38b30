/** Monitors that are installed, beside the program, in ptys of one size in one run; without any the program alone. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Figure, median } from './figures.ts'
import { idealBytes } from './ideal.ts'
import { type InPty, openInPty } from './in-pty.ts'
import { withSimulator } from './with-simulator.ts'

const CLI = join(import.meta.dirname, '../dist/cli.js')
const STARTS = 5
/** Refreshes, one a second, after the first two, which may paint more than what changed. */
const SECONDS = 10
/** Rows with data that count as first data: outlines and titles alone tell nothing. */
const ROWS = 5
/** Of a process that everyone lists, by its user. */
const PROCESS = /\broot\b/
/** Of a node, with its memory. */
const NODE = /\dGi\b/
/** After so long without a byte what was written is a frame. */
const QUIET_MS = 60

/** Each asked to refresh once a second, where it can be. */
const PEERS: Readonly<Record<string, string[]>> = {
  htop: ['-d', '10'],
  btop: [],
  top: ['-d', '1'],
  glances: ['-t', '1'],
  atop: ['1'],
}

interface Cost {
  readonly firstDataMs: number
  /** A second. */
  readonly bytes: number
  /** What the cells that changed from frame to frame need, a second. */
  readonly idealBytes: number
  readonly residentMb: number
}

export async function benchPeers(): Promise<readonly Figure[]> {
  return withSimulator(
    5,
    async (endpoints) => {
      const args = [CLI, ...endpoints.map(({ id }) => id), '-i', '1', '--transport', 'rest']
      const ours = await costOf(process.execPath, args, NODE)
      const figures: Figure[] = [...figuresOf('akash-top', ours, ours)]
      for (const [name, peerArgs] of Object.entries(PEERS)) {
        const file = onPath(name)
        if (file === null) console.log(`${name}: not installed`)
        else {
          try {
            figures.push(...figuresOf(name, await costOf(file, peerArgs, PROCESS), ours))
          } catch (error) {
            console.log(`${name}: not measured: ${error instanceof Error ? error.message : String(error)}`)
          }
        }
      }
      return figures
    },
    ['--life', '1000'],
  )
}

function figuresOf(name: string, cost: Cost, ours: Cost): readonly Figure[] {
  const against = (value: number) => (cost === ours ? {} : { against: { name: 'akash-top', value } })
  const note = '120x40, each with its own screen'
  return [
    {
      name: `first data of ${name}`,
      value: cost.firstDataMs,
      unit: 'ms',
      ...against(ours.firstDataMs),
      note,
    },
    { name: `bytes a second of ${name}`, value: cost.bytes, unit: 'bytes', ...against(ours.bytes), note },
    {
      name: `bytes of ${name}, by what changed`,
      value: cost.bytes,
      unit: 'bytes',
      against: { name: 'the changed cells', value: cost.idealBytes },
      note,
    },
    { name: `resident of ${name}`, value: cost.residentMb, unit: 'MB', ...against(ours.residentMb), note },
  ]
}

async function costOf(file: string, args: string[], row: RegExp): Promise<Cost> {
  const starts: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const program = openInPty(file, args)
    starts.push(await program.listed(row, ROWS))
    await program.end()
  }
  const program = openInPty(file, args)
  await program.listed(row, ROWS)
  await pause(2500)
  const before = program.bytes()
  const ideal = await idealOver(program, SECONDS * 1000)
  const bytes = (program.bytes() - before) / SECONDS
  const residentMb = await program.residentMb()
  await program.end()
  return { firstDataMs: median(starts), bytes, idealBytes: ideal / SECONDS, residentMb }
}

/** What the cells that change within that time need, from one frame to the next. */
async function idealOver(program: InPty, ms: number): Promise<number> {
  const endMs = performance.now() + ms
  let newestMs = 0
  const stop = program.onData(() => {
    newestMs = performance.now()
  })
  let seenMs = 0
  let sum = 0
  let before = await program.grid()
  while (performance.now() < endMs) {
    await pause(QUIET_MS / 4)
    const isFrame = newestMs > seenMs && performance.now() - newestMs >= QUIET_MS
    if (!isFrame) continue
    seenMs = newestMs
    const now = await program.grid()
    sum += idealBytes(before, now)
    before = now
  }
  stop()
  return sum
}

/** Where a program is, or null where it is not installed. */
function onPath(name: string): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      const file = join(folder, name)
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder.
    }
  }
  return null
}
