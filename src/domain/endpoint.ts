/** Where one provider answers: the value, its text forms, and the parser of what people type. */
import { failure, type Outcome, success } from './outcome.ts'
import { looksLikeOwner, parseOwner } from './owner.ts'
import { quote } from './quote.ts'

/** Where one provider answers. */
export interface Endpoint {
  /** Identity and label: `host:port`, an IPv6 host in brackets, lower-case host. */
  readonly id: string
  /** As the person typed it, without surrounding white space. */
  readonly text: string
  /** Host name or address; an IPv6 literal without brackets. */
  readonly host: string
  /** Port of REST `/status`. */
  readonly port: number
}

/** Port of a provider's REST gateway (Akash provider, gateway/rest) unless another is named. */
export const DEFAULT_PORT = 8443

/** No host name has more than 253 characters; the rest is room for scheme, port and brackets. */
const LONGEST = 512

const FORMS = 'use host, host:port or https://host:port (an IPv6 address in brackets)'

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i
/** Anything beyond letters, marks and digits of any script, `.`, `_`, `-` and the ideographic full stop. */
const NOT_IN_A_NAME = /[^\p{L}\p{M}\p{N}._\u{3002}-]/u
const DOTTED_QUAD = /^\d{1,3}(\.\d{1,3}){3}$/

type Usage<T> = Outcome<T, 'usage'>

/**
 * Reads an endpoint as people type it: `host`, `host:port`, `https://host[:port][/]`, IPv6 addresses in
 * brackets. The port is 8443 unless given. The host is lower-cased, brought to punycode, an address to its
 * canonical text, and one trailing dot is dropped, so that one provider typed in two ways has one `id`;
 * `parseEndpoint(id)` gives the same endpoint again.
 *
 * Every error is a sentence that names what is wrong and what is accepted. Plain HTTP is never accepted, and an
 * owner address (`akash1...`) is refused: only the chain knows its host (`parseTarget` takes both).
 */
export function parseEndpoint(text: string): Usage<Endpoint> {
  const typed = text.trim()
  if (typed === '') return usage(`an endpoint is empty; ${FORMS}`)
  if (typed.length > LONGEST) {
    return usage(`endpoint ${quote(typed)} is too long: ${typed.length} characters of at most ${LONGEST}`)
  }
  if (/[\s\p{Cc}]/u.test(typed)) {
    return usage(`endpoint ${quote(typed)} holds a space or a control character; ${FORMS}`)
  }
  if (looksLikeOwner(typed)) return usage(ownerProblem(typed))
  // Whatever stands before an @ may be a password: no message repeats it.
  const shown = quote(typed.replace(/^(.*:\/\/)?.*@/, '$1...@'))

  const scheme = SCHEME.exec(typed)
  const schemeName = scheme?.[1]?.toLowerCase()
  if (schemeName === 'http') {
    return usage(
      `endpoint ${shown}: providers are only asked over TLS, never over plain HTTP; write https:// or leave the scheme out`,
    )
  }
  if (schemeName !== undefined && schemeName !== 'https') {
    return usage(`endpoint ${shown}: the scheme ${quote(schemeName)} is not known; ${FORMS}`)
  }

  const rest = typed.slice(scheme?.[0].length ?? 0)
  const extra = extraPart(rest)
  if (extra !== null) {
    return usage(`endpoint ${shown} carries ${extra}, which is not part of an endpoint; ${FORMS}`)
  }
  return parseAuthority(rest.endsWith('/') ? rest.slice(0, -1) : rest, typed, shown)
}

