/** Where the program keeps files, by the XDG base directory specification. */
import { isAbsolute, join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** The folder of everything that may be lost: `akash-top` under `$XDG_CACHE_HOME`, or under `~/.cache`. */
export function cacheFolder(env: Environment, home: string): string {
  return folderIn(env.XDG_CACHE_HOME, join(home, '.cache'))
}

/** The folder of what nobody else can tell again: `akash-top` under `$XDG_STATE_HOME`, or under `~/.local/state`. */
export function stateFolder(env: Environment, home: string): string {
  return folderIn(env.XDG_STATE_HOME, join(home, '.local', 'state'))
}

/** A base that is unset, empty or relative is ignored, as the specification says. */
function folderIn(base: string | undefined, byDefault: string): string {
  return join(base !== undefined && isAbsolute(base) ? base : byDefault, 'akash-top')
}
