/**
 * The screen over 10,000 nodes without sockets: what a refresh costs in bytes and CPU, how fast a held key is
 * answered, and whether memory grows. Run in a process of its own with --expose-gc; prints one JSON object.
 */

import xterm from '@xterm/headless'
import { beFastForLargeFleet, keepHeapLean } from '../src/command/lean-heap.ts'
import type { Endpoint } from '../src/domain/endpoint.ts'
import { openFrameOutput } from '../src/terminal/frame-output.ts'
import { createInkStdout } from '../src/terminal/ink-stdout.ts'
import { skillsOf } from '../src/terminal/terminal-skills.ts'
import { openScreen } from '../src/ui/open-screen.tsx'
import { createPainter } from '../src/ui/paint.ts'
import { createScreenStore } from '../src/ui/screen-store.ts'
import { themeOf } from '../src/ui/themes.ts'
import { startState } from '../src/view/screen-state-start.ts'
import { createHistory } from '../src/watch/history.ts'
import { initialState, withAnswer } from '../src/watch/provider-state.ts'
import { createStore } from '../src/watch/store.ts'
import type { FleetSnapshot, ProviderState } from '../src/watch/types.ts'
import { median, percentile } from './figures.ts'
import { makeInventory } from './fleet-of.ts'
import { gridOf, idealBytes } from './ideal.ts'

const PROVIDERS = 5
const NODES = 2000
const SIZE = { columns: 120, rows: 40 }
const INTERVAL_MS = 5000
/** A keyboard repeats a held key about 30 times a second. */
const KEY_REPEAT_MS = 33

// V8 is told what the program tells it.
const over = new AbortController()
const lean = keepHeapLean(over.signal)
const history = createHistory()
let states: readonly ProviderState[] = Array.from({ length: PROVIDERS }, (_, index) =>
  initialState(endpointOf(index), 0),
)
let nowMs = 0
let written = 0
/** Written, and not yet shown to the emulator. */
let unseen = ''
const emulator = new xterm.Terminal({ cols: SIZE.columns, rows: SIZE.rows, allowProposedApi: true })
let onWrite = (): void => {}

const fleet = createStore<FleetSnapshot>(snapshot(), (cause) => {
  throw cause
})
beFastForLargeFleet(fleet)
const store = createScreenStore({
  fleet,
  history,
  start: startState({ view: 'nodes', sort: null, filter: '', grouped: false }),
  size: SIZE,
  charset: 'unicode',
  onEffect: () => {},
  onCrash: (error) => {
    throw error
  },
})
const output = openFrameOutput(
  {
    write: (text) => {
      written += Buffer.byteLength(text)
      unseen += text
      onWrite()
    },
    once: () => {},
    off: () => {},
  },
  () => {},
)
const stdout = createInkStdout(output, SIZE, skillsOf('xterm-256color'))
const screen = openScreen({
  store,
  painter: createPainter(themeOf('dark', '256')),
  stdout,
  onCrash: (error) => {
    throw error
  },
})

receive(0, () => false)
await quiet()
const one = await refreshes(60, (index) => index === 3)
const five = await refreshes(60, (index) => index < 5)
const thirty = await refreshes(60, (index) => index < 30)
const all = await refreshes(
  60,
  () => true,
  () => true,
)
const idle = await refreshes(30, () => false)
const key = await heldKey(300)
const scroll = await scrolling(60)
const memory = await growth()
screen.close()
store.close()
over.abort()
await lean
console.log(JSON.stringify({ one, five, thirty, all, idle, key, scroll, memory }))

/** Every provider answers with its nodes of this turn; the screen is told once, as the live part does. */
function receive(
  turn: number,
  changed: (index: number) => boolean,
  answers = (_index: number) => true,
): void {
  // Coarse ages must not change what is drawn: the clock of the scene moves a millisecond a turn.
  nowMs += 1
  states = states.map((state, index) => {
    if (!answers(index)) return state
    const inventory = makeInventory(NODES, turn, changed)
    const next = withAnswer(state, { inventory, transport: 'rest', latencyMs: 40 }, nowMs, INTERVAL_MS)
    history.recordAnswer(next.id, next.inventory?.nodes ?? [], nowMs, INTERVAL_MS)
    return next
  })
}

