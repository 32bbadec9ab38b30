import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../src/simulator/index.ts'
import { CLI } from './support/program.ts'
import { openTerminal } from './support/pty.ts'
import { run } from './support/run.ts'

let fleet: SimulatedFleet
let endpoints: string[] = []
beforeAll(async () => {
  fleet = await startFleet({ providers: 2, seed: 3 })
  endpoints = fleet.providers.map(({ endpoint }) => endpoint)
})
afterAll(() => fleet.close())

/** Calls a function often when the program ends. */
const HOT = `data:text/javascript,${encodeURIComponent(`
  function hotFunction(count) {
    let sum = 0
    for (let index = 0; index < count; index += 1) sum += index % 7
    return sum
  }
  process.on('exit', () => {
    for (let round = 0; round < 3_000; round += 1) hotFunction(1_000)
  })
`)}`
const TRACING = [process.execPath, '--trace-opt', '--import', HOT] as const

/**
 * The functions that V8 says it compiles with Maglev or TurboFan, without those by which node itself looks for the first
 * file: where its path is long, they are hot before the program begins.
 */
function compiled(output: string): readonly string[] {
  const names = [...output.matchAll(/\[compiling method \S+ <JSFunction (\S*)/g)].map(([, name = '']) => name)
  return names.filter((name) => name !== 'isPosixPathSeparator' && name !== 'normalizeString')
}

describe('code of a small fleet', () => {
  it('is not optimised by the screen', async () => {
    const program: readonly [string, ...string[]] = [...TRACING, CLI]
    await using terminal = openTerminal({ args: [...endpoints, '-i', '0.2'], program })
    const seen = (text: string) => () => terminal.output().includes(text)
    await terminal.waitFor(seen('Gi'))
    terminal.press('?')
    await terminal.waitFor(seen('Screens'))
    expect(compiled(terminal.output())).toEqual([])
  })

  it('is optimised once there are a thousand nodes', async () => {
    const large = await startFleet({ providers: 1, nodesPerProvider: 1_000, seed: 3 })
    try {
      const program: readonly [string, ...string[]] = [...TRACING, CLI]
      const args = [...large.providers.map(({ endpoint }) => endpoint), '-i', '0.2']
      await using terminal = openTerminal({ args, program })
      await terminal.waitFor(() => compiled(terminal.output()).length > 0)
    } finally {
      await large.close()
    }
  })

  it('is not optimised from the door on, but where the program asks once and ends', async () => {
    const traced = async (args: readonly string[]) => {
      const { stdout, stderr, code } = await run(args, { node: TRACING })
      expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
      return compiled(stdout)
    }
    expect(await traced(['--version'])).toEqual([])
    expect(await traced(['--once', ...endpoints])).toContain('hotFunction')
  })
})

/** Prints the names of node's own modules that were loaded, when the program ends. */
const TELL = `data:text/javascript,${encodeURIComponent(`
  process.on('exit', () => {
    const names = process.moduleLoadList.filter((name) => name.startsWith('NativeModule')).map((name) => name.slice(13))
    process.getBuiltinModule('fs').writeSync(1, '[loaded ' + names.join(' ') + ']')
  })
`)}`

describe("node's own modules", () => {
  it.each([
    { transport: 'grpc', needed: 'http2', others: [] },
    { transport: 'rest', needed: 'tls', others: ['http2'] },
  ])('are loaded for what is done over $transport, and no more', async ({ transport, needed, others }) => {
    const program: readonly [string, ...string[]] = [process.execPath, '--import', TELL, CLI]
    await using terminal = openTerminal({ args: [...endpoints, '--transport', transport], program })
    await terminal.waitFor(/Gi/)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    const loaded = /\[loaded (.*)\]/s.exec(terminal.output())?.[1]?.split(' ') ?? []
    expect(loaded).toContain(needed)
    // Node's fetch, its threads, what starts processes.
    const heavy = ['internal/deps/undici/undici', 'worker_threads', 'child_process', ...others]
    expect(loaded.filter((name) => heavy.includes(name))).toEqual([])
  })
})

describe('the source that stays in memory', () => {
  const chunks = join(dirname(CLI), 'chunks')
  const text = readdirSync(chunks)
    .map((name) => readFileSync(join(chunks, name), 'utf8'))
    .join('\n')

  it('is ASCII: one other character makes all of a file take twice as much', () => {
    expect(text.match(/[^\0-\x7f]/gu)).toBeNull()
  })

  it('has short names inside of packages, and our own as they are written', () => {
    // A local of react-reconciler, of undici and of zod; functions of ours.
    expect(text).not.toMatch(/\bworkInProgressRootRenderLanes\b|\bcurrentBufferSize\b|\bisOptionalOut\b/)
    expect(text).toMatch(/function compileCode\(/)
    expect(text).toMatch(/function openFleet\(/)
  })
})
