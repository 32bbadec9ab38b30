/** Text to JSON, and what to say of text that is none. */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { quote } from '../../domain/quote.ts'
import { parseJson } from './parse-json.ts'

/** The text as JSON with exact integers, or `not-akash` with what stood there instead: page, cut or junk. */
export function readJson(text: string): Outcome<unknown> {
  try {
    return success(parseJson(text))
  } catch (cause) {
    return failure('not-akash', `${whatItIs(text, cause)}; check host and port`, cause)
  }
}

function whatItIs(text: string, cause: unknown): string {
  const start = /\S/.exec(text)?.index
  if (start === undefined) return 'the answer is empty'
  const begins = `it begins ${quote(
    text
      .slice(start, start + 200)
      .replaceAll(/\s+/g, ' ')
      .replaceAll('"', "'"),
  )}`
  if (text[start] === '<') return `the answer is a web page, no provider status: ${begins}`
  if (cause instanceof SyntaxError && endsTooEarly(text, cause.message)) {
    return `the answer is cut off: its JSON ends in the middle, after ${text.length} characters`
  }
  return `the answer is no JSON: ${begins}`
}

/** Whether the parser stopped at the very end of the text; the words are V8's. */
function endsTooEarly(text: string, message: string): boolean {
  if (/end of JSON input|Unterminated/.test(message)) return true
  const position = /at position (\d+)/.exec(message)?.[1]
  return position !== undefined && Number(position) >= text.trimEnd().length
}
