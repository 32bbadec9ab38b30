import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { logLine, openLog } from '../../src/command/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'akash-top-log-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('the diagnostics file', () => {
  it('gets one JSON object a line, after what is there, readable at once and by its owner alone', () => {
    const path = join(folder, 'log')
    for (const event of ['first', 'second']) {
      const log = openLog(path)
      if (!log.ok) throw new Error(log.error.message)
      log.value.write(0, { event })
      log.value.close()
      log.value.write(0, { event: 'after the end' })
    }
    const lines = readFileSync(path, 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: '1970-01-01T00:00:00.000Z', event: 'first' },
      { time: '1970-01-01T00:00:00.000Z', event: 'second' },
    ])
    expect(statSync(path).mode & 0o077).toBe(0)
  })

  it('that cannot be opened is told in one sentence', () => {
    const log = openLog(join(folder, 'no', 'such', 'folder'))
    expect(log.ok ? '' : log.error.message).toMatch(/^--log cannot be written: ENOENT.*; give a file/)
  })

  it('that refuses a record stops the log, not the program', () => {
    const log = openLog('/dev/full')
    if (!log.ok) throw new Error(log.error.message)
    expect(() => log.value.write(0, { event: 'x' })).not.toThrow()
    expect(() => log.value.write(0, { event: 'y' })).not.toThrow()
    log.value.close()
  })
})

describe('a record', () => {
  it('tells an error with its code and its causes, as deep as five', () => {
    const inner = Object.assign(new Error('inner'), { code: 'ECONNREFUSED' })
    const line = JSON.parse(logLine(0, { cause: new Error('outer', { cause: inner }) }))
    expect(line.cause).toEqual({
      name: 'Error',
      message: 'outer',
      cause: { name: 'Error', code: 'ECONNREFUSED', message: 'inner' },
    })
    const loop = new Error('loop')
    loop.cause = loop
    expect(logLine(0, { cause: loop }).match(/"loop"/g)).toHaveLength(6)
  })

  it('holds no character that could steer a terminal, and means the same', () => {
    const text = 'a\x1b[31m\x9b\u202e\u{e0001}\u2028b'
    const line = logLine(0, { text })
    expect(line).toMatch(/^[\x20-\x7e]*$/)
    expect(JSON.parse(line).text).toBe(text)
  })
})
