import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../../src/watch/recording/decode.ts'
import { createEncoder } from '../../../src/watch/recording/encode.ts'
import { life, momentsOf, piecesOf, read, START_MS, sourceOf } from '../support/recordings.ts'

const LIFE = life(10)
const PIECES = piecesOf(LIFE)

function sentence(bytes: Uint8Array): string {
  const outcome = openRecording(sourceOf(bytes))
  return outcome.ok ? 'it can be read' : outcome.error.message
}

describe('a recording', () => {
  it('gives back every moment as it was, but for the next poll', () => {
    const recording = read(Buffer.concat(PIECES))
    const moments = momentsOf(recording)
    expect(recording.cut()).toBe(false)
    expect(recording.faults()).toEqual({ first: [], count: 0 })
    expect(recording.header.endpoints).toEqual(['p:8443', 'q:8443'])
    expect(moments.map(({ snapshot: { events: _, ...rest } }) => rest)).toEqual(LIFE)
  })

  it('finds again what changed, the first answer being none', () => {
    const moments = momentsOf(read(Buffer.concat(PIECES)))
    expect(moments.map(({ changed }) => changed)).toEqual(LIFE.map((_, nth) => nth > 1 && nth % 2 === 0))
    const leases = moments.at(-1)?.snapshot.events?.filter(({ change }) => change.kind === 'leases')
    expect(leases?.map(({ change }) => change.after)).toEqual([4, 3, 2, 1])
  })

  it('shares between moments what did not change', () => {
    const moments = momentsOf(read(Buffer.concat(PIECES)))
    expect(new Set(moments.map(({ snapshot }) => snapshot.providers[1])).size).toBe(1)
  })

  it('writes nothing for a moment in which nothing differs, and only what differs otherwise', () => {
    const encoder = createEncoder()
    const [first, second] = life(2)
    if (first === undefined || second === undefined) throw new Error('no life')
    expect(encoder.add(first)).toContain('"b"')
    expect(encoder.add({ ...first, nowMs: first.nowMs + 5000 })).toBe('')
    expect(encoder.add(second)).not.toContain('"b"')
  })

  it('keeps the order of what was written where the clock is set back', () => {
    const [first, second, third] = life(3)
    if (first === undefined || second === undefined || third === undefined) throw new Error('no life')
    const back = { ...third, nowMs: START_MS - 3_600_000 }
    const moments = momentsOf(read(Buffer.concat(piecesOf([first, second, back]))))
    expect(moments.map(({ snapshot }) => snapshot.nowMs - START_MS)).toEqual([0, 1000, -3_600_000])
  })

  it('is readable up to the cut, wherever it is cut', () => {
    const whole = Buffer.concat(PIECES)
    const header = PIECES[0]?.length ?? 0
    let most = 0
    for (let length = 1; length < whole.length; length += 7) {
      const outcome = openRecording(sourceOf(whole.subarray(0, length)))
      if (!outcome.ok) {
        expect(outcome.error.message).toMatch(/^it (was cut before|holds no moment)/)
        expect(length).toBeLessThan(header + (PIECES[1]?.length ?? 0))
        continue
      }
      const moments = momentsOf(outcome.value)
      expect(moments.length).toBeGreaterThanOrEqual(most)
      most = moments.length
      expect(moments.at(-1)?.snapshot.nowMs).toBe(LIFE[moments.length - 1]?.nowMs)
    }
    expect(most).toBe(LIFE.length)
    expect(read(whole.subarray(0, whole.length - (PIECES.at(-1)?.length ?? 0))).cut()).toBe(true)
  })

  it.each([
    ['empty', Buffer.alloc(0), /^it is empty$/],
    ['text', Buffer.from('providers: none\n'), /^it is no recording/],
    ['another gzip file', gzipSync('hello\nworld\n'), /^it is no recording/],
    ['other JSON', gzipSync('{"format":"x"}\n'), /^it is no recording/],
    [
      'from a newer version',
      gzipSync('{"format":"akash-top recording","version":2,"program":"9.0","started":"","endpoints":[]}\n'),
      /^it was written by a newer akash-top \("9\.0", format 2\); this one reads format 1$/,
    ],
    ['without a moment', PIECES[0] ?? Buffer.alloc(0), /^it holds no moment/],
  ])('that is %s is refused in a sentence', (_, bytes, expected) => {
    expect(sentence(bytes)).toMatch(expected)
  })
})
