/** A rule while it is typed: what is wrong with it so far. */
import { success } from '../domain/outcome.ts'
import { parseRequest } from '../inventory/fit/parse-request.ts'
import { isSdlName } from '../inventory/sdl/sdl-name.ts'
import type { PlacedFault } from './fault.ts'
import { parseRule, type ReadFit } from './rule.ts'

/** What is wrong with the rule; null of one that reads, and of an empty text. Files are not looked into. */
export function ruleFault(text: string): PlacedFault | null {
  if (text.trim() === '') return null
  const parsed = parseRule(text, readTyped)
  return parsed.ok ? null : parsed
}

const readTyped: ReadFit = (request) => {
  const read = isSdlName(request) ? success(null) : parseRequest(request)
  return read.ok ? success(() => null) : read
}
