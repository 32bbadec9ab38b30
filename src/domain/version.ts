/** Versions as Akash and Kubernetes write them: semantic ones (semver.org) with or without a leading v. */

const VERSION = /^v?(\d{1,9})\.(\d{1,9})(?:\.(\d{1,9}))?(?:-([0-9a-z.-]+))?(?:\+.*)?$/i

/**
 * A text that sorts as the version does: numbers by size, what comes before a release (`-rc1`) before it. What is
 * built (`+k3s1`) makes no difference. null for what is no version.
 */
export function versionKey(text: string): string | null {
  const match = VERSION.exec(text.trim())
  if (match === null) return null
  const [, major = '0', minor = '0', patch = '0', before] = match
  const numbers = [major, minor, patch].map(padded).join('.')
  return before === undefined
    ? `${numbers}~`
    : `${numbers}-${before.toLowerCase().replaceAll(/\d+/g, padded)}`
}

function padded(digits: string): string {
  return digits.padStart(9, '0')
}
