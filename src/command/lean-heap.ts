/**
 * What V8 may take. It doubles the space for objects that have just been made when much of it lives on, up to 64 MB, lets
 * the other double before it collects it, and reckons with a program that needs the speed; a monitor makes a little
 * garbage each second and shares its machine.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import type { FleetSnapshot, Store } from '../watch/types.ts'

const MIB = 1024 * 1024
/** Below it, collecting costs more than the space is worth. */
const LEAST_BYTES = 4 * MIB
/** A large fleet may have more: the part of what lives on in the old generation. */
const PART_OF_OLD = 1 / 4
const LOOK_MS = 250
/** What may be made, beside what lived on, until all of it is collected again; V8 lets it double and more. */
const OLD_GROWS_PERCENT = 20

/**
 * From here on code is compiled: a large fleet, whose work is worth what Maglev and TurboFan keep, 15 MB and more that
 * malloc does not give back, and Sparkplug's code, 4 MB. Below it a refresh of ten providers takes about 1.6 ms in place of
 * 0.9.
 */
const FAST_FROM_BYTES = 32 * MIB
/**
 * From so many nodes on speed is preferred altogether. All are gone through for the totals and the order: a refresh that
 * changes 30 rows takes 6 ms here, compiled 2, and of ten times as many 14 to 21 ms, compiled 3. Compiled but for size, and
 * with the old generation collected early, it would take 5 to 8.
 */
const FAST_FROM_NODES = 1_000
/** V8's compilers, whose code and memory stay; without them its interpreter is left. */
const COMPILERS = ['sparkplug', 'maglev', 'turbofan'] as const

/**
 * Releases of V8 in which these flags were seen to do what is said here (node 22, 24, 25 and 26). V8 promises nothing of its
 * flags, and complains on stderr of one it does not know: with any other release nothing is set.
 */
const KNOWN_V8 = /^1[2-4]\./

/** With these WebAssembly stays as it was first compiled; the wrappers are what calls go through, in either direction. */
const WASM_AS_IT_IS = [
  '--no-wasm-dynamic-tiering',
  '--no-wasm-tier-up',
  '--wasm-wrapper-tiering-budget=1000000000',
]

/** In bytes, as V8 counts its spaces. */
export interface Generations {
  readonly youngBytes: number
  readonly oldBytes: number
}

/** Whether the young generation may double. */
export function mayGrow({ youngBytes, oldBytes }: Generations): boolean {
  return youngBytes * 2 <= Math.max(LEAST_BYTES, oldBytes * PART_OF_OLD)
}

/** Whether the program has so much to go through that it needs the compilers for speed. */
export function needsFastCode({ oldBytes }: Generations): boolean {
  return oldBytes >= FAST_FROM_BYTES
}

/**
 * Keeps the young generation in that bound until the signal is given. It is not V8's limit, which can only be set where
 * node is started, but the factor by which the space grows, 2 or 1. V8 shrinks it by itself when little is going on.
 */
export async function keepHeapLean(signal: AbortSignal): Promise<void> {
  if (!isKnownV8()) return
  // WebAssembly stays as it was first compiled: the optimised parser of HTTP, one large function, costs 10 MB that malloc
  // keeps and a fifth of a second of CPU, for a few answers a second; layout was measured, and is no slower. The
  // compiler of wrappers alone is 2.4 MB of node's binary.
  for (const flag of WASM_AS_IT_IS) setFlagsFromString(flag)
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWS_PERCENT}`)
  setFlagsFromString('--optimize-for-size')
  compileCode(false)
  let isFast = false
  try {
    while (!signal.aborted) {
      const now = generations()
      // Once on it stays: what the compilers keep is not given back.
      if (!isFast && needsFastCode(now)) {
        isFast = true
        compileCode(true)
      }
      growBy(mayGrow(now) ? 2 : 1)
      await pause(LOOK_MS, undefined, { signal, ref: false })
    }
  } catch {
    // Aborted while it waited: the only thing a pause can throw.
  } finally {
    growBy(2)
    preferSpeed()
  }
}

/**
 * Prefers speed to space as soon as the fleet is large, and hears no more of it then; it stays so when the fleet shrinks, as
 * what the compilers keep is not given back. Returns what ends the listening.
 */
export function beFastForLargeFleet(fleet: Store<FleetSnapshot>): () => void {
  const unsubscribe = fleet.subscribe(() => {
    let count = 0
    for (const { inventory } of fleet.get().providers) count += inventory?.nodes.length ?? 0
    if (count < FAST_FROM_NODES) return
    unsubscribe()
    preferSpeed()
  })
  return unsubscribe
}

/** Code is compiled, for speed, and the old generation collected when V8 finds it time; the young one keeps its bound. */
function preferSpeed(): void {
  compileCode(true)
  if (!isKnownV8()) return
  setFlagsFromString('--no-optimize-for-size')
  setFlagsFromString('--heap-growing-percent=0')
}

/** Twice is what V8 does unless told. */
function growBy(factor: 1 | 2): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`)
}

/** Does work that stays for hours, such as the screen, in that bound. */
export async function withLeanHeap<T>(work: () => Promise<T>): Promise<T> {
  const over = new AbortController()
  const lean = keepHeapLean(over.signal)
  try {
    return await work()
  } finally {
    over.abort()
    await lean
  }
}

/** Whether V8 compiles what is called often, or interprets it. The program starts without Maglev and TurboFan (`cli`). */
export function compileCode(isWanted: boolean): void {
  if (!isKnownV8()) return
  for (const compiler of COMPILERS) setFlagsFromString(`--${isWanted ? '' : 'no-'}${compiler}`)
}

function isKnownV8(): boolean {
  return KNOWN_V8.test(process.versions.v8)
}

function generations(): Generations {
  const bytesOf = (name: string): number =>
    getHeapSpaceStatistics().find(({ space_name }) => space_name === name)?.space_size ?? 0
  return { youngBytes: bytesOf('new_space'), oldBytes: bytesOf('old_space') }
}
