import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tidyCode } from '../../src/command/tidy-code.ts'

const NOW_MS = Date.parse('2026-06-01T00:00:00Z')
const DAY_MS = 86_400_000

let base = ''
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'akash-top-tidy-'))
})
afterEach(() => rm(base, { recursive: true }))

/** A file of that age in the cache of one node, in that folder. */
async function file(folder: string, name: string, ageDays: number): Promise<string> {
  await mkdir(join(base, folder), { recursive: true })
  const path = join(base, folder, name)
  await writeFile(path, 'code')
  const at = new Date(NOW_MS - ageDays * DAY_MS)
  await utimes(path, at, at)
  return path
}

describe('compiled code', () => {
  it('is kept for three months, that of other nodes too', async () => {
    const [young, old, ofOther] = await Promise.all([
      file('akash-top/code/v24', 'young', 89),
      file('akash-top/code/v24', 'old', 91),
      file('akash-top/code/v22', 'old', 400),
    ])
    await tidyCode(NOW_MS, join(base, 'akash-top/code/v24'))
    expect([young, old, ofOther].map((path) => existsSync(path))).toEqual([true, false, false])
  })

  it('is not touched in a folder that somebody named, nor where there is none', async () => {
    const named = await file('mine/code/v24', 'old', 400)
    const other = await file('akash-top/mine/v24', 'old', 400)
    await tidyCode(NOW_MS, join(base, 'mine/code/v24'))
    await tidyCode(NOW_MS, join(base, 'akash-top/mine/v24'))
    await tidyCode(NOW_MS, join(base, 'none/akash-top/code/v24'))
    await tidyCode(NOW_MS, undefined)
    expect([named, other].map((path) => existsSync(path))).toEqual([true, true])
  })
})
