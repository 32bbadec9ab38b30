/** The diagnostics file of `--log`: one JSON object a line, appended. */
import { closeSync, openSync, writeSync } from 'node:fs'
import { failure, type Outcome, success } from '../domain/outcome.ts'

export interface Log {
  /** Appends one record with the time it is of; never throws, and stops for good when the file refuses. */
  readonly write: (atMs: number, record: Readonly<Record<string, unknown>>) => void
  readonly close: () => void
}

/** Deepest chain of causes that is written out. */
const MOST_CAUSES = 5

/** Opens the file for appending, and makes it where it is not. Fails with a sentence where it cannot be. */
export function openLog(path: string): Outcome<Log, 'usage'> {
  let file: number | null
  try {
    file = openSync(path, 'a', 0o600)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return failure('usage', `--log cannot be written: ${printable(why)}; give a file you may write`, cause)
  }
  const close = (): void => {
    if (file !== null) closeSync(file)
    file = null
  }
  return success({
    close,
    write: (atMs, record) => {
      if (file === null) return
      try {
        // A whole line a call: what is in the file is never half a record, even after a crash.
        writeSync(file, `${logLine(atMs, record)}\n`)
      } catch {
        close()
      }
    },
  })
}

/** One line without its end: `time` in RFC 3339, then the record; errors as name, code, message and cause. */
export function logLine(atMs: number, record: Readonly<Record<string, unknown>>): string {
  const line = { time: new Date(atMs).toISOString(), ...record }
  return printable(JSON.stringify(line, (_key, value: unknown) => plainError(value, MOST_CAUSES)))
}

function plainError(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!(value instanceof Error)) return value
  const { name, message, cause } = value
  const code = 'code' in value ? { code: value.code } : {}
  const deeper = cause === undefined || depth === 0 ? {} : { cause: plainError(cause, depth - 1) }
  return { name, ...code, message, ...deeper }
}

/** Someone will read the file on a terminal: what could steer it becomes JSON escapes, which mean the same. */
function printable(json: string): string {
  return json.replace(/[\p{C}\u2028\u2029]/gu, (character) =>
    Array.from({ length: character.length }, (_, unit) => character.charCodeAt(unit))
      .map((code) => `\\u${code.toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
