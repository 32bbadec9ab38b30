/** From the start of the process to the first frame on a pty, and to the first data, beside a node that prints a line. */
import { join } from 'node:path'
import { type Figure, median } from './figures.ts'
import { openInPty } from './in-pty.ts'
import { withSimulator } from './with-simulator.ts'

const CLI = join(import.meta.dirname, '../dist/cli.js')
const RUNS = 15

export async function benchFirstFrame(): Promise<readonly Figure[]> {
  const bare: number[] = []
  const frames: number[] = []
  for (let run = 0; run < RUNS; run++) {
    bare.push(await untilShown(['-e', 'console.log("ready")'], 'ready'))
    // A closed port: the first frame shows the provider as connecting, and nothing is waited for.
    frames.push(await untilShown([CLI, '127.0.0.1:1'], '127.0.0.1:1'))
  }
  return [
    {
      name: 'first frame, 120x40',
      value: median(frames),
      unit: 'ms',
      against: { name: 'bare node', value: median(bare) },
      note: `median of ${RUNS}, built program, compile cache warm`,
    },
  ]
}

/** The simulator answers in a process of its own, over REST and gRPC, as soon as it is asked. */
export async function benchFirstData(): Promise<readonly Figure[]> {
  return withSimulator(1, async ([endpoint]) => {
    if (endpoint === undefined) throw new Error('the simulator named no provider')
    const bare: number[] = []
    const data: number[] = []
    for (let run = 0; run < RUNS; run++) {
      bare.push(await untilShown(['-e', 'console.log("ready")'], 'ready'))
      // A frame without data holds no amount of memory.
      data.push(await untilShown([CLI, endpoint.id], 'Gi'))
    }
    return [
      {
        name: 'first data after start, 120x40',
        value: median(data),
        unit: 'ms',
        against: { name: 'bare node', value: median(bare) },
        note: `median of ${RUNS}, a provider on loopback, handshake included`,
      },
    ]
  })
}

/** Milliseconds from the spawn to the first output that holds the text. */
async function untilShown(args: string[], text: string): Promise<number> {
  const program = openInPty(process.execPath, args)
  const shownMs = await program.shown(text)
  await program.end()
  return shownMs
}
