import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileText, readText } from '../../src/config/read-text.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function fileWith(bytes: string | Uint8Array): Promise<string> {
  const path = join(folder, 'text')
  await writeFile(path, bytes)
  return path
}

describe('reading a text', () => {
  it('drops a byte order mark and keeps the rest', async () => {
    expect(await readFileText(await fileWith('\ufeffhost\r\nmünchen\n'))).toEqual({
      ok: true,
      value: 'host\r\nmünchen\n',
    })
  })

  it('tells a missing file from one that cannot be read', async () => {
    expect(await readFileText(join(folder, 'gone'))).toMatchObject({
      error: { code: 'missing', message: 'no such file' },
    })
    expect(await readFileText(folder)).toMatchObject({
      error: { code: 'unreadable', message: 'it is a directory' },
    })
  })

  it('refuses what is no UTF-8, as a list saved in UTF-16', async () => {
    const utf16 = Buffer.from('\ufeffhost\n', 'utf16le')
    expect(await readFileText(await fileWith(utf16))).toMatchObject({
      error: { code: 'unreadable', message: 'it is not UTF-8 text' },
    })
  })

  it('takes 1 MiB and no byte more', async () => {
    const mebibyte = 'x'.repeat(1024 * 1024)
    expect((await readFileText(await fileWith(mebibyte))).ok).toBe(true)
    expect(await readFileText(await fileWith(`${mebibyte}x`))).toMatchObject({
      error: { message: 'it is larger than 1 MiB' },
    })
  })

  it('stops reading an endless stream once it is too large', async () => {
    let taken = 0
    const endless = new Readable({
      read() {
        taken += 65_536
        this.push(Buffer.alloc(65_536, 'x'))
      },
    })
    expect((await readText(endless)).ok).toBe(false)
    expect(endless.destroyed).toBe(true)
    expect(taken).toBeLessThan(4 * 1024 * 1024)
  })

  it('joins a character that is cut between two chunks', async () => {
    const bytes = Buffer.from('ü')
    const stream = Readable.from([bytes.subarray(0, 1), bytes.subarray(1)])
    expect(await readText(stream)).toEqual({ ok: true, value: 'ü' })
  })
})
