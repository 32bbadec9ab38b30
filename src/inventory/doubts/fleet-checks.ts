/** Checks of a provider beside the others of its fleet. */
import { quote } from '../../domain/quote.ts'
import type { CheckFacts, Doubt } from './doubt.ts'

export interface FleetCheck extends CheckFacts {
  readonly keepsOut: false
  /** One entry a provider, in their order: the sentence, or null. */
  readonly find: (versions: readonly (string | null)[]) => readonly (string | null)[]
}

/** As many others must tell their version before any is behind them. */
const LEAST_OTHERS = 3
/** Minor versions behind the middle one of the others; providers bring out about one a month. */
const FAR_BEHIND = 4

export const FLEET_CHECKS: readonly FleetCheck[] = [
  {
    code: 'version-behind',
    source: 'akash-network/console#138',
    keepsOut: false,
    find: (versions) => {
      const read = versions.map(parseVersion)
      const known = read.filter((version) => version !== null).sort(compareVersions)
      if (known.length <= LEAST_OTHERS) return versions.map(() => null)
      const middle = known[Math.floor(known.length / 2)] ?? [0, 0]
      return read.map((version, at) =>
        version !== null && isFarBehind(version, middle)
          ? `Provider version ${quote(versions[at] ?? '')} is far behind the others, which run ${middle.join('.')}.`
          : null,
      )
    },
  },
]

/** What the fleet says of each of its providers, given their versions (`v0.10.6`; null where not told). */
export function doubtsOfFleet(versions: readonly (string | null)[]): readonly (readonly Doubt[])[] {
  const found = FLEET_CHECKS.map(({ code, find }) => ({ code, sentences: find(versions) }))
  return versions.map((_, at) =>
    found.flatMap(({ code, sentences }): readonly Doubt[] => {
      const message = sentences[at] ?? null
      return message === null ? [] : [{ code, node: null, resource: null, storageClass: null, message }]
    }),
  )
}

type Version = readonly [major: number, minor: number]

/** Major and minor; null where the text is no version. */
function parseVersion(text: string | null): Version | null {
  const match = /^v?(\d{1,6})\.(\d{1,6})(?:\D|$)/.exec(text ?? '')
  return match === null ? null : [Number(match[1]), Number(match[2])]
}

function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1]
}

function isFarBehind(version: Version, middle: Version): boolean {
  return version[0] < middle[0] || (version[0] === middle[0] && middle[1] - version[1] >= FAR_BEHIND)
}
