import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointUrl, parseEndpoint } from '../../src/domain/endpoint.ts'

function idOf(text: string): string {
  const parsed = parseEndpoint(text)
  return parsed.ok ? parsed.value.id : `refused: ${parsed.error.message}`
}

function refusalOf(text: string): string {
  const parsed = parseEndpoint(text)
  return parsed.ok ? `accepted as ${parsed.value.id}` : parsed.error.message
}

const OWNER = 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku'

describe('an endpoint', () => {
  it.each([
    ['provider.example.com', 'provider.example.com:8443'],
    ['provider.example.com:30443', 'provider.example.com:30443'],
    ['https://provider.example.com', 'provider.example.com:8443'],
    ['https://provider.example.com/', 'provider.example.com:8443'],
    ['https://provider.example.com:443', 'provider.example.com:443'],
    ['https://provider.example.com:65535/', 'provider.example.com:65535'],
    ['HTTPS://Provider.Example.COM:8443', 'provider.example.com:8443'],
    ['provider.example.com.', 'provider.example.com:8443'],
    ['  provider.example.com\r\n', 'provider.example.com:8443'],
    ['localhost:1', 'localhost:1'],
    ['my_provider', 'my_provider:8443'],
    ['192.0.2.7', '192.0.2.7:8443'],
    ['192.0.2.7:9000', '192.0.2.7:9000'],
    ['[2001:DB8::7]', '[2001:db8::7]:8443'],
    ['[2001:db8:0:0:0:0:0:7]:9000', '[2001:db8::7]:9000'],
    ['https://[::1]:9000/', '[::1]:9000'],
    ['bücher.example', 'xn--bcher-kva.example:8443'],
    ['BÜCHER.example:99', 'xn--bcher-kva.example:99'],
    ['日本。jp', 'xn--wgv71a.jp:8443'],
    ['akash1.example.com', 'akash1.example.com:8443'],
    ['akash1:8443', 'akash1:8443'],
    [`${OWNER}.example.com`, `${OWNER}.example.com:8443`],
  ])('written %j is %s', (text, id) => {
    expect(idOf(text)).toBe(id)
  })

  it('keeps what was typed beside what it means', () => {
    expect(parseEndpoint(' https://[2001:DB8::1]:99/ ')).toEqual({
      ok: true,
      value: { id: '[2001:db8::1]:99', text: 'https://[2001:DB8::1]:99/', host: '2001:db8::1', port: 99 },
    })
  })

  it.each([
    ['', 'is empty'],
    ['   ', 'is empty'],
    ['http://provider.example.com:8443', 'never over plain HTTP'],
    ['HTTP://provider.example.com', 'never over plain HTTP'],
    ['ftp://provider.example.com', 'scheme "ftp" is not known'],
    ['provider.example.com/status', 'a path ("/status")'],
    ['https://provider.example.com/a/', 'a path ("/a/")'],
    ['provider.example.com?x=1', 'a query (?)'],
    ['provider.example.com#top', 'a fragment (#)'],
    ['user@provider.example.com', 'a user name (@)'],
    ['provider.example.com:', 'from 1 to 65535, not ""'],
    ['provider.example.com:0', 'from 1 to 65535, not "0"'],
    ['provider.example.com:65536', 'from 1 to 65535, not "65536"'],
    ['provider.example.com:abc', 'from 1 to 65535, not "abc"'],
    ['provider.example.com:-1', 'from 1 to 65535, not "-1"'],
    ['provider.example.com:8443.5', 'from 1 to 65535'],
    ['2001:db8::7', 'brackets: write [2001:db8::7] or [2001:db8::7]:8443'],
    ['a:1:2', 'more than one colon'],
    ['[2001:db8::7', 'not an IPv6 address in brackets'],
    ['[2001:db8::7]x', 'not an IPv6 address in brackets'],
    ['[fe80::1%eth0]', 'not an IPv6 address in brackets'],
    ['[192.0.2.7]', 'not an IPv6 address in brackets'],
    ['[]', 'not an IPv6 address in brackets'],
    ['[::1]:', 'from 1 to 65535'],
    [':8443', 'the host is missing'],
    ['https://', 'the host is missing'],
    ['$HOST', '"$" cannot stand in a host name'],
    ['https://$HOST:8443', '"$" cannot stand in a host name'],
    ['a,b', '"," cannot stand in a host name'],
    ['%41.example', '"%" cannot stand in a host name'],
    ['provider example', 'a space or a control character'],
    ['pro\u0000vider', 'a space or a control character'],
    ['pro\u202evider', '"\\u{202e}" cannot stand in a host name'],
    ['a..b', 'an empty part between dots'],
    ['.', 'an empty part between dots'],
    ['-provider', 'begins or ends with a hyphen'],
    ['256.1.1.1', 'neither a host name nor an IPv4 address'],
    ['1.2.3', 'neither a host name nor an IPv4 address'],
    ['2130706433', 'neither a host name nor an IPv4 address'],
    ['0x7f.1', 'neither a host name nor an IPv4 address'],
    ['192.0.2.07', 'neither a host name nor an IPv4 address'],
    [`${'a'.repeat(64)}.example`, '64 characters of at most 63'],
    [`${'a.'.repeat(126)}ab`, '254 characters of at most 253'],
    ['a'.repeat(600), 'too long: 600 characters of at most 512'],
    [OWNER, 'is the address of an owner, and a host is needed here'],
    [OWNER.toUpperCase(), 'is the address of an owner, and a host is needed here'],
    [`${OWNER}x`, 'is not an owner address'],
  ])('written %j is refused: %s', (text, reason) => {
    expect(refusalOf(text)).toContain(reason)
  })

  it('of a name as long as DNS allows is accepted', () => {
    const longest = `${'a.'.repeat(126)}a`
    expect(idOf(longest)).toBe(`${longest}:8443`)
    expect(idOf(`${'a'.repeat(63)}.example`)).toBe(`${'a'.repeat(63)}.example:8443`)
  })

  it('never repeats what may be a password', () => {
    for (const text of ['https://user:secret@host', 'http://user:secret@host', 'user:secret@host:1/x?y']) {
      expect(refusalOf(text)).not.toContain('secret')
    }
  })

  it('shows no control character and no endless text in a refusal, whatever was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const parsed = parseEndpoint(text)
        if (parsed.ok) return
        expect(parsed.error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        expect(parsed.error.message.length).toBeLessThan(1500)
      }),
    )
  })

  it('has an id that reads as the same endpoint again', () => {
    const label = fc.stringMatching(/^[a-zA-Z0-9äöüßéñжд日本]{1,12}$/)
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'))
    const host = fc.oneof(
      name,
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
    )
    let accepted = 0
    fc.assert(
      fc.property(host, fc.option(fc.nat({ max: 70_000 })), fc.boolean(), (hostText, port, scheme) => {
        const text = `${scheme ? 'https://' : ''}${hostText}${port === null ? '' : `:${port}`}`
        const first = parseEndpoint(text)
        if (!first.ok) return
        accepted += 1
        const second = parseEndpoint(first.value.id)
        expect(second).toEqual({ ok: true, value: { ...first.value, text: first.value.id } })
      }),
    )
    expect(accepted).toBeGreaterThan(30)
  })
})

describe('the address of an endpoint', () => {
  it('names host, port and path, an IPv6 host in brackets', () => {
    const v6 = parseEndpoint('[2001:db8::7]')
    const name = parseEndpoint('provider.example.com:443')
    expect(v6.ok && endpointUrl(v6.value, '/status')).toBe('https://[2001:db8::7]:8443/status')
    expect(name.ok && endpointUrl(name.value)).toBe('https://provider.example.com:443')
  })
})
