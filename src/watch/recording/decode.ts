/** A recording's bytes to its moments: unpacked piece by piece, checked line by line, each made of the one before. */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { createEventLog } from '../event-log.ts'
import type { Timeline } from '../moments.ts'
import { advance, afterDamage, NO_STAND, type Stand } from './advance.ts'
import { endSchema, FORMAT_VERSION, headerSchema, type RecordingHeader } from './format.ts'
import { type Passage, type Place, passagesFrom } from './lines.ts'
import { fromJson } from './patch.ts'
import { type ByteSource, MOST_PIECE_BYTES } from './pieces.ts'
import { type Bounds, createStretches } from './stretches.ts'

export interface Recording {
  readonly header: RecordingHeader
  /** In the order they were written; at least one. Grows while it is read on. */
  readonly timeline: Timeline
  /** Reads so many characters more; false at the end. */
  readonly readOn: (characters: number) => boolean
  /** How much of the file is read, 0 to 1. */
  readonly progress: () => number
  /** It ends before its end: the program that wrote it was killed, or the file was cut. Known once all is read. */
  readonly cut: () => boolean
  /** What of it makes no sense, each a sentence that names the place; the first ones, and how many in all. */
  readonly faults: () => { readonly first: readonly string[]; readonly count: number }
}

type Refusal = Outcome<never, 'usage'>

/** Characters that are read before anything is shown: a tenth of a second of work. */
const READ_AT_ONCE = 2 ** 20
/** Three weeks of one a second; a file of more is made to fill memory. */
const MOST_MOMENTS = 2_000_000
const MOST_FAULTS = 20
/** All bytes are read and the end is not come to. */
const NEARLY = 0.999
/** What a damaged place counts as, in characters: to find its end is some work. */
const DAMAGE_COSTS = 2 ** 16
const BOUNDS: Bounds = { stretch: 2 ** 18, marks: 64 * 2 ** 20 }

/**
 * Reads the begin of a recording, of most recordings all; the rest with `readOn`. What is cut off at its end is left
 * out and `cut` says so; a part that makes no sense is left out and `faults` says which. Fails with a sentence, without
 * the name of the file, where there is nothing to show.
 */
export function openRecording(
  source: ByteSource,
  bounds: Bounds = BOUNDS,
  atOnce = READ_AT_ONCE,
): Outcome<Recording, 'usage'> {
  if (source.size === 0) return refusal('it is empty')
  const magic = source.read(0, 2)
  if (magic[0] !== 0x1f || (magic.length > 1 && magic[1] !== 0x8b)) return refusal(NO_RECORDING)
  const passages = passagesFrom(source, { at: 0, offset: 0 })
  const first = passages.next().value
  if (first?.kind === 'long') return refusal(LONG)
  if (first?.kind === 'damaged')
    return refusal('it is damaged at its begin, and without that it cannot be read')
  if (first?.kind !== 'line') return refusal(CUT)
  const header = readHeader(first.text)
  if (!header.ok) return header
  const recording = createRecording(source, header.value, passages, first.next, bounds)
  let more = recording.readOn(atOnce)
  while (more && recording.timeline.count() === 0) more = recording.readOn(atOnce)
  if (recording.timeline.count() > 0) return success(recording)
  const [fault] = recording.faults().first
  if (fault !== undefined) return refusal(`it is damaged: ${fault}`)
  return refusal('it holds no moment: it ended before anything was received')
}

const NO_RECORDING = 'it is no recording; give a file that akash-top --record wrote'
const CUT = 'it was cut before its first moment, so there is nothing to show'
const LONG = `a piece of it unpacks to more than ${MOST_PIECE_BYTES / 2 ** 20} MiB, which akash-top never writes`

function refusal(message: string): Refusal {
  return failure('usage', message)
}

function readHeader(line: string): Outcome<RecordingHeader, 'usage'> {
  const read = headerSchema.safeParse(parsed(line))
  if (!read.success) return refusal(NO_RECORDING)
  const { version, program } = read.data
  if (version > FORMAT_VERSION) {
    return refusal(
      `it was written by a newer akash-top (${quote(program.slice(0, 20))}, format ${version}); this one reads format ${FORMAT_VERSION}`,
    )
  }
  return success(read.data)
}

function parsed(line: string): unknown {
  try {
    return fromJson(line)
  } catch {
    return undefined
  }
}

function createRecording(
  source: ByteSource,
  header: RecordingHeader,
  passages: Iterator<Passage, void>,
  from: Place,
  bounds: Bounds,
): Recording {
  const { endpoints } = header
  const stretches = createStretches(source, from, endpoints, bounds)
  const log = createEventLog()
  const times: number[] = []
  const changes: boolean[] = []
  const faults: string[] = []
  let faultCount = 0
  let stand: Stand = NO_STAND
  let lineNumber: number | null = 1
  let readTo = from.at
  let ending: 'whole' | 'cut' | null = null

  function note(fault: string): void {
    faultCount += 1
    if (faults.length < MOST_FAULTS) faults.push(fault)
  }

  function takeLine(text: string, next: Place): void {
    if (lineNumber !== null) lineNumber += 1
    const where = lineNumber === null ? `a line of the piece at byte ${next.at}` : `line ${lineNumber}`
    const moment = advance(stand, text, endpoints, log)
    if (moment === null) {
      if (endSchema.safeParse(parsed(text)).success) {
        ending = 'whole'
        return
      }
      note(`${where} makes no sense`)
      stand = afterDamage(stand)
    } else {
      for (const fault of moment.faults) note(`${where}, ${fault}`)
      stand = moment.stand
      times.push(stand.snapshot.nowMs)
      changes.push(moment.changed)
      stretches.add(stand.snapshot)
    }
    stretches.pass(next, text.length, stand)
    if (times.length < MOST_MOMENTS) return
    note(`only its first ${MOST_MOMENTS} moments are shown`)
    ending = 'cut'
  }

  /** Characters of the line. */
  function take(passage: Passage | undefined): number {
    if (passage === undefined || passage.kind === 'cut') {
      ending = 'cut'
      return 0
    }
    readTo = passage.next.at
    if (passage.kind === 'line') {
      takeLine(passage.text, passage.next)
      return passage.text.length
    }
    note(passage.kind === 'long' ? LONG : `the piece at byte ${passage.at} is damaged`)
    // How many lines it had nobody knows.
    lineNumber = null
    stand = afterDamage(stand)
    stretches.pass(passage.next, 0, stand)
    return DAMAGE_COSTS
  }

  return {
    header,
    timeline: {
      count: stretches.count,
      atMs: (index) => times[index] ?? 0,
      changed: (index) => changes[index] === true,
      at: stretches.at,
    },
    readOn: (characters) => {
      for (let read = 0; ending === null && read < characters; ) {
        const { value, done } = passages.next()
        read += take(done === true ? undefined : (value ?? undefined))
      }
      return ending === null
    },
    progress: () => (ending === null ? Math.min(NEARLY, readTo / source.size) : 1),
    cut: () => ending === 'cut',
    faults: () => ({ first: faults, count: faultCount }),
  }
}
