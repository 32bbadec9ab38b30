/** Memory of the built program over a fleet on loopback: at the first frame, and after an hour's worth of refreshes. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Figure } from './figures.ts'
import { openInPty } from './in-pty.ts'
import { withSimulator } from './with-simulator.ts'

const CLI = join(import.meta.dirname, '../dist/cli.js')
/** Of six to ten nodes each, whose figures change. */
const PROVIDERS = 10
/** An hour at the usual interval of 5 s. */
const REFRESHES = 720
const WARM = 72
/** Garbage comes and goes by some MB: what is told is the mean over the last so many refreshes. */
const MEAN_OF = 36

export async function benchResident(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'akash-top-bench-'))
  try {
    return await withSimulator(
      PROVIDERS,
      (endpoints) =>
        measure(
          endpoints.map(({ id }) => id),
          folder,
        ),
      ['--life', '200'],
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function measure(endpoints: readonly string[], folder: string): Promise<readonly Figure[]> {
  const bare = openInPty(process.execPath, ['-e', 'setTimeout(() => {}, 3000); console.log("ready")'])
  await bare.shown('ready')
  const bareMb = await bare.residentMb()
  await bare.end()
  const log = join(folder, 'log')
  const program = openInPty(process.execPath, [CLI, ...endpoints, '--transport', 'rest', '--log', log])
  await program.shown(endpoints[0] ?? '')
  const firstMb = await program.residentMb()
  await program.shown('Gi')
  const levelAfter = async (refreshes: number): Promise<number> => {
    const levelsMb: number[] = []
    for (;;) {
      const answers = (await readFile(log, 'utf8')).split('"answered"').length - 1
      if (answers >= (refreshes - MEAN_OF) * endpoints.length) levelsMb.push(await program.residentMb())
      if (answers >= refreshes * endpoints.length) return mean(levelsMb)
      // Asks every provider now.
      program.press('r')
      await pause(40)
    }
  }
  const warmMb = await levelAfter(WARM)
  const hourMb = await levelAfter(REFRESHES)
  await program.end()
  const note = `${endpoints.length} providers on loopback, REST`
  const against = { name: 'bare node', value: bareMb }
  return [
    { name: 'resident at the first frame', value: firstMb, unit: 'MB', against, note },
    { name: `resident after ${WARM} refreshes`, value: warmMb, unit: 'MB', against, note },
    {
      name: `resident after ${REFRESHES} refreshes`,
      value: hourMb,
      unit: 'MB',
      against: { name: `after ${WARM}`, value: warmMb },
      note: `${note}; an hour at 5 s`,
    },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
