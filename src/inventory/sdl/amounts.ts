/** Amounts of an SDL in base units, as the official SDK reads them. */
import type { SdlProfile, SdlService, SdlVolume } from './schema.ts'

const PREFIXES = 'kmgtpe'

/** `1.5Gi` to bytes, rounded up; powers of 1024 with an `i`, of 1000 without, in either case. */
export function sizeBytes(text: string): number {
  const value = Number.parseFloat(text)
  const [, prefix = '', binary = ''] = /([kmgtpe])(i?)b?$/i.exec(text) ?? []
  const base = binary === '' ? 1000 : 1024
  return Math.ceil(value * base ** (PREFIXES.indexOf(prefix.toLowerCase()) + 1))
}

/** `0.5`, `"0.5"` or `"500m"` to millicores, rounded up. */
export function cpuMillicores(units: number | string): number {
  const isMilli = typeof units === 'string' && /m$/i.test(units)
  const millicores = Number.parseFloat(String(units)) * (isMilli ? 1 : 1000)
  // 1.1 cores are 1100.0000000000002: what is far below a thousandth is the arithmetic's own.
  return Math.ceil(millicores - 1e-6)
}

/** The number of GPUs, 0 where none is given; null where it is no whole number. */
export function gpuCount(units: number | string | undefined): number | null {
  const count = Number(units ?? 0)
  return Number.isInteger(count) && count >= 0 && count <= 10_000 ? count : null
}

/** The volumes of a profile, which may name one without a list. */
export function volumesOf({ resources }: SdlProfile): readonly SdlVolume[] {
  return Array.isArray(resources.storage) ? resources.storage : [resources.storage]
}

/** Texts that Go's strconv.ParseBool takes for true. */
const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True']

/** Whether a volume outlives its replica. */
export function isPersistent({ attributes }: SdlVolume): boolean {
  return TRUE.includes(String(attributes?.persistent ?? false))
}

/** Names of the leased endpoints of a service, one for each use. */
export function ipsOf({ expose }: SdlService): readonly string[] {
  return (expose ?? []).flatMap(({ to = [] }) =>
    to.flatMap(({ ip, global }) => (global === true && ip !== undefined && ip !== '' ? [ip] : [])),
  )
}
