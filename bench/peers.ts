/** Monitors that are installed, beside the program, in ptys of one size in one run; without any the program alone. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Figure, median } from './figures.ts'
import { openInPty } from './in-pty.ts'
import { withSimulator } from './with-simulator.ts'

const CLI = join(import.meta.dirname, '../dist/cli.js')
const STARTS = 5
/** Refreshes, one a second, after the first two, which may paint more than what changed. */
const SECONDS = 10
/** Of the first frame: less than any of them writes, more than the modes they set before. */
const FRAME_BYTES = 600

/** Each asked to refresh once a second, where it can be. */
const PEERS: Readonly<Record<string, string[]>> = {
  htop: ['-d', '10'],
  btop: [],
  top: ['-d', '1'],
  glances: ['-t', '1'],
}

interface Cost {
  readonly firstFrameMs: number
  readonly bytes: number
  readonly residentMb: number
}

export async function benchPeers(): Promise<readonly Figure[]> {
  return withSimulator(
    5,
    async (endpoints) => {
      const args = [CLI, ...endpoints.map(({ id }) => id), '-i', '1', '--transport', 'rest']
      const ours = await costOf(process.execPath, args)
      const figures: Figure[] = [...figuresOf('akash-top', ours, ours)]
      for (const [name, peerArgs] of Object.entries(PEERS)) {
        const file = onPath(name)
        if (file === null) console.log(`${name}: not installed`)
        else figures.push(...figuresOf(name, await costOf(file, peerArgs), ours))
      }
      return figures
    },
    ['--life', '1000'],
  )
}

function figuresOf(name: string, cost: Cost, ours: Cost): readonly Figure[] {
  const against = (value: number) => (cost === ours ? {} : { against: { name: 'akash-top', value } })
  const note = `120x40, each with its own screen`
  return [
    {
      name: `first frame of ${name}`,
      value: cost.firstFrameMs,
      unit: 'ms',
      ...against(ours.firstFrameMs),
      note,
    },
    { name: `bytes a second of ${name}`, value: cost.bytes, unit: 'bytes', ...against(ours.bytes), note },
    { name: `resident of ${name}`, value: cost.residentMb, unit: 'MB', ...against(ours.residentMb), note },
  ]
}

async function costOf(file: string, args: string[]): Promise<Cost> {
  const starts: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const program = openInPty(file, args)
    starts.push(await program.shown(FRAME_BYTES))
    await program.end()
  }
  const program = openInPty(file, args)
  await program.shown(FRAME_BYTES)
  await pause(2500)
  const before = program.bytes()
  await pause(SECONDS * 1000)
  const bytes = (program.bytes() - before) / SECONDS
  const residentMb = await program.residentMb()
  await program.end()
  return { firstFrameMs: median(starts), bytes, residentMb }
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
