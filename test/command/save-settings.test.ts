import { lstat, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { saveSettings } from '../../src/command/save-settings.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-settings-'))
  path = join(folder, 'config.json')
})
afterEach(() => rm(folder, { recursive: true }))

const kept = async (): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'))

describe('options kept in the config file', () => {
  it('make the file, and say where it is', async () => {
    expect(await saveSettings(path, { theme: 'light' })).toEqual({ ok: true, value: `kept in ${path}` })
    expect(await kept()).toEqual({ theme: 'light' })
  })

  it('make the folder as well where nothing was kept before', async () => {
    path = join(folder, 'akash-top', 'config.json')
    expect((await saveSettings(path, { theme: 'light' })).ok).toBe(true)
    expect(await kept()).toEqual({ theme: 'light' })
  })

  it('stand beside what was there, and in its place where they are the same', async () => {
    await writeFile(
      path,
      '{ "interval": 7, "theme": "dark", "columns": { "nodes": ["cpu"], "gpus": ["model"] } }',
    )
    expect((await saveSettings(path, { theme: 'mono', columns: { nodes: ['memory'] } })).ok).toBe(true)
    expect(await kept()).toEqual({
      interval: 7,
      theme: 'mono',
      columns: { nodes: ['memory'], gpus: ['model'] },
    })
  })

  it('leave nothing else in the folder', async () => {
    await saveSettings(path, { theme: 'dark' })
    await saveSettings(path, { theme: 'light' })
    expect(await readdir(folder)).toEqual(['config.json'])
  })

  it.each([
    ['cut JSON', '{ "theme": '],
    ['no object', '[]'],
    ['a key that nobody knows', '{ "thema": "dark" }'],
    ['a value that is none', '{ "theme": "pink" }'],
  ])('leave a file with %s as it is, and name it', async (_, text) => {
    await writeFile(path, text)
    const saved = await saveSettings(path, { theme: 'light' })
    expect(saved).toMatchObject({ ok: false, error: { code: 'config' } })
    expect(saved.ok ? '' : saved.error.message).toContain(`${path}: `)
    expect(await readFile(path, 'utf8')).toBe(text)
  })

  it('go where a link leads, which stays a link', async () => {
    const real = join(folder, 'dotfile.json')
    await writeFile(real, '{ "interval": 7 }')
    await symlink(real, path)
    expect((await saveSettings(path, { theme: 'light' })).ok).toBe(true)
    expect((await lstat(path)).isSymbolicLink()).toBe(true)
    expect(JSON.parse(await readFile(real, 'utf8'))).toEqual({ interval: 7, theme: 'light' })
  })

  it('are told where there is no file to keep them in, or it cannot be written', async () => {
    expect(await saveSettings(null, {})).toMatchObject({ error: { message: 'there is no config file' } })
    // A file in the place of the folder: not even the superuser writes there.
    await writeFile(path, '{}')
    const below = join(path, 'config.json')
    expect(await saveSettings(below, {})).toMatchObject({
      error: { message: expect.stringContaining(below) },
    })
  })
})
