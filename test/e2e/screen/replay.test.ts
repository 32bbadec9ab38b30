import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { openTerminal, type TestTerminal } from '../support/pty.ts'
import { header, linesWith, nextAnswer, see, watchProviders } from '../support/screen.ts'

const IDLE: readonly PlainNode[] = [
  { name: 'node7', cpu: [10, 40], memory: [20, 80], gpu: [1, 8], disk: [5, 100] },
]
const BUSY: readonly PlainNode[] = [
  { name: 'node7', cpu: [10, 40], memory: [20, 80], gpu: [3, 8], disk: [5, 100] },
]

let fleet: PlainFleet
let folder: string
beforeAll(async () => {
  fleet = await startPlainFleet(1)
  folder = mkdtempSync(join(tmpdir(), 'akash-top-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await fleet.close()
})

function replay(file: string): TestTerminal {
  return openTerminal({ args: ['replay', file], cols: 160, rows: 40 })
}

/** The rows of the table: what does not depend on what time it is. */
function rows(screen: readonly string[]): readonly string[] {
  return linesWith(screen, 'node7', fleet.at(0).endpoint).map((line) => line.trimEnd())
}

describe('a live fleet that is recorded', () => {
  it('is the same in the replay, moment by moment, and can be gone back in while it is live', async () => {
    const file = join(folder, 'life.rec')
    serve(fleet.at(0), IDLE)
    const seen: (readonly string[])[] = []
    {
      await using terminal = watchProviders(fleet.providers, ['--record', file])
      await see(terminal, (screen) => {
        expect(header(screen)).toContain('REC')
        expect(linesWith(screen, 'node7', '1/8')).toHaveLength(1)
      })
      seen.push(rows(terminal.screen()))
      // Moments are a second apart: what is told in between is one with the next.
      for (let nth = 0; nth < 4; nth += 1) await nextAnswer(fleet.at(0))
      serve(fleet.at(0), BUSY)
      await see(terminal, (screen) => expect(linesWith(screen, 'node7', '3/8')).toHaveLength(1))
      seen.push(rows(terminal.screen()))

      terminal.press('[')
      await see(terminal, (screen) => {
        expect(screen[0]).toContain('IN THE PAST')
        expect(linesWith(screen, 'node7', '1/8')).toHaveLength(1)
      })
      terminal.press('|')
      await see(terminal, (screen) => {
        expect(header(screen)).toMatch(/^akash-top/)
        expect(linesWith(screen, 'node7', '3/8')).toHaveLength(1)
      })
      terminal.press('q')
      expect((await terminal.exit).exitCode).toBe(0)
    }

    await using terminal = replay(file)
    await see(terminal, (screen) => expect(screen[0]).toContain('REPLAY'))
    terminal.press('|')
    await see(terminal, (screen) => expect(rows(screen)).toEqual(seen[1]))
    terminal.press('{')
    terminal.press('[')
    await see(terminal, (screen) => expect(rows(screen)).toEqual(seen[0]))
    terminal.press('}')
    await see(terminal, (screen) => expect(rows(screen)).toEqual(seen[1]))

    // Cut anywhere in its last piece, it still shows what came before, and says that it is cut.
    const cut = join(folder, 'cut.rec')
    writeFileSync(cut, readFileSync(file).subarray(0, -60))
    await using other = replay(cut)
    await see(other, (screen) => {
      expect(screen[0]).toMatch(/REPLAY .* cut/)
      expect(rows(screen).length).toBeGreaterThan(0)
    })
  })
})

describe('a file that cannot be replayed', () => {
  const newer = '{"format":"akash-top recording","version":9,"program":"9.0","started":"","endpoints":[]}\n'
  it.each([
    ['nothing', null, 'there is no such file'],
    ['empty', Buffer.alloc(0), 'it is empty'],
    ['text', Buffer.from('hello\n'), 'it is no recording; give a file that akash-top --record wrote'],
    [
      'newer',
      gzipSync(newer),
      'it was written by a newer akash-top ("9.0", format 9); this one reads format 1',
    ],
  ])('(%s) is refused in one sentence', async (name, bytes, sentence) => {
    const file = join(folder, name)
    if (bytes !== null) writeFileSync(file, bytes)
    await using terminal = replay(file)
    expect((await terminal.exit).exitCode).toBe(2)
    expect(terminal.screen().join('')).toContain(`akash-top: replay ${file}: ${sentence}`)
  })

  it('as a directory neither', async () => {
    await using terminal = replay(folder)
    expect((await terminal.exit).exitCode).toBe(2)
    expect(terminal.screen().join('')).toContain('it is a directory')
  })
})
