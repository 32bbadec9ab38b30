import { isAbsolute, join } from 'node:path'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { visible } from '../domain/visible.ts'
import { VIEW_NAMES, type ViewName } from './choices.ts'
import type { ColumnChoices } from './config.ts'
import { FLAG_NAMES, type FlagName, type FlagValues, flagOf, isFlagName } from './flags.ts'
import { createNames, type Named, NOBODY } from './named.ts'
import { setFlag } from './set-flag.ts'
import { suggest } from './suggest.ts'

/** What the config file says: the same values as flags, and whom to watch when nobody is named. */
export interface FileSettings {
  readonly flags: Readonly<Partial<FlagValues>>
  readonly named: Named
  readonly columns: ColumnChoices
}

/** What holds without a config file. */
export const NO_SETTINGS: FileSettings = { flags: {}, named: NOBODY, columns: {} }

const KEYS = ['endpoints', 'columns', ...FLAG_NAMES.filter((name) => flagOf(name).inFile !== undefined)]

/**
 * Where the config file is: `akash-top/config.json` under `$XDG_CONFIG_HOME`, or under `~/.config` where that is
 * unset, empty or relative (which the XDG base directory specification says to ignore).
 */
export function configFilePath(env: Readonly<Record<string, string | undefined>>, home: string): string {
  const base = env.XDG_CONFIG_HOME ?? ''
  return join(isAbsolute(base) ? base : join(home, '.config'), 'akash-top', 'config.json')
}

/**
 * Reads the text of a config file: one JSON object with `endpoints` (a list of texts), `columns` (for each view a
 * list of ids) and the long names of flags.
 * Strict: an unknown key, a wrong type or a value the flag would refuse fails with the key and what is accepted.
 */
export function parseConfigFile(text: string): Outcome<FileSettings, 'usage'> {
  const json = parseObject(text)
  if (!json.ok) return json
  const flags: Partial<FlagValues> = {}
  let named = NOBODY
  let columns: ColumnChoices = {}
  for (const [key, value] of Object.entries(json.value)) {
    if (key === 'endpoints') {
      const read = readEndpoints(value)
      if (!read.ok) return read
      named = read.value
      continue
    }
    if (key === 'columns') {
      const read = readColumns(value)
      if (!read.ok) return read
      columns = read.value
      continue
    }
    const read = readSetting(flags, key, value)
    if (!read.ok) return read
  }
  return success({ flags, named, columns })
}

function parseObject(text: string): Outcome<object, 'usage'> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? visible(cause.message) : 'it cannot be read'
    return failure('usage', `it is not JSON: ${why}`, cause)
  }
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? success(json)
    : failure('usage', 'it must hold one JSON object, such as {"interval": 2}')
}

function readEndpoints(value: unknown): Outcome<Named, 'usage'> {
  if (!Array.isArray(value)) return failure('usage', 'endpoints: must be a list of texts')
  const names = createNames()
  for (const [index, text] of value.entries()) {
    if (typeof text !== 'string') return failure('usage', `endpoints[${index}]: must be a text`)
    const added = names.add(text)
    if (!added.ok) return failure('usage', `endpoints[${index}]: ${added.error.message}`)
  }
  return success(names.all())
}

function readColumns(value: unknown): Outcome<ColumnChoices, 'usage'> {
  const accepted = `a list of columns for each view, such as {"nodes": ["cpu", "gpu"]}`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failure('usage', `columns: must be ${accepted}`)
  }
  const choices: Partial<Record<ViewName, readonly string[]>> = {}
  for (const [name, ids] of Object.entries(value)) {
    const view = VIEW_NAMES.find((candidate) => candidate === name)
    if (view === undefined) {
      return failure('usage', `columns: ${quote(name)} is no view; the views are ${VIEW_NAMES.join(', ')}`)
    }
    if (!isTexts(ids)) return failure('usage', `columns: must be ${accepted}`)
    choices[view] = ids
  }
  return success(choices)
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function readSetting(flags: Partial<FlagValues>, key: string, value: unknown): Outcome<null, 'usage'> {
  const type = isFlagName(key) ? flagOf(key).inFile : undefined
  if (!isFlagName(key) || type === undefined) {
    const near = suggest(key, KEYS)
    const hint = near === null ? `the keys are ${KEYS.join(', ')}` : `did you mean ${quote(near)}?`
    return failure('usage', `unknown key ${quote(key)}; ${hint}`)
  }
  if (type === 'strings') return readTexts(flags, key, value)
  if (typeof value !== type) return failure('usage', `${key}: must be ${ACCEPTED[type]}`)
  if (value === false) return success(null)
  const read = setFlag(flags, key, type === 'boolean' ? '' : String(value))
  return read.ok ? read : failure('usage', `${key}: ${read.error.message}`)
}

function readTexts(flags: Partial<FlagValues>, key: FlagName, value: unknown): Outcome<null, 'usage'> {
  if (!Array.isArray(value)) return failure('usage', `${key}: must be a list of texts`)
  for (const [index, text] of value.entries()) {
    if (typeof text !== 'string') return failure('usage', `${key}[${index}]: must be a text`)
    const read = setFlag(flags, key, text)
    if (!read.ok) return failure('usage', `${key}[${index}]: ${read.error.message}`)
  }
  return success(null)
}

const ACCEPTED = { number: 'a number', string: 'a text in quotes', boolean: 'true or false' } as const
