/**
 * What recording, event detection and replay cost: an hour of the simulator's busy day, watched by the live part
 * itself with a clock that does not wait, over REST with every answer read from the text that would be served.
 */
import { gzipSync } from 'node:zlib'
import type { ClusterInventory } from '../src/domain/cluster.ts'
import { parseEndpoint } from '../src/domain/endpoint.ts'
import { failure, type Outcome, success } from '../src/domain/outcome.ts'
import type { StatusParcel } from '../src/provider/client.ts'
import { readStatus } from '../src/provider/rest/read-status.ts'
import { randomFrom } from '../src/simulator/random.ts'
import type { Homes } from '../src/simulator/reservations.ts'
import { createStory, invent, SCENES } from '../src/simulator/scenes.ts'
import { statusText } from '../src/simulator/status-text.ts'
import { systemClock } from '../src/watch/clock.ts'
import { createEventLog } from '../src/watch/event-log.ts'
import { createFleetWatch } from '../src/watch/fleet-watch.ts'
import { pastHistory } from '../src/watch/past-history.ts'
import { openRecording, type Recording } from '../src/watch/recording/decode.ts'
import { createEncoder, headerLine } from '../src/watch/recording/encode.ts'
import { createReplayFleet } from '../src/watch/replay-fleet.ts'
import type { FleetSnapshot } from '../src/watch/types.ts'
import { type Figure, median } from './figures.ts'
import { createMadeClock } from './made-clock.ts'

const SCENE = SCENES.day
const SEED = 1
const INTERVAL_MS = 5_000
const HOUR_MS = 3_600_000
/** As `--record` does: a piece each ten seconds. */
const PIECE_MS = 10_000

export async function benchRecord(): Promise<readonly Figure[]> {
  const lived = await liveAnHour()
  const { bytes } = lived
  const opening = Array.from({ length: 5 }, () => timed(() => open(bytes)))
  const reading = Array.from({ length: 5 }, () => timed(() => readAll(bytes)))
  const replay = createReplayFleet(readAll(bytes), systemClock)
  const steps = Array.from({ length: 200 }, (_, nth) =>
    timed(() => {
      replay.travel(nth % 2 === 0 ? 'change-forward' : 'forward')
      replay.history.fleet('cpu')
    }),
  )
  await replay.close()
  const { timeline } = readAll(bytes)
  // Each far from the one before, so that none is at hand.
  const seeks = Array.from({ length: 40 }, (_, nth) =>
    timed(() => {
      const index = Math.floor((((nth * 7) % 40) / 40) * timeline.count())
      timeline.at(index)
      pastHistory(timeline, index).fleet('cpu')
    }),
  )
  const fleet = `${SCENE.providers} providers, ${lived.nodes} nodes`
  return [
    {
      ...{ name: 'recording of an hour', value: bytes.length / 1024, unit: 'KB' },
      note: `${fleet}, a poll each 5 s, an event each ${SCENE.lifeMs / 1000} s: ${lived.events} changes`,
    },
    {
      ...{ name: 'opening that recording', value: median(opening), unit: 'ms' },
      note: 'until the first moment can be shown; the rest is read meanwhile',
    },
    {
      ...{ name: 'reading all of it', value: median(reading), unit: 'ms' },
      note: `unpack, check, find the changes of ${timeline.count()} moments`,
    },
    { name: 'a step in it', value: median(steps), unit: 'ms', note: 'with the sparklines of the header' },
    {
      ...{ name: 'a leap in it', value: median(seeks), unit: 'ms' },
      note: `the same, to a moment far away; the slowest of ${seeks.length} took ${Math.max(...seeks).toFixed(0)} ms`,
    },
    {
      ...{ name: 'recording a refresh', value: median(lived.encodes), unit: 'ms' },
      note: `each ${INTERVAL_MS / 1000} s of ${fleet}`,
    },
    { name: 'event detection of a refresh', value: median(lived.detections), unit: 'ms', note: 'the same' },
  ]
}

