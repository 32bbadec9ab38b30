/** `-o ndjson`: one JSON object a line. */
import { changeInWords } from '../inventory/change-words.ts'
import { escapeHidden, resultOf } from './json.ts'
import type { LivePrinter } from './printer.ts'

/**
 * `{"time", "type": "provider", ...}` with the provider's document of `-o json`, and `{"time", "type": "change", ...}`
 * with the change as a value and in words. Times are RFC 3339.
 */
export const NDJSON: LivePrinter = {
  state: (provider, atMs) => record(atMs, { type: 'provider', ...resultOf(provider, atMs) }),
  change: (change, atMs) => record(atMs, { type: 'change', ...change, message: changeInWords(change) }),
}

function record(atMs: number, content: Readonly<Record<string, unknown>>): string {
  return `${escapeHidden(JSON.stringify({ time: new Date(atMs).toISOString(), ...content }))}\n`
}
