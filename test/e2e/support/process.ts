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

/** Resident memory of a process, MiB. */
export function residentMib(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}