function open(bytes: Buffer): Recording {
  const source = { size: bytes.length, read: (at: number, length: number) => bytes.subarray(at, at + length) }
  const opened = openRecording(source)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

function readAll(bytes: Buffer): Recording {
  const recording = open(bytes)
  while (recording.readOn(Number.POSITIVE_INFINITY));
  return recording
}

/** The recording, and what it took to make it, added up for each interval. */
async function liveAnHour() {
  const homes: Homes = new WeakMap()
  const invented = Array.from({ length: SCENE.providers }, (_, index) => invent({ seed: SEED }, index, homes))
  const clusters = invented.map(({ cluster }) => cluster)
  const story = createStory(SEED, clusters, homes, SCENE)
  const clock = createMadeClock(Date.UTC(2026, 0, 1))
  const random = randomFrom(SEED)
  const away = new Set<number>()
  /** What the text says, read once a change. */
  const known = new Map<number, Outcome<ClusterInventory>>()
  const endpoints = clusters.flatMap(({ hostname }) => {
    const endpoint = parseEndpoint(hostname)
    return endpoint.ok ? [endpoint.value] : []
  })
  const indexes = new Map(endpoints.map(({ id }, index) => [id, index]))
  const answerOf = (index: number, latencyMs: number): Outcome<StatusParcel> => {
    if (away.has(index)) return failure('refused', 'Nothing listens there; is the provider running?')
    const one = invented[index]
    const read = known.get(index) ?? readStatus(one === undefined ? '' : statusText(one.cluster, one.owner))
    known.set(index, read)
    return read.ok ? success({ inventory: read.value, transport: 'rest', latencyMs }) : read
  }
  function live(): void {
    const { changed, outage } = story()
    if (changed !== undefined) known.delete(changed)
    if (outage?.isAway === true) away.add(outage.index)
    if (outage?.isAway === false) away.delete(outage.index)
    clock.setTimer(SCENE.lifeMs, live)
  }

  const recorder = createRecorder(endpoints.map(({ id }) => id))
  live()
  const fleet = createFleetWatch({
    ...{ endpoints, clock, random, intervalMs: INTERVAL_MS, onCollected: recorder.add },
    client: {
      askStatus: ({ id }, signal) => {
        const latencyMs = Math.round(30 + 60 * random())
        const index = indexes.get(id) ?? -1
        return new Promise((resolve) => {
          clock.setTimer(latencyMs, () => resolve(answerOf(index, latencyMs)))
          signal.addEventListener('abort', () => resolve(failure('aborted', 'Ended by the caller.')))
        })
      },
      close: async () => {},
    },
  })
  await clock.advance(HOUR_MS)
  await fleet.close()
  const nodes = clusters.reduce((sum, cluster) => sum + cluster.nodes.length, 0)
  return { ...recorder.end(), nodes }
}

/** Records as the program does, and finds the changes a second time, by itself. */
function createRecorder(ids: readonly string[]) {
  const encoder = createEncoder()
  const log = createEventLog()
  const pieces: Buffer[] = [gzipSync(headerLine('bench', 0, ids))]
  const encodes: number[] = []
  const detections: number[] = []
  const sums = { encode: 0, detect: 0, sinceMs: 0, pieceMs: 0 }
  let text = ''
  let before: FleetSnapshot | null = null
  return {
    add: (snapshot: FleetSnapshot): void => {
      sums.detect += timed(() => detect(log, before, snapshot))
      sums.encode += timed(() => {
        text += encoder.add(snapshot)
        if (snapshot.nowMs - sums.pieceMs < PIECE_MS) return
        pieces.push(gzipSync(text))
        text = ''
        sums.pieceMs = snapshot.nowMs
      })
      before = snapshot
      if (snapshot.nowMs - sums.sinceMs < INTERVAL_MS) return
      encodes.push(sums.encode)
      detections.push(sums.detect)
      Object.assign(sums, { encode: 0, detect: 0, sinceMs: snapshot.nowMs })
    },
    end: () => {
      pieces.push(gzipSync(text + encoder.end(before, before?.nowMs ?? 0)))
      return { bytes: Buffer.concat(pieces), encodes, detections, events: log.list()[0]?.id ?? 0 }
    },
  }
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
