/** Small JSON files that may be lost: read with a bound, written in one step. */
import { randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { failure, type Outcome, success } from '../domain/outcome.ts'

/** `missing`: there is none. `unusable`: there is something, and it is not what was written. */
export type FileProblem = 'missing' | 'unusable'

/** Reads JSON of at most `mostBytes`, unchecked. Never rejects; the message is a clause without the file's name. */
export async function readJsonFile(path: string, mostBytes: number): Promise<Outcome<unknown, FileProblem>> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      if (size > mostBytes) return failure('unusable', `it is larger than ${mostBytes} bytes`)
      const json: unknown = JSON.parse(await file.readFile('utf8'))
      return success(json)
    } finally {
      await file.close()
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return failure('missing', 'there is none')
    return failure('unusable', code === null ? 'it is not JSON' : `it cannot be read (${code})`, cause)
  }
}

/**
 * Writes a value as JSON, and its folder where that is missing (for the person alone, as the XDG base directory
 * specification wants). Written beside and renamed into place: a reader sees the old file or the new one, never a
 * part, whoever else writes meanwhile. Nothing is left behind on failure. Never rejects.
 */
export async function writeJsonFile(
  path: string,
  value: unknown,
  mostBytes: number,
): Promise<Outcome<null, 'unusable'>> {
  const text = JSON.stringify(value)
  if (Buffer.byteLength(text) > mostBytes)
    return failure('unusable', `it would be larger than ${mostBytes} bytes`)
  return replaceFile(path, text)
}

/** Writes a text as {@link writeJsonFile} does its value. */
export async function replaceFile(path: string, text: string): Promise<Outcome<null, 'unusable'>> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeFile(temporary, text, { mode: 0o600 })
    await rename(temporary, path)
    return success(null)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {})
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    return failure('unusable', `it cannot be written (${code})`, cause)
  }
}
