/** `--all` over a chain of 2,000 providers of which most are dead: when it shows what, and what it costs until then. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pty from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { blank } from '../src/simulator/chain-records.ts'
import { startBlackHoles, startChain, startFleet } from '../src/simulator/index.ts'
import { randomFrom } from '../src/simulator/random.ts'
import type { Figure } from './figures.ts'

const CLI = join(import.meta.dirname, '../dist/cli.js')
const [RECORDS, LIVE, MUTE] = [2000, 80, 600]
/** Jiffies of /proc are hundredths of a second on every Linux there is. */
const JIFFY_MS = 10

/** Linux alone tells CPU and memory of another process; elsewhere these figures are not there. */
export async function benchAll(): Promise<readonly Figure[]> {
  const fleet = await startFleet({ providers: LIVE, seed: 3 })
  const holes = await startBlackHoles(MUTE)
  const random = randomFrom(9)
  const chain = await startChain({
    providers: fleet.providers,
    total: RECORDS - MUTE,
    records: holes.uris.map((hostUri) => ({ ...blank(random), hostUri })),
  })
  const folder = await mkdtemp(join(tmpdir(), 'akash-top-bench-'))
  try {
    const { firstLiveMs, settledMs, cpuMs, residentMb } = await settle(chain.url, folder)
    const note = `${RECORDS} records, ${LIVE} live, ${MUTE} mute, the rest refuse; the simulator shares the machine`
    return [
      { name: '--all, first live row', value: firstLiveMs, unit: 'ms', note },
      { name: '--all, everyone settled', value: settledMs, unit: 'ms', note },
      { name: '--all, CPU until settled', value: cpuMs, unit: 'ms', note: 'user and system' },
      { name: '--all, resident when settled', value: residentMb, unit: 'MB', note: 'the most there was' },
      {
        name: '--all, most connections to mute ones',
        value: holes.sockets.mostOpen,
        unit: 'at once',
        note: 'a hundred are allowed',
      },
    ]
  } finally {
    await Promise.all([chain.close(), holes.close(), fleet.close()])
    await rm(folder, { recursive: true })
  }
}

interface Settled {
  readonly firstLiveMs: number
  readonly settledMs: number
  readonly cpuMs: number
  readonly residentMb: number
}

/** Runs the screen until nobody is left to be asked for the first time. */
function settle(chainUrl: string, folder: string): Promise<Settled> {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' }
  // High enough that the row of those who do not answer is in sight below those who do.
  const size = { cols: 160, rows: LIVE + 30 }
  const args = [CLI, '--all', '--chain', chainUrl, '--view', 'providers']
  return new Promise((resolve, reject) => {
    const startMs = performance.now()
    const emulator = new xterm.Terminal({ ...size, allowProposedApi: true })
    const child = pty.spawn(process.execPath, args, { ...size, env })
    const guard = setTimeout(() => child.kill('SIGKILL'), 180_000)
    let firstLiveMs: number | null = null
    let settled: Promise<Settled> | null = null
    const look = (): void => {
      const screen = textOf(emulator)
      if (/[1-9]\d* live/.test(screen)) firstLiveMs ??= performance.now() - startMs
      const isAsking = !screen.includes(' do not answer') || /not asked yet|connecting/.test(screen)
      if (isAsking || settled !== null) return
      const times = { firstLiveMs: firstLiveMs ?? Number.NaN, settledMs: performance.now() - startMs }
      settled = costOf(child.pid).then((cost) => ({ ...times, ...cost }))
      void settled.then(() => child.write('q'))
    }
    child.onData((data) => emulator.write(data, look))
    child.onExit(() => {
      clearTimeout(guard)
      emulator.dispose()
      if (settled === null) reject(new Error('it ended, or three minutes passed, before all were settled'))
      else resolve(settled)
    })
  })
}

function textOf({ buffer, rows }: xterm.Terminal): string {
  return Array.from(
    { length: rows },
    (_, row) => buffer.active.getLine(row)?.translateToString(true) ?? '',
  ).join('\n')
}

async function costOf(pid: number): Promise<{ cpuMs: number; residentMb: number }> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ])
    const [user = 0, system = 0] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number)
    const residentKb = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1])
    return { cpuMs: (user + system) * JIFFY_MS, residentMb: residentKb / 1024 }
  } catch {
    return { cpuMs: Number.NaN, residentMb: Number.NaN }
  }
}
