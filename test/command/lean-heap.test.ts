import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { keepHeapLean, mayGrow, needsFastCode } from '../../src/command/lean-heap.ts'

const MIB = 1024 * 1024
const MODULE = join(import.meta.dirname, '../../src/command/lean-heap.ts')

/**
 * Makes objects of which a part lives on for a while, so that V8 wants a larger young generation, with pauses as a program
 * that waits for answers has them; prints the largest it was, and the whole heap, in MiB.
 */
const GARBAGE = `
  import { setTimeout as pause } from 'node:timers/promises'
  import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8'
  import { keepHeapLean } from ${JSON.stringify(MODULE)}
  const over = new AbortController()
  const bound = process.argv.at(-1) === 'bounded' ? keepHeapLean(over.signal) : Promise.resolve()
  let young = 0
  let whole = 0
  let kept = []
  for (let round = 0; round < 120; round += 1) {
    kept = kept.slice(-60_000)
    for (let index = 0; index < 3_000; index += 1) kept.push({ index, text: 'node' + index, at: [round, index] })
    young = Math.max(young, getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size)
    whole = Math.max(whole, getHeapStatistics().total_heap_size)
    await pause(25)
  }
  over.abort()
  await bound
  console.log(JSON.stringify({ young: young / 1024 / 1024, whole: whole / 1024 / 1024 }))
`

/**
 * Runs a hot function, often enough that V8 would optimise it, and then on until its input ends: V8 compiles on another
 * thread, which on a busy machine may come to it late.
 */
const RUN_HOT = `
  function hotFunction(count) {
    let sum = 0
    for (let index = 0; index < count; index += 1) sum += index % 7
    return sum
  }
  let isEnough = false
  process.stdin.on('end', () => (isEnough = true)).resume()
  for (let round = 0; round < 3_000 || (!isEnough && round < 300_000); round += 1) {
    hotFunction(1_000)
    if (round % 100 === 0) await pause(1)
  }
  process.stdin.destroy()
`

/** Keeps as many objects as it is told, then runs the hot function. */
const HOT = `
  import { setTimeout as pause } from 'node:timers/promises'
  import { keepHeapLean } from ${JSON.stringify(MODULE)}
  const kept = []
  for (let index = 0; index < Number(process.argv.at(-1)); index += 1) kept.push({ index, at: [index] })
  const over = new AbortController()
  const bound = keepHeapLean(over.signal)
  ${RUN_HOT}
  over.abort()
  await bound
  console.log('kept ' + kept.length)
`

const OPTIMISED = /completed optimizing.*hotFunction/

/** What a script prints that runs until V8 says that it optimised the hot function, or, where it is not to be, often. */
async function traced(
  script: string,
  argument: number,
  isWanted: boolean,
  signal: AbortSignal,
): Promise<string> {
  const args = ['--trace-opt', '--input-type=module', '--eval', script, String(argument)]
  const running = promisify(execFile)(process.execPath, args, { maxBuffer: 64 * MIB, signal })
  const { stdin, stdout: lines } = running.child
  if (stdin === null || lines === null) throw new Error('The script was started without pipes.')
  if (isWanted) createInterface(lines).on('line', (line) => OPTIMISED.test(line) && stdin.end())
  else stdin.end()
  return (await running).stdout
}

interface LargestMib {
  readonly young: number
  readonly whole: number
}

async function largestMib(how: 'bounded' | 'free'): Promise<LargestMib> {
  const args = ['--input-type=module', '--eval', GARBAGE, how]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args)
  expect(stderr).toBe('')
  return JSON.parse(stdout) as LargestMib
}

describe('compiling for speed', () => {
  it.each([
    { old: 20, fast: false },
    { old: 31, fast: false },
    { old: 32, fast: true },
    { old: 200, fast: true },
  ])('with $old MiB that live on: $fast', ({ old, fast }) => {
    expect(needsFastCode({ youngBytes: 4 * MIB, oldBytes: old * MIB })).toBe(fast)
  })

  it('is left off for a small fleet, and on for a large one', async ({ signal }) => {
    const small = await traced(HOT, 10, false, signal)
    expect(small).toContain('kept 10\n')
    expect(small).not.toMatch(OPTIMISED)
    const large = await traced(HOT, 1_000_000, true, signal)
    expect(large).toContain('kept 1000000\n')
    expect(large).toMatch(OPTIMISED)
  })
})

/** Publishes a fleet of so many nodes, then runs the hot function. */
const HOT_FLEET = `
  import { setTimeout as pause } from 'node:timers/promises'
  import { beFastForLargeFleet, keepHeapLean } from ${JSON.stringify(MODULE)}
  const over = new AbortController()
  const bound = keepHeapLean(over.signal)
  const nodes = (count) => ({ inventory: { nodes: Array.from({ length: count }, () => ({})) } })
  const asked = Number(process.argv.at(-1))
  const providers = [nodes(Math.floor(asked / 2)), { inventory: null }, nodes(Math.ceil(asked / 2))]
  const listeners = new Set()
  const stop = beFastForLargeFleet({
    get: () => ({ providers }),
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  })
  for (const listener of [...listeners]) listener()
  ${RUN_HOT}
  const heard = listeners.size
  stop()
  over.abort()
  await bound
  console.log('heard ' + heard + ', then ' + listeners.size)
`

describe('the nodes of a fleet', () => {
  it.for([
    { nodes: 999, fast: false, heard: 1 },
    { nodes: 1_000, fast: true, heard: 0 },
  ])('that has $nodes: compiled $fast', async ({ nodes, fast, heard }, { signal }) => {
    const output = await traced(HOT_FLEET, nodes, fast, signal)
    expect(OPTIMISED.test(output)).toBe(fast)
    // Nobody counts any more once it is large, nor after the end.
    expect(output).toContain(`heard ${heard}, then 0`)
  })
})

describe('the young generation of a small fleet', () => {
  it.each([
    // The least is 4 MiB, whatever else is there.
    { young: 1, old: 1, grows: true },
    { young: 2, old: 10, grows: true },
    { young: 4, old: 10, grows: false },
    { young: 3, old: 20, grows: false },
    // A quarter of 100 MiB is 25: 8 may become 16, 16 not 32.
    { young: 8, old: 100, grows: true },
    { young: 16, old: 100, grows: false },
  ])('of $young MiB beside $old MiB that live on may double: $grows', ({ young, old, grows }) => {
    expect(mayGrow({ youngBytes: young * MIB, oldBytes: old * MIB })).toBe(grows)
  })

  it('stays smaller than V8 would have it, and so does the whole heap', async () => {
    const free = await largestMib('free')
    const bounded = await largestMib('bounded')
    expect(free.young).toBeGreaterThanOrEqual(32)
    expect(bounded.young).toBeLessThanOrEqual(free.young / 4)
    expect(bounded.whole).toBeLessThanOrEqual(free.whole / 2)
  })

  it('is looked after until the signal is given', async () => {
    const over = new AbortController()
    const ended = keepHeapLean(over.signal)
    over.abort()
    await expect(ended).resolves.toBeUndefined()
  })
})