function snapshot(): FleetSnapshot {
  return { providers: states, intervalMs: INTERVAL_MS, paused: false, lastChangeAtMs: 0, nowMs }
}

/**
 * What it takes from the publication of new data to the frame, per refresh: bytes, what they are at the least, and CPU
 * of the thread that does it. Only the provider on top answers, as each does at its own time. CPU is taken in turns of
 * its own, in which nobody looks at the emulator: what the looking leaves is not the screen's to collect.
 */
async function refreshes(
  count: number,
  changed: (index: number) => boolean,
  answers = (index: number): boolean => index === 0,
) {
  const looked: Seen[] = []
  const cpuMs: number[] = []
  for (let turn = 1; turn <= 2 * count; turn++) {
    receive(turn, changed, answers)
    // What the making of the data leaves is not the screen's either.
    globalThis.gc?.({ type: 'minor' })
    const act = () => fleet.set(snapshot())
    if (turn <= count) looked.push(await changeOf(act))
    else cpuMs.push(await cpuOf(act))
  }
  return { ...mediansOf(looked), cpuMs: median(cpuMs) }
}

interface Seen {
  readonly bytes: number
  readonly idealBytes: number
}

function mediansOf(changes: readonly Seen[]): Seen {
  return {
    bytes: median(changes.map(({ bytes }) => bytes)),
    idealBytes: median(changes.map((change) => change.idealBytes)),
  }
}

/** Does something to the screen, and waits until it is drawn. */
async function changeOf(act: () => void): Promise<Seen> {
  await seen()
  const before = gridOf(emulator)
  const from = written
  act()
  await quiet()
  const bytes = written - from
  await seen()
  return { bytes, idealBytes: idealBytes(before, gridOf(emulator)) }
}

/** User and system time of the thread from the act until it is drawn. */
async function cpuOf(act: () => void): Promise<number> {
  const begun = process.threadCpuUsage()
  act()
  await quiet()
  const { user, system } = process.threadCpuUsage(begun)
  return (user + system) / 1000
}

/** Until the emulator shows all that was written. */
function seen(): Promise<void> {
  const text = unseen
  unseen = ''
  return new Promise((resolve) => emulator.write(text, resolve))
}

/** The cursor at the end of the list, and down: the list scrolls by a row each time. */
async function scrolling(count: number) {
  store.input(Array.from({ length: SIZE.rows }, () => ({ kind: 'key', name: 'Down' }) as const))
  await quiet()
  const changes: Seen[] = []
  for (let press = 0; press < count; press++) {
    changes.push(await changeOf(() => store.input([{ kind: 'key', name: 'Down' }])))
  }
  return mediansOf(changes)
}

/** A key repeated at 30 Hz through the list: from the key to the bytes of its frame. */
async function heldKey(count: number) {
  const latenciesMs: number[] = []
  for (let press = 0; press < count; press++) {
    const startMs = performance.now()
    const drawn = new Promise<void>((resolve) => {
      onWrite = resolve
    })
    store.input([{ kind: 'key', name: 'Down' }])
    await drawn
    const latencyMs = performance.now() - startMs
    latenciesMs.push(latencyMs)
    onWrite = () => {}
    await pause(Math.max(0, KEY_REPEAT_MS - latencyMs))
  }
  return { p50Ms: percentile(latenciesMs, 0.5), p95Ms: percentile(latenciesMs, 0.95) }
}

/** Memory in use after 100 and after 1,000 refreshes, in each of which every node of one provider changes. */
async function growth() {
  const at: Record<number, { heapMb: number; rssMb: number }> = {}
  for (let turn = 1; turn <= 1000; turn++) {
    receive(
      turn,
      () => true,
      (index) => index === turn % PROVIDERS,
    )
    fleet.set(snapshot())
    await pause(0)
    if (turn !== 100 && turn !== 1000) continue
    await quiet()
    globalThis.gc?.()
    const { heapUsed, rss } = process.memoryUsage()
    at[turn] = { heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 }
  }
  return at
}

/** Until there is nothing left to draw: two frames at 60 a second. */
function quiet(): Promise<void> {
  return pause(40)
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}

function endpointOf(index: number): Endpoint {
  const id = `provider-${index}.example:8443`
  return { id, text: id, host: `provider-${index}.example`, port: 8443 }
}
