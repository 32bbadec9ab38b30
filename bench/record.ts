/** What recording, event detection and replay cost: an hour of 100 providers, polled every five seconds. */
import { gzipSync } from 'node:zlib'
import type { ClusterInventory } from '../src/domain/cluster.ts'
import { shareInventory } from '../src/inventory/share.ts'
import { systemClock } from '../src/watch/clock.ts'
import { createEventLog } from '../src/watch/event-log.ts'
import { decodeRecording } from '../src/watch/recording/decode.ts'
import { createEncoder, headerLine } from '../src/watch/recording/encode.ts'
import { createReplayFleet } from '../src/watch/replay-fleet.ts'
import type { FleetSnapshot, ProviderState } from '../src/watch/types.ts'
import { type Figure, median } from './figures.ts'
import { makeInventory } from './fleet-of.ts'

const PROVIDERS = 100
const NODES = 20
const POLLS = 720
const INTERVAL_MS = 5_000
/** As `--record` does: a piece each ten seconds. */
const POLLS_A_PIECE = 2

export async function benchRecord(): Promise<readonly Figure[]> {
  const encoder = createEncoder()
  const log = createEventLog()
  const pieces: Buffer[] = [gzipSync(headerLine('bench', 0, []))]
  const encodes: number[] = []
  const detections: number[] = []
  let text = ''
  let before: FleetSnapshot | null = null
  for (let poll = 0; poll < POLLS; poll += 1) {
    const snapshot = snapshotOf(poll, before)
    detections.push(timed(() => detect(log, before, snapshot)))
    encodes.push(
      timed(() => {
        text += encoder.add(snapshot)
        if (poll % POLLS_A_PIECE === 0) {
          pieces.push(gzipSync(text))
          text = ''
        }
      }),
    )
    before = snapshot
  }
  pieces.push(gzipSync(text + encoder.end(null, 0)))
  const bytes = Buffer.concat(pieces)
  let recording = decodeRecording(bytes)
  const opening = Array.from({ length: 5 }, () =>
    timed(() => {
      recording = decodeRecording(bytes)
    }),
  )
  if (!recording.ok) throw new Error(recording.error.message)
  const replay = createReplayFleet(recording.value, systemClock)
  const seeks = Array.from({ length: 200 }, (_, nth) =>
    timed(() => {
      replay.travel(nth % 2 === 0 ? 'now' : 'change-back')
      replay.history.fleet('cpu')
    }),
  )
  await replay.close()
  const fleet = '100 providers of 20 nodes'
  return [
    {
      name: 'recording of an hour',
      value: bytes.length / 1024,
      unit: 'KB',
      note: `${fleet}, a poll each 5 s`,
    },
    {
      name: 'opening that recording',
      value: median(opening),
      unit: 'ms',
      note: 'unpack, check, build all moments',
    },
    { name: 'a step in it', value: median(seeks), unit: 'ms', note: 'with the sparklines of the header' },
    { name: 'recording a refresh', value: median(encodes), unit: 'ms', note: `all of ${fleet}` },
    { name: 'event detection of a refresh', value: median(detections), unit: 'ms', note: 'the same' },
  ]
}

/** Every provider answered; about one in fifty tells another use of one node. */
function snapshotOf(poll: number, before: FleetSnapshot | null): FleetSnapshot {
  const nowMs = Date.UTC(2026, 0, 1) + poll * INTERVAL_MS
  const providers = Array.from({ length: PROVIDERS }, (_, index): ProviderState => {
    const known = before?.providers[index]
    const inventory = nextInventory(poll, index, known?.inventory ?? null)
    const changed = inventory !== known?.inventory
    const name = `provider-${index}.example.com`
    return {
      ...{ id: `${name}:8443`, endpoint: { id: `${name}:8443`, text: name, host: name, port: 8443 } },
      ...({ condition: 'live', inventory, error: null, transport: 'rest' } as const),
      receivedAtMs: nowMs - ((index * 37) % INTERVAL_MS),
      changedAtMs: changed ? nowMs : (known?.changedAtMs ?? null),
      latencyMs: 30 + ((index * poll * 7919) % 90),
      nextPollAtMs: nowMs + INTERVAL_MS,
    }
  })
  return { providers, intervalMs: INTERVAL_MS, paused: false, lastChangeAtMs: nowMs, nowMs }
}

function nextInventory(poll: number, index: number, known: ClusterInventory | null): ClusterInventory {
  if (known !== null && (poll * 31 + index * 17) % 50 !== 0) return known
  const node = (poll + index) % NODES
  return shareInventory(
    known,
    makeInventory(NODES, poll, (nth) => nth === node),
  )
}

function detect(
  log: ReturnType<typeof createEventLog>,
  before: FleetSnapshot | null,
  after: FleetSnapshot,
): void {
  for (const [index, state] of after.providers.entries()) {
    const known = before?.providers[index]
    if (known !== undefined) log.record(known, state, after.nowMs)
  }
  log.list()
}

function timed(work: () => unknown): number {
  const startMs = performance.now()
  work()
  return performance.now() - startMs
}
