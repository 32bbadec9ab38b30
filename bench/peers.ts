/** Monitors that are installed, beside the program, in ptys of one size in one run; without any the program alone. */
import { accessSync, constants } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
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
/** Of a node, with its memory. */
const NODE = /\dGi\b/
/** After so long without a byte what was written is a frame. */
const QUIET_MS = 60

interface Peer {
  /** Asks it to refresh once a second, where flags can. */
  readonly args: string[]
  /** A row of its list of processes, and nothing else that it or a failure of it may print. */
  readonly row: RegExp
}

/** pid, user, priority and niceness begin a row of both. */
const TOP_ROW = /^\s*\d+\s+\S+\s+(?:rt|RT|-?\d+)\s+-?\d+\s/
const PEERS: Readonly<Record<string, Peer>> = {
  htop: { args: ['-d', '10'], row: TOP_ROW },
  // Between its lines: pid, program, command, threads, user, memory.
  btop: { args: [], row: /│\s*\d+ .*\s\S+\s+[\d.]+[KMG]\s/ },
  top: { args: ['-d', '1'], row: TOP_ROW },
  // CPU, memory, virtual and resident size, pid.
  glances: { args: ['-t', '1'], row: /^\s*[\d.]+\s+[\d.]+\s+[\d.]+[KMG]?\s+[\d.]+[KMG]?\s+\d+\s/ },
  // pid, CPU time in the system and in the program.
  atop: { args: ['1'], row: /^\s*\d+\s+[\d.]+m?s\s+[\d.]+m?s\s/ },
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
      return [...figuresOf('akash-top', ours, ours), ...(await benchOthers(ours))]
    },
    ['--life', '1000'],
  )
}

/** In a home of their own, which they write to. */
async function benchOthers(ours: Cost): Promise<readonly Figure[]> {
  const home = await mkdtemp(join(tmpdir(), 'akash-top-bench-'))
  const figures: Figure[] = []
  try {
    // It has no flag for it.
    await mkdir(join(home, '.config', 'btop'), { recursive: true })
    await writeFile(join(home, '.config', 'btop', 'btop.conf'), 'update_ms = 1000\n')
    for (const [name, { args, row }] of Object.entries(PEERS)) {
      const file = onPath(name)
      if (file === null) console.log(`${name}: not installed`)
      else {
        try {
          figures.push(...figuresOf(name, await costOf(file, args, row, home), ours))
        } catch (error) {
          console.log(`${name}: not measured: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
    }
  } finally {
    await rm(home, { recursive: true })
  }
  return figures
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

async function costOf(file: string, args: string[], row: RegExp, home?: string): Promise<Cost> {
  const starts: number[] = []
  for (let start = 0; start < STARTS; start++) {
    const program = openInPty(file, args, home)
    starts.push(await program.listed(row, ROWS))
    await program.end()
  }
  const program = openInPty(file, args, home)
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
