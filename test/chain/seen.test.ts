import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSeen, seenPath } from '../../src/chain/seen.ts'
import { folder } from './support.ts'

const print = (nth: number) =>
  Array.from({ length: 32 }, () => nth.toString(16).padStart(2, '0').toUpperCase()).join(':')
const [A, B, C] = [print(1), print(2), print(3)]
const ID = 'provider.example.com:8443'

describe('the memory of certificates', () => {
  it('takes the first certificate of a port for granted, and that of the other port too', async () => {
    const seen = await openSeen(await folder())
    expect(seen.see(ID, 'rest', A, 1000)).toBeNull()
    expect(seen.see(ID, 'grpc', B, 2000)).toBeNull()
    expect(seen.see(ID, 'rest', A, 3000)).toBeNull()
  })

  it('tells a change for the rest of the run, and not in the next one, which knows both', async () => {
    const state = await folder()
    const first = await openSeen(state)
    first.see(ID, 'rest', A, 1000)
    await first.save()

    const second = await openSeen(state)
    const was = { fingerprint256: A, firstSeenMs: 1000 }
    expect(second.see(ID, 'rest', B, 2000)).toEqual(was)
    await second.save()
    expect(second.see(ID, 'rest', B, 3000)).toEqual(was)

    const third = await openSeen(state)
    expect(third.see(ID, 'rest', B, 4000)).toBeNull()
    expect(third.see(ID, 'rest', A, 5000)).toBeNull()
    expect(third.see(ID, 'rest', C, 6000)).toEqual({ fingerprint256: B, firstSeenMs: 2000 })
  })

  it('is dirty only while there is something new to write', async () => {
    const state = await folder()
    const seen = await openSeen(state)
    seen.see(ID, 'rest', A, 1000)
    expect(seen.isDirty()).toBe(true)
    await seen.save()
    expect(seen.isDirty()).toBe(false)
    seen.see(ID, 'rest', A, 2000)
    expect(seen.isDirty()).toBe(false)
    // Who was not seen for a day would look forgotten otherwise.
    seen.see(ID, 'rest', A, 2000 + 2 * 86_400_000)
    expect(seen.isDirty()).toBe(true)
  })

  it.each([
    ['no JSON', '{"version":1,'],
    ['of another version', '{"version":2,"endpoints":{}}'],
    ['other JSON', '[1]'],
    ['of damaged entries', `{"version":1,"endpoints":{"${ID}":{"lastSeenMs":1,"rest":7}}}`],
  ])('begins anew where the file is %s, and writes a good one', async (_, text) => {
    const state = await folder()
    await mkdir(state, { recursive: true })
    await writeFile(seenPath(state), text)
    const seen = await openSeen(state)
    expect(seen.see(ID, 'rest', B, 1000)).toBeNull()
    await seen.save()
    expect((await openSeen(state)).see(ID, 'rest', A, 2000)).toEqual({ fingerprint256: B, firstSeenMs: 1000 })
  })

  it('keeps what programs find that run at the same time, with one whole file and nothing beside it', async () => {
    const state = await folder()
    const programs = await Promise.all(Array.from({ length: 6 }, () => openSeen(state)))
    for (const [nth, program] of programs.entries()) program.see(`p${nth}:8443`, 'rest', print(nth), nth)
    await Promise.all(programs.map((program) => program.save()))
    JSON.parse(await readFile(seenPath(state), 'utf8'))
    expect(await readdir(state)).toEqual(['seen.json'])

    // One after the other nothing is lost at all, the earlier time included.
    const [one, other] = [await openSeen(state), await openSeen(state)]
    one.see('x:8443', 'rest', A, 2000)
    other.see('x:8443', 'rest', A, 1000)
    other.see('y:8443', 'grpc', B, 1000)
    await one.save()
    await other.save()
    const after = await openSeen(state)
    expect(after.see('x:8443', 'rest', C, 3000)).toEqual({ fingerprint256: A, firstSeenMs: 1000 })
    expect(after.see('y:8443', 'grpc', C, 3000)).toEqual({ fingerprint256: B, firstSeenMs: 1000 })
  })

  it('is bounded: the endpoints seen last stay, and the newest certificates of a port', async () => {
    const state = await folder()
    const seen = await openSeen(state)
    for (let nth = 0; nth < 4005; nth += 1) seen.see(`p${nth}:8443`, 'rest', A, nth)
    for (let nth = 10; nth < 20; nth += 1) seen.see('p4004:8443', 'rest', print(nth), 5000 + nth)
    await seen.save()
    const text: unknown = JSON.parse(await readFile(seenPath(state), 'utf8'))
    expect(text).toMatchObject({ endpoints: { 'p4004:8443': { rest: { length: 4 } } } })
    const after = await openSeen(state)
    expect(after.see('p4:8443', 'rest', B, 9000)).toBeNull()
    expect(after.see('p5:8443', 'rest', B, 9000)).toEqual({ fingerprint256: A, firstSeenMs: 5 })
  })

  it('costs nothing where there is no folder, or none can be made', async () => {
    const state = await folder()
    await writeFile(join(state, 'file'), '')
    for (const place of [null, join(state, 'file', 'akash-top')]) {
      const seen = await openSeen(place)
      expect(seen.see(ID, 'rest', A, 1000)).toBeNull()
      await seen.save()
      expect(seen.see(ID, 'rest', B, 2000)).not.toBeNull()
    }
  })
})
