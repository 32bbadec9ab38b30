import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..', '..')

/** The built program. `npm test` builds it first; on its own: `npm run build`. */
export const CLI = join(ROOT, 'dist', 'cli.js')

/** An empty folder as XDG_CONFIG_HOME: nobody's own config file changes what the program does under test. */
const NO_CONFIG = mkdtempSync(join(tmpdir(), 'akash-top-config-'))
process.once('exit', () => rmSync(NO_CONFIG, { recursive: true, force: true }))

/**
 * The environment of the program under test: nothing of the caller's but PATH, the temporary folder and what is
 * given. `undefined` takes a variable away.
 */
export function cleanEnv(more: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    TMPDIR: tmpdir(),
    HOME: NO_CONFIG,
    XDG_CONFIG_HOME: NO_CONFIG,
    // Nothing can be kept there: a port that another test had before would seem to have changed its certificate.
    XDG_STATE_HOME: '/dev/null',
    LANG: 'C.UTF-8',
    // Compiled once for all tests, whatever folder each of them has.
    NODE_COMPILE_CACHE: join(ROOT, '.cache', 'code'),
    ...more,
  }
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(given)
}
