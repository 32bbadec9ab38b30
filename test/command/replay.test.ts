import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { runReplay } from '../../src/command/replay.ts'
import { shownBy } from '../terminal/emulator.ts'
import { life, piecesOf } from '../watch/support/recordings.ts'
import { screenIo } from './support/screen-io.ts'
import { configOf } from './support.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }
const folder = mkdtempSync(join(tmpdir(), 'akash-top-replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

function started(pieces: readonly Uint8Array[], changes = {}) {
  const path = join(folder, `${pieces.length}.rec`)
  writeFileSync(path, Buffer.concat(pieces))
  const { io, ...outside } = screenIo()
  const status = runReplay(path, configOf(changes), io)
  onTestFinished(async () => {
    outside.leaving.abort()
    await status
  })
  const shows = (pattern: RegExp) => expect.poll(() => shownBy(outside.stdout.written), SOON).toMatch(pattern)
  return { ...outside, path, status, shows }
}

const PIECES = piecesOf(life(6))

describe('the screen of a recording', () => {
  it('tells what of it makes no sense at its begin, in its time bar and at its end', async () => {
    const damaged = PIECES.map((piece) => Buffer.from(piece))
    damaged[3]?.fill(7, 30, 40)
    const screen = started(damaged)
    await screen.shows(/the piece at byte \d+ is damaged/)
    await screen.shows(/REPLAY.*damaged/)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    expect(screen.said()).toMatch(
      new RegExp(`^akash-top: replay ${screen.path}: the piece at byte \\d+ is damaged\\n$`),
    )
  })

  it('plays, says where a step leads nowhere, and nothing at its end', async () => {
    const screen = started(PIECES)
    await screen.shows(/REPLAY.* of 6/)
    screen.stdin.type('|')
    await screen.shows(/6 of 6.*at its end/)
    screen.stdin.type(']')
    await screen.shows(/this is its last moment/)
    screen.stdin.type('[')
    await screen.shows(/5 of 6.*stopped 1x/)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    expect(screen.said()).toBe('')
  })

  it('marks what alerts say, and runs no command for it: it is past', async () => {
    const marker = join(folder, 'called')
    const screen = started(PIECES, { alerts: ['leases>=1'], alertCommand: `touch ${marker}` })
    await screen.shows(/REPLAY/)
    screen.stdin.type('|')
    await screen.shows(/leases>=1/)
    screen.stdin.type('q')
    expect(await screen.status).toBe(0)
    expect(existsSync(marker)).toBe(false)
  })
})

describe('what is no recording', () => {
  it.each([
    ['a directory', () => folder, 'it is a directory; give a file'],
    ['no file on a disk', () => '/dev/null', 'it is no file on a disk; give a file'],
    ['not there', () => join(folder, 'none'), 'there is no such file'],
  ])('(%s) is refused before anything is drawn', async (_, path, sentence) => {
    const { io, said, stdout } = screenIo()
    expect(await runReplay(path(), configOf(), io)).toBe(2)
    expect(said()).toContain(`akash-top: replay ${path()}: ${sentence}`)
    expect(stdout.written).toBe('')
  })
})
