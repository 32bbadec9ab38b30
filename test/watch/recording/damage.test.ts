import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openRecording } from '../../../src/watch/recording/decode.ts'
import { WHOLE_AFTER } from '../../../src/watch/recording/encode.ts'
import type { FleetSnapshot } from '../../../src/watch/types.ts'
import { fullLife } from '../support/full-life.ts'
import { spoiltRecording, withTurnedBytes } from '../support/mutations.ts'
import { life, linesOf, momentsOf, piecesOf, read, START_MS, sourceOf } from '../support/recordings.ts'
import { inventory, node } from '../support/values.ts'

const FULL = linesOf(fullLife(6))
const pack = (lines: readonly string[]): Buffer => Buffer.concat(lines.map((text) => gzipSync(text)))

/** The third moment of two providers, with another line in its place. */
function withThird(line: string): Buffer {
  return pack(linesOf(life(6)).map((text, nth) => (nth === 3 ? line : text)))
}

describe('a recording of everything', () => {
  it('is read without a fault', () => {
    const recording = read(pack(FULL))
    expect(recording.faults()).toEqual({ first: [], count: 0 })
    expect(momentsOf(recording).map(({ snapshot: { events: _, ...rest } }) => rest)).toEqual(fullLife(6))
  })
})

describe('a part of a recording that makes no sense', () => {
  const trust = '{"=":{"rest":{"verdict":7},"grpc":null}}'
  it.each([
    ['facts', '{"=":7}', /^line 4, provider "0", "facts": /],
    ['facts', '{"=":{"owner":7}}', /^line 4, provider "0", "facts\.owner": /],
    ['trust', trust, /^line 4, provider "0", "trust\.rest\.verdict": /],
    ['doubts', '{"=":[{"code":"no such"}]}', /^line 4, provider "0", "doubts\.0\.code": /],
    ['ports', '{"=":{"rest":null}}', /^line 4, provider "0", "ports\.rest": /],
  ])('and is not needed (%s) is named and left out, and nothing else', (field, patch, expected) => {
    const recording = read(withThird(`{"t":${START_MS + 2000},"p":{"0":{"o":{"${field}":${patch}}}}}\n`))
    const { first, count } = recording.faults()
    expect(count).toBe(1)
    expect(first[0]).toMatch(expected)
    const [, second, third, , , sixth] = momentsOf(recording)
    expect(third?.snapshot.providers).toEqual(second?.snapshot.providers)
    expect(sixth?.snapshot.providers[0]?.condition).toBe('live')
    expect(sixth?.snapshot.providers[0]).not.toHaveProperty(field)
  })

  it('and is needed makes its provider stale until it makes sense again', () => {
    const recording = read(withThird(`{"t":${START_MS + 2000},"p":{"0":{"o":{"condition":{"=":7}}}}}\n`))
    expect(recording.faults().first).toEqual([
      expect.stringMatching(/^line 4, provider "0", "condition": .*expected one of/),
    ])
    const third = momentsOf(recording)[2]?.snapshot
    expect(third?.providers.map(({ condition }) => condition)).toEqual(['stale', 'live'])
    expect(third?.providers[0]?.error?.message).toMatch(/damaged here; this is from before$/)
    expect(third?.providers[0]?.inventory).not.toBeNull()
  })

  it.each([
    ['no JSON', '{"t":1,\n', /^line 4 makes no sense$/],
    ['no moment', '{"t":"now","p":{}}\n', /^line 4 makes no sense$/],
    ['a time beyond all time', '{"t":1e300,"p":{}}\n', /^line 4 makes no sense$/],
    ['a provider out of nowhere', '{"t":1,"p":{"9":{"=":null}}}\n', /^line 4, provider "9" is none$/],
    [
      'a patch that fits nothing',
      '{"t":1,"p":{"0":{"a":{},"n":0}}}\n',
      /^line 4, provider "0" does not follow/,
    ],
    [
      'a name that is no name',
      '{"t":1,"p":{"\\u001b[2J":{}}}\n',
      /^line 4, provider "\\u\{1b\}\[2J" is none$/,
    ],
  ])('(%s) is named, and what comes after is read', (_, line, expected) => {
    const recording = read(withThird(line))
    expect(recording.faults().first[0]).toMatch(expected)
    expect(recording.cut()).toBe(false)
    expect(recording.timeline.atMs(recording.timeline.count() - 1)).toBe(START_MS + 5000)
  })

  it('such as a second provider of one name is named, and not shown', () => {
    const [header = '', first = '', ...rest] = linesOf(life(3))
    const recording = read(pack([header, first.replaceAll('q:8443', 'p:8443'), ...rest]))
    expect(recording.faults().first[0]).toMatch(/^line 2, provider "1" is "p:8443", which is there already$/)
    expect(recording.timeline.at(0).providers.map(({ id }) => id)).toEqual(['p:8443', 'q:8443'])
  })

  it('leaves nothing to show where it is all there is', () => {
    const [header = ''] = linesOf(life(1))
    const opened = openRecording(sourceOf(pack([header, '{}\n'])))
    expect(opened.ok ? '' : opened.error.message).toBe('it is damaged: line 2 makes no sense')
  })
})

