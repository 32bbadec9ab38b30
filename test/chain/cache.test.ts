import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cachePath, readCache, writeCache } from '../../src/chain/cache.ts'
import { knownGoodFirst, readKnownGood, rememberAnswered } from '../../src/chain/known-good.ts'
import { parseEndpoint } from '../../src/domain/endpoint.ts'
import { folder, owner, record, said, unwrap } from './support.ts'

const SOURCE = ['https://chain.example']
const CONTENT = {
  list: {
    atMs: 5,
    unreadable: 2,
    records: [record(1, 'https://a.example:8443', { attributes: [{ key: 'tier', value: '\u001b[2J' }] })],
  },
  owners: [{ atMs: 7, record: record(2, '$HOST') }],
}

describe('the cache of the chain', () => {
  it('gives back what was written, from a folder made for the person alone', async () => {
    const place = join(await folder(), 'deep', 'akash-top')
    expect(said(await readCache(place, SOURCE))).toMatch(/^missing: /)
    unwrap(await writeCache(place, SOURCE, CONTENT))
    expect(unwrap(await readCache(place, SOURCE))).toEqual(CONTENT)
    expect((await stat(place)).mode & 0o777).toBe(0o700)
    expect((await stat(cachePath(place, SOURCE))).mode & 0o777).toBe(0o600)
  })

  it('never takes what one chain told for another’s', async () => {
    const place = await folder()
    unwrap(await writeCache(place, SOURCE, CONTENT))
    expect(said(await readCache(place, ['https://sandbox.example']))).toMatch(/^missing: /)
    // Even where someone copied the file.
    const other = cachePath(place, ['https://sandbox.example'])
    await writeFile(other, await readFile(cachePath(place, SOURCE)))
    expect(said(await readCache(place, ['https://sandbox.example']))).toBe('unusable: it is of another chain')
  })

  it.each([
    ['', 'it is not JSON'],
    ['{"version":1,"source":["https://chain.ex', 'it is not JSON'],
    ['[]', 'it is not a file of this program'],
    ['null', 'it is not a file of this program'],
    ['{"version":2,"anything":true}', 'it is of version 2, and this program reads 1'],
    ['{"version":1}', 'it is damaged'],
    [
      JSON.stringify({
        version: 1,
        source: SOURCE,
        list: { atMs: 1, records: [{}], unreadable: 0 },
        owners: [],
      }),
      'it is damaged',
    ],
    ['\u0000\u0001\u0002', 'it is not JSON'],
  ])('with the text %j costs nothing but what it held', async (text, why) => {
    const place = await folder()
    const path = cachePath(place, SOURCE)
    await writeFile(path, text)
    expect(said(await readCache(place, SOURCE))).toBe(`unusable: ${why}`)
    unwrap(await writeCache(place, SOURCE, CONTENT))
    expect(unwrap(await readCache(place, SOURCE))).toEqual(CONTENT)
  })

  it('is not read when it is far too large, or when it is no file', async () => {
    const place = await folder()
    const path = cachePath(place, SOURCE)
    await writeFile(path, Buffer.alloc(33 * 1024 * 1024, ' '))
    expect(said(await readCache(place, SOURCE))).toMatch(/^unusable: it is larger than/)
    await mkdir(cachePath(place, ['x']))
    expect(said(await readCache(place, ['x']))).toMatch(/^unusable: /)
  })

  it('is written whole or not at all, and leaves nothing behind', async () => {
    const place = await folder()
    const many = Array.from({ length: 30 }, (_, nth) => ({
      list: { atMs: nth, records: [record(nth, 'x'.repeat(2_000_000))], unreadable: 0 },
      owners: [],
    }))
    let isWriting = true
    const reader = async () => {
      const said: string[] = []
      while (isWriting) {
        const read = await readCache(place, SOURCE)
        said.push(read.ok ? 'whole' : read.error.code)
      }
      return said
    }
    const readers = Promise.all([reader(), reader()])
    // Some at once, as two programs would, and some after each other.
    const together = await Promise.all(many.slice(0, 5).map((one) => writeCache(place, SOURCE, one)))
    for (const written of together) unwrap(written)
    for (const one of many.slice(5)) unwrap(await writeCache(place, SOURCE, one))
    isWriting = false
    expect(new Set((await readers).flat())).not.toContain('unusable')
    expect(unwrap(await readCache(place, SOURCE)).list?.atMs).toBe(29)
    expect(await readdir(place)).toHaveLength(1)
  })

  it('that cannot be written says why and harms nothing', async () => {
    const place = join(await folder(), 'file')
    await writeFile(place, '')
    expect(said(await writeCache(place, SOURCE, CONTENT))).toMatch(
      /^unusable: it cannot be written \((EEXIST|ENOTDIR)\)/,
    )
    const locked = await folder()
    await chmod(locked, 0o500)
    if (process.getuid?.() !== 0) {
      expect(said(await writeCache(locked, SOURCE, CONTENT))).toBe('unusable: it cannot be written (EACCES)')
    }
  })

  it('keeps the 200 newest of the owners looked up one by one', async () => {
    const place = await folder()
    const owners = Array.from({ length: 250 }, (_, nth) => ({ atMs: nth, record: record(nth, 'x') }))
    unwrap(await writeCache(place, SOURCE, { list: null, owners }))
    const kept = unwrap(await readCache(place, SOURCE)).owners
    expect(kept).toHaveLength(200)
    expect(kept[0]?.record.owner).toBe(owner(249))
  })
})

describe('the memory of who answered', () => {
  const day = 86_400_000
  const now = 1_000 * day
  const endpoints = ['a', 'b', 'c', 'd'].flatMap((text) => {
    const read = parseEndpoint(text)
    return read.ok ? [read.value] : []
  })

  it('puts those first that answered last', async () => {
    const place = await folder()
    expect(knownGoodFirst(endpoints, await readKnownGood(place))).toBe(endpoints)
    await rememberAnswered(place, ['c:8443', 'b:8443'], now - day)
    await rememberAnswered(place, ['b:8443', 'x:1'], now)
    const ordered = knownGoodFirst(endpoints, await readKnownGood(place))
    expect(ordered.map(({ host }) => host)).toEqual(['b', 'c', 'a', 'd'])
  })

  it('forgets after thirty days, what lies in the future, and the oldest of too many', async () => {
    const place = await folder()
    await rememberAnswered(place, ['old:1'], now - 31 * day)
    await rememberAnswered(place, ['ahead:1'], now + day)
    await rememberAnswered(place, ['edge:1'], now - 30 * day)
    await rememberAnswered(place, ['new:1'], now)
    expect([...(await readKnownGood(place)).keys()].sort()).toEqual(['edge:1', 'new:1'])
    await rememberAnswered(
      place,
      Array.from({ length: 4000 }, (_, nth) => `p${nth}:1`),
      now + 1,
    )
    const known = await readKnownGood(place)
    expect(known.size).toBe(4000)
    expect(known.has('edge:1')).toBe(false)
  })

  it('is empty where its file is damaged, and whole again after the next time', async () => {
    const place = await folder()
    for (const text of ['{', '{"version":2,"answered":{}}', '{"version":1,"answered":{"a:1":"x"}}']) {
      await writeFile(join(place, 'known-good.json'), text)
      expect((await readKnownGood(place)).size).toBe(0)
      await rememberAnswered(place, ['a:1'], now)
      expect((await readKnownGood(place)).get('a:1')).toBe(now)
    }
  })
})
