/** `--all` over a chain of 2,000 providers of which most are dead: when it shows what, and what it costs until then. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pty from '@lydell/node-pty'
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

/** Runs the screen until nobody is left to be asked for the first time. */
function settle(chainUrl: string, folder: string) {
  const env = { PATH: process.env.PATH ?? '', HOME: folder, TERM: 'xterm-256color', LANG: 'C.UTF-8' }
  const args = [CLI, '--all', '--chain', chainUrl]
  return new Promise<{ firstLiveMs: number; settledMs: number; cpuMs: number; residentMb: number }>(
    (resolve, reject) => {
      const startMs = performance.now()
      const child = pty.spawn(process.execPath, args, { cols: 160, rows: 50, env })
      const guard = setTimeout(() => child.kill('SIGKILL'), 180_000)
      let firstLiveMs = Number.NaN
      let result: { firstLiveMs: number; settledMs: number; cpuMs: number; residentMb: number } | null = null
      let last = ''
      let isDone = false
      child.onData((data) => {
        last = (last + data).slice(-200_000)
        if (Number.isNaN(firstLiveMs) && /[1-9]\d* live/.test(data)) firstLiveMs = performance.now() - startMs
        const isAsking = !/ do not answer/.test(last) || / not asked yet| connecting/.test(data)
        if (isAsking || isDone || !/ do not answer/.test(data)) return
        isDone = true
        const settledMs = performance.now() - startMs
        void costOf(child.pid).then((cost) => {
          result = { firstLiveMs, settledMs, ...cost }
          child.write('q')
        })
      })
      child.onExit(() => {
        clearTimeout(guard)
        if (result === null)
          reject(new Error('it ended, or three minutes passed, before everyone was settled'))
        else resolve(result)
      })
    },
  )
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