/** `https://host:port` and the path (which begins with `/`); an IPv6 host stands in brackets. */
export function endpointUrl(endpoint: Endpoint, path = ''): string {
  return `https://${bracketed(endpoint.host)}:${endpoint.port}${path}`
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function ownerProblem(typed: string): string {
  const owner = parseOwner(typed)
  if (!owner.ok) return owner.error.message
  return `${quote(typed)} is the address of an owner, and a host is needed here; name the provider's host`
}

/** What follows or precedes host and port in a URL, in words; null where nothing does. */
function extraPart(rest: string): string | null {
  if (rest.includes('@')) return 'a user name (@)'
  if (rest.includes('?')) return 'a query (?)'
  if (rest.includes('#')) return 'a fragment (#)'
  const slash = rest.indexOf('/')
  if (slash !== -1 && slash !== rest.length - 1) return `a path (${quote(rest.slice(slash))})`
  return null
}

function parseAuthority(authority: string, typed: string, shown: string): Usage<Endpoint> {
  const split = splitPort(authority)
  if (split === null) {
    return usage(
      isIpv6(authority)
        ? `endpoint ${shown}: an IPv6 address must stand in brackets: write [${authority}] or [${authority}]:${DEFAULT_PORT}`
        : `endpoint ${shown} has more than one colon; ${FORMS}`,
    )
  }
  const host = split.host.startsWith('[') ? parseIpv6(split.host) : parseName(split.host)
  if (!host.ok) return usage(`endpoint ${shown}: ${host.error.message}`)
  const port = parsePort(split.port)
  if (port === null) {
    return usage(
      `endpoint ${shown}: the port must be a number from 1 to 65535, not ${quote(split.port ?? '')}`,
    )
  }
  return success({
    id: `${bracketed(host.value)}:${port}`,
    text: typed,
    host: host.value,
    port,
  })
}

/** Host (with its brackets, if any) and the text after the colon; null where colons are ambiguous. */
function splitPort(authority: string): { host: string; port: string | null } | null {
  const close = authority.startsWith('[') ? authority.indexOf(']') : -1
  const colon = authority.indexOf(':', close + 1)
  if (colon === -1) return { host: authority, port: null }
  if (close === -1 && authority.indexOf(':', colon + 1) !== -1) {
    return authority.startsWith('[') ? { host: authority, port: null } : null
  }
  return { host: authority.slice(0, colon), port: authority.slice(colon + 1) }
}

function parsePort(text: string | null): number | null {
  if (text === null) return DEFAULT_PORT
  if (!/^\d{1,5}$/.test(text)) return null
  const port = Number(text)
  return port >= 1 && port <= 65535 ? port : null
}

function parseIpv6(bracketedHost: string): Usage<string> {
  const inner = bracketedHost.slice(1, -1)
  const host = bracketedHost.endsWith(']') ? urlHost(`[${inner}]`) : null
  return host === null
    ? usage(`${quote(bracketedHost)} is not an IPv6 address in brackets`)
    : success(host.slice(1, -1))
}

function isIpv6(text: string): boolean {
  return urlHost(`[${text}]`) !== null
}

function parseName(text: string): Usage<string> {
  if (text === '') return usage(`the host is missing; ${FORMS}`)
  const junk = NOT_IN_A_NAME.exec(text)
  if (junk !== null) return usage(`${quote(junk[0])} cannot stand in a host name; ${FORMS}`)
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  const labels = name.split('.')
  if (labels.includes('')) return usage(`the host ${quote(text)} has an empty part between dots`)
  // A URL parser reads 1 as 0.0.0.1 and 0x7f.1 as 127.0.0.1: only the plain form is taken for an address.
  const looksNumeric = /^(\d+|0x[0-9a-f]*)$/i.test(labels.at(-1) ?? '')
  if (looksNumeric && (!DOTTED_QUAD.test(name) || urlHost(name) !== name)) {
    return usage(`${quote(text)} is neither a host name nor an IPv4 address (four numbers from 0 to 255)`)
  }
  const host = urlHost(name)
  if (host === null) return usage(`${quote(text)} is not a valid host name`)
  const tooLong = host.split('.').find((label) => label.length > 63)
  if (tooLong !== undefined) {
    return usage(
      `a part of the host name is too long: ${quote(tooLong)} has ${tooLong.length} characters of at most 63`,
    )
  }
  if (host.length > 253) return usage(`the host name is too long: ${host.length} characters of at most 253`)
  if (host.split('.').some((label) => label.startsWith('-') || label.endsWith('-'))) {
    return usage(`a part of the host ${quote(text)} begins or ends with a hyphen`)
  }
  return success(host)
}

/** The host as the WHATWG URL standard writes it (lower case, punycode, canonical IPv6), or null. */
function urlHost(host: string): string | null {
  const url = URL.parse(`https://${host}/`)
  return url === null || url.hostname === '' || url.pathname !== '/' ? null : url.hostname
}

function usage(message: string): { readonly ok: false; readonly error: { code: 'usage'; message: string } } {
  return failure('usage', message)
}
