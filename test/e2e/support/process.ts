import { existsSync, readFileSync } from 'node:fs'

/** Whether it still runs: one that ended and waits for somebody to ask for its status (a zombie) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || !/^\d+ \(.*\) [ZX] /.test(readFileSync(stat, 'utf8'))
}
