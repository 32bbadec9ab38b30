/** Options of the screen kept in the config file. */
import { realpath } from 'node:fs/promises'
import { replaceFile } from '../chain/json-file.ts'
import type { Settings } from '../config/choices.ts'
import { parseConfigFile } from '../config/config-file.ts'
import { readFileText } from '../config/read-text.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'

/**
 * Puts the settings into the config file, beside everything else that is there, in one step: a reader sees the old
 * file or the new one. The columns of one view leave those of the others. A file that the program would refuse is
 * left as it is. `value` and `message` are sentences for the person.
 */
export async function saveSettings(
  path: string | null,
  settings: Settings,
): Promise<Outcome<string, 'config'>> {
  if (path === null) return failure('config', 'there is no config file')
  const text = await readFileText(path)
  if (!text.ok && text.error.code !== 'missing') return failure('config', `${path}: ${text.error.message}`)
  const before = parsedObject(text.ok ? text.value : '{}')
  if (!before.ok) return failure('config', `${path}: ${before.error.message}`)
  const columns = { ...objectOf(before.value.columns), ...objectOf(settings.columns) }
  const merged = {
    ...before.value,
    ...settings,
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
  }
  // The file itself where the path is a link to it, as in a folder of dotfiles.
  const target = await realpath(path).catch(() => path)
  const written = await replaceFile(target, `${JSON.stringify(merged, null, 2)}\n`)
  return written.ok ? success(`kept in ${path}`) : failure('config', `${path}: ${written.error.message}`)
}

function parsedObject(text: string): Outcome<Settings, 'usage'> {
  const checked = parseConfigFile(text)
  return checked.ok ? success(objectOf(JSON.parse(text))) : checked
}

function objectOf(value: unknown): Settings {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