describe('a piece of a recording that is damaged', () => {
  /** Lives long enough that all is said anew now and then. */
  const LONG: readonly FleetSnapshot[] = life(60).map((snapshot, nth) => ({
    ...snapshot,
    providers: snapshot.providers.map((state, index) =>
      index === 0 || state.inventory === null
        ? state
        : { ...state, inventory: inventory([node(`${nth} ${'x'.repeat(WHOLE_AFTER.characters / 10)}`)]) },
    ),
  }))

  it('is named, and what it spoils is stale until the recording says all anew', () => {
    const pieces = piecesOf(LONG)
    const at = pieces.slice(0, 5).reduce((sum, { length }) => sum + length, 0)
    const bytes = Buffer.concat(pieces)
    bytes[at + 40] = (bytes[at + 40] ?? 0) ^ 0xff
    const recording = read(bytes)
    expect(recording.faults().first).toEqual([`the piece at byte ${at} is damaged`])
    const conditions = momentsOf(recording).map(({ snapshot: { providers } }) => providers[0]?.condition)
    expect(conditions.slice(1, 4)).toEqual(['live', 'live', 'live'])
    expect(conditions[4]).toBe('stale')
    const back = conditions.indexOf('live', 5)
    expect(back).toBeGreaterThan(5)
    expect(
      momentsOf(recording)
        .slice(back)
        .map(({ snapshot: { events: _, ...rest } }) => rest),
    ).toEqual(LONG.slice(back + 1))
  })

  it('at the begin leaves nothing to read', () => {
    const bytes = Buffer.concat(piecesOf(life(3)))
    bytes[20] = (bytes[20] ?? 0) ^ 0xff
    const opened = openRecording(sourceOf(bytes))
    expect(opened.ok ? '' : opened.error.message).toMatch(/^it is damaged at its begin/)
  })
})

describe('any damage', () => {
  it('to the JSON of a recording gives moments or a sentence, and nothing is thrown', () => {
    fc.assert(
      fc.property(spoiltRecording(FULL), (bytes) => {
        const moments = momentsOf(read(bytes))
        for (const { snapshot } of moments) {
          expect(new Set(snapshot.providers.map(({ id }) => id)).size).toBe(snapshot.providers.length)
        }
      }),
      { numRuns: 100 },
    )
  })

  it('to its bytes gives moments or a sentence, and nothing is thrown', () => {
    const bytes = pack(FULL)
    fc.assert(
      fc.property(withTurnedBytes(bytes), (turned) => {
        const opened = openRecording(sourceOf(turned))
        if (opened.ok) expect(momentsOf(opened.value).length).toBeGreaterThan(0)
        else expect(opened.error.message).toMatch(/^it (is|was|holds) [^\p{Cc}]+$/u)
      }),
      { numRuns: 100 },
    )
  })
})
