/** Times as they stand on the screen: ages in coarse steps, so that an idle screen stays still. */
import { NOTHING } from './format.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** From which age on, how large a step is, and its unit; the first that applies, largest first. */
const STEPS = [
  { from: DAY, step: DAY, unit: 'd', size: DAY },
  { from: HOUR, step: HOUR, unit: 'h', size: HOUR },
  { from: MINUTE, step: MINUTE, unit: 'm', size: MINUTE },
  { from: 10 * SECOND, step: 10 * SECOND, unit: 's', size: SECOND },
] as const

/**
 * An age in words: `now` below ten seconds, then `10s`, `20s`, ... `1m`, `2h`, `3d`, rounded down. The first step
 * is as long as two polls at the default interval, so the age of a provider that answers does not tick.
 * null, and what is not a number, is `-`; below zero (a clock that was set back) is `now`.
 */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null || !Number.isFinite(ageMs)) return NOTHING
  for (const { from, step, unit, size } of STEPS) {
    if (ageMs >= from) return `${(Math.floor(ageMs / step) * step) / size}${unit}`
  }
  return 'now'
}

/** The age of an instant, as {@link formatAge}; an instant that never was is `-`. */
export function formatAgeOf(instantMs: number | null, nowMs: number): string {
  return instantMs === null ? NOTHING : formatAge(nowMs - instantMs)
}

/** How long ago in words: `now`, `3m ago`; never is `never`. */
export function formatAgo(instantMs: number | null, nowMs: number): string {
  const age = formatAgeOf(instantMs, nowMs)
  return age === NOTHING ? 'never' : age === 'now' ? age : `${age} ago`
}

/** Clock time `hh:mm:ss` in the local zone; `-` for null and for no time. */
export function formatClock(instantMs: number | null): string {
  if (instantMs === null) return NOTHING
  const date = new Date(instantMs)
  if (Number.isNaN(date.getTime())) return NOTHING
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':')
}

/** Day `yyyy-mm-dd` in the local zone; `-` for null and for no time. */
export function formatDay(instantMs: number | null): string {
  if (instantMs === null) return NOTHING
  const date = new Date(instantMs)
  if (Number.isNaN(date.getTime())) return NOTHING
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0'))
  return `${date.getFullYear()}-${month}-${day}`
}

/**
 * How long an answer took, in steps wide enough that a steady line reads the same from poll to poll:
 * `<10ms`, `30ms`, `200ms`, `1.2s`, `12s`; null is `-`.
 */
export function formatLatency(latencyMs: number | null): string {
  if (latencyMs === null || !Number.isFinite(latencyMs)) return NOTHING
  if (latencyMs < 10) return '<10ms'
  if (latencyMs < 95) return `${Math.round(latencyMs / 10) * 10}ms`
  if (latencyMs < 950) return `${Math.round(latencyMs / 100) * 100}ms`
  if (latencyMs < 9950) return `${(latencyMs / 1000).toFixed(1)}s`
  return `${Math.round(latencyMs / 1000)}s`
}

/** A span of time given in nanoseconds, as Go writes durations: `24h`, `90m`, `45s`; null is `-`. */
export function formatDurationNs(durationNs: number | null): string {
  return durationNs === null ? NOTHING : formatAge(durationNs / 1e6).replace('now', `${durationNs / 1e9}s`)
}
