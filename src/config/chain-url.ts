/** Base URLs of the REST API of chain nodes (the LCD): the public ones, and the reading of what people type. */
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'

/**
 * Public nodes of the main network, asked in turn where `--chain` names none; those that Akash's own console lists
 * (akash-network/console, packages/net). Some carry a path.
 */
export const PUBLIC_CHAIN_URLS: readonly string[] = [
  'https://rpc.akt.dev/rest',
  'https://api.akashnet.net',
  'https://akash-api.polkachu.com',
  'https://rest-akash.ecostake.com',
]

/**
 * Reads the base URL of a chain node: https with a path or without, its final slash dropped. Plain http is taken for
 * this machine alone (127.0.0.0/8, ::1, localhost), where nobody stands between: what a chain node says decides whom
 * the program asks and what it believes of them. User names, queries and fragments are refused, and a user name is
 * never repeated, for a password may stand beside it.
 */
export function parseChainUrl(text: string): Outcome<string, 'usage'> {
  const url = URL.parse(text.trim())
  const shown = quote(text.trim().replace(/^(.*:\/\/)?.*@/, '$1...@'))
  if (url === null) return failure('usage', `${shown} is not a URL; give one such as ${PUBLIC_CHAIN_URLS[0]}`)
  if (url.username !== '' || url.password !== '') return failure('usage', `${shown} carries a user name (@)`)
  if (url.search !== '' || url.hash !== '' || /[?#]/.test(text)) {
    return failure('usage', `${shown} carries a query or a fragment; give the base URL only`)
  }
  const isPlain = url.protocol === 'http:'
  if (isPlain && !isLoopbackHost(url.hostname)) {
    return failure('usage', `${shown}: plain http is taken for this machine only; use https`)
  }
  if (!isPlain && url.protocol !== 'https:') {
    return failure('usage', `${shown}: use https, or http for a node on this machine`)
  }
  return success(url.origin + url.pathname.replace(/\/+$/, ''))
}

/** Reads base URLs as the library takes them: one, several, or the public ones where none is given. */
export function chainUrls(
  given: string | readonly string[] = PUBLIC_CHAIN_URLS,
): Outcome<readonly string[], 'usage'> {
  const urls: string[] = []
  for (const text of typeof given === 'string' ? [given] : given) {
    const url = parseChainUrl(text)
    if (!url.ok) return url
    urls.push(url.value)
  }
  return success(urls)
}

/** Whether a base URL leads to this machine. */
export function isLoopbackUrl(baseUrl: string): boolean {
  return isLoopbackHost(URL.parse(baseUrl)?.hostname ?? '')
}

/** A host as URLs hold it: IPv4 in canonical form, IPv6 in brackets. */
function isLoopbackHost(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}
