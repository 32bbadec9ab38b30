import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRecording, type Recording } from '../../../src/watch/recording/decode.ts'
import { type ByteSource, MOST_PIECE_BYTES } from '../../../src/watch/recording/pieces.ts'
import type { Bounds } from '../../../src/watch/recording/stretches.ts'
import { life, linesOf, momentsOf, piecesOf, read, START_MS, sourceOf } from '../support/recordings.ts'

const LIFE = life(120)
const BYTES = Buffer.concat(piecesOf(LIFE))
const ALL = momentsOf(read(BYTES))

function open(source: ByteSource, bounds: Bounds): Recording {
  const opened = openRecording(source, bounds)
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** The bytes, and how many of them were asked for. */
function counted(bytes: Uint8Array) {
  const source = sourceOf(bytes)
  let asked = 0
  const read = (at: number, length: number): Uint8Array => {
    asked += 1
    return source.read(at, length)
  }
  return { source: { size: source.size, read }, asked: () => asked }
}

describe('the moments of a recording', () => {
  it('are the same wherever one goes, however few are held', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 50_000 }),
        fc.array(fc.nat({ max: LIFE.length - 1 }), { minLength: 1, maxLength: 10 }),
        (stretch, marks, places) => {
          const { timeline } = open(sourceOf(BYTES), { stretch, marks })
          expect(timeline.count()).toBe(LIFE.length)
          for (const place of places) expect(timeline.at(place)).toEqual(ALL[place]?.snapshot)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('are the same behind a damaged piece', () => {
    const bytes = Buffer.from(BYTES)
    const at = piecesOf(LIFE)
      .slice(0, 40)
      .reduce((sum, { length }) => sum + length, 0)
    bytes[at + 30] = (bytes[at + 30] ?? 0) ^ 0xff
    const all = momentsOf(read(bytes))
    const { timeline } = open(sourceOf(bytes), { stretch: 300, marks: 1e9 })
    for (const place of [118, 37, 40, 2, 90]) expect(timeline.at(place)).toEqual(all[place]?.snapshot)
  })

  it('are made again only when they are far from those that were looked at', () => {
    const { source, asked } = counted(BYTES)
    const { timeline } = open(source, { stretch: 300, marks: 1e9 })
    timeline.at(3)
    const before = asked()
    timeline.at(3)
    timeline.at(LIFE.length - 1)
    expect(asked()).toBe(before)
    timeline.at(60)
    expect(asked()).toBeGreaterThan(before)
    expect(asked() - before).toBeLessThan(LIFE.length / 4)
  })

  it('are made from further back where the bound allows fewer places to begin from', () => {
    const costOf = (marks: number): number => {
      const { source, asked } = counted(BYTES)
      const { timeline } = open(source, { stretch: 300, marks })
      const before = asked()
      timeline.at(60)
      return asked() - before
    }
    expect(costOf(1)).toBeGreaterThan(10 * costOf(1e9))
  })

  it('are those of a file that was packed anew, in one piece or in pieces that know nothing of lines', () => {
    const text = Buffer.from(linesOf(LIFE).join(''))
    const one = gzipSync(text)
    const parts = Array.from({ length: Math.ceil(text.length / 1000) }, (_, nth) =>
      gzipSync(text.subarray(nth * 1000, (nth + 1) * 1000)),
    )
    for (const bytes of [one, Buffer.concat(parts)]) {
      const { timeline } = open(sourceOf(bytes), { stretch: 700, marks: 1e9 })
      expect(timeline.count()).toBe(LIFE.length)
      for (const place of [100, 0, 57]) expect(timeline.at(place)).toEqual(ALL[place]?.snapshot)
    }
  })

  it('stay what they were where the file is gone meanwhile', () => {
    let isThere = true
    const source = sourceOf(BYTES)
    const gone = {
      size: source.size,
      read: (at: number, length: number) => source.read(at, isThere ? length : 0),
    }
    const { timeline } = open(gone, { stretch: 1_000, marks: 1e9 })
    isThere = false
    expect(timeline.at(LIFE.length - 1).nowMs).toBe(START_MS + 119_000)
    expect(timeline.at(50).nowMs).toBeLessThanOrEqual(START_MS + 50_000)
  })
})

describe('a piece that unpacks to more than is ever written', () => {
  const bomb = gzipSync(Buffer.alloc(MOST_PIECE_BYTES + 1, '\n'))
  const sentence = 'a piece of it unpacks to more than 128 MiB, which akash-top never writes'

  it('is refused at the begin, and named elsewhere', () => {
    const refused = openRecording(sourceOf(bomb))
    expect(refused.ok ? '' : refused.error.message).toBe(sentence)
    const recording = read(Buffer.concat([...piecesOf(life(4)).slice(0, 3), bomb]))
    expect(recording.faults().first).toEqual([sentence])
    expect(recording.timeline.count()).toBe(2)
  })
})
