import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointOfHostUri, findEndpoints } from '../../src/chain/host-uri.ts'
import { JUNK_URIS } from '../../src/simulator/chain-records.ts'
import { owner, record } from './support.ts'

const PUBLIC = { privateHosts: false }
const ANY = { privateHosts: true }

function verdict(hostUri: string, options = PUBLIC): string {
  const read = endpointOfHostUri(hostUri, options)
  return read.ok ? read.value.id : read.error.code
}

describe('a host URI', () => {
  it.each([
    ['https://provider.example.com:8443', 'provider.example.com:8443'],
    ['https://provider.example.com:30443/', 'provider.example.com:30443'],
    ['HTTPS://Provider.Example.com:8443', 'provider.example.com:8443'],
    [' https://provider.example.com:8443\n', 'provider.example.com:8443'],
    // A URL without a port is one of port 443, unlike what people type.
    ['https://provider.example.com', 'provider.example.com:443'],
    ['https://provider.example.com/', 'provider.example.com:443'],
    ['https://203.0.113.7:8443', '203.0.113.7:8443'],
    ['https://[2001:db8::7]:8443', '[2001:db8::7]:8443'],
    ['https://[2001:db8::7]', '[2001:db8::7]:443'],
    ['https://172.15.0.1:8443', '172.15.0.1:8443'],
    ['https://10.example.com:8443', '10.example.com:8443'],
  ])('%j is the endpoint %s', (uri, id) => {
    expect(verdict(uri)).toBe(id)
  })

  it.each([
    ['', 'empty'],
    ['  ', 'empty'],
    ['$HOST', 'variable'],
    ['https://$HOST:8443', 'variable'],
    ['http://provider.example.com:8443', 'http'],
    ['HTTP://provider.example.com', 'http'],
    ['provider.example.com:8443', 'junk'],
    ['https://', 'junk'],
    ['https://provider.example.com:8443/path', 'junk'],
    ['https://provider.example.com:8443?x', 'junk'],
    ['https://user:secret@provider.example.com', 'junk'],
    ['https://provider.example.com:99999', 'junk'],
    ['ftp://provider.example.com', 'junk'],
    ['https://pro vider', 'junk'],
    ['https://\u202eexample.com:8443', 'junk'],
    ['https://127.0.0.1:8443', 'private'],
    ['https://localhost:8443', 'private'],
    ['https://provider.localhost:8443', 'private'],
    ['https://provider:8443', 'private'],
    ['https://nas.local:8443', 'private'],
    ['https://10.0.0.1:8443', 'private'],
    ['https://192.168.1.1:8443', 'private'],
    ['https://172.16.0.1:8443', 'private'],
    ['https://172.31.255.1:8443', 'private'],
    ['https://169.254.169.254', 'private'],
    ['https://100.64.0.1:8443', 'private'],
    ['https://0.0.0.0:8443', 'private'],
    ['https://[::1]:8443', 'private'],
    ['https://[fd00::1]:8443', 'private'],
    ['https://[fe80::1]:8443', 'private'],
    ['https://[::ffff:10.0.0.1]:8443', 'private'],
  ])('%j is skipped: %s', (uri, reason) => {
    expect(verdict(uri)).toBe(reason)
  })

  it('may lie on this machine where the chain does', () => {
    expect(verdict('https://127.0.0.1:8443', ANY)).toBe('127.0.0.1:8443')
    expect(verdict('$HOST', ANY)).toBe('variable')
  })

  it('is shown in the sentence without what could steer a terminal, and never throws, whatever it is', () => {
    const uri = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => `https://${text}:8443`),
    )
    fc.assert(
      fc.property(uri, (text) => {
        const read = endpointOfHostUri(text, PUBLIC)
        if (!read.ok) expect(read.error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
        else expect(read.value.id).not.toMatch(/[\s\p{Cc}]/u)
      }),
    )
  })
})

describe('the providers of a list', () => {
  it('are one an endpoint, the newest owner having it, and the others are counted', () => {
    const records = [
      record(1, 'https://a.example:8443'),
      record(2, 'https://b.example:8443'),
      record(3, '$HOST'),
      record(4, 'https://A.example:8443/'),
      record(5, ''),
      record(6, 'https://c.example'),
      record(7, 'https://a.example:8443'),
      record(8, 'https://10.0.0.1:8443'),
    ]
    const { found, skipped, merged } = findEndpoints(records, PUBLIC)
    expect(found.map(({ endpoint, record: { owner: of } }) => [endpoint.id, of])).toEqual([
      ['b.example:8443', owner(2)],
      ['c.example:443', owner(6)],
      ['a.example:8443', owner(7)],
    ])
    expect(merged).toBe(2)
    expect(skipped).toEqual({ empty: 1, variable: 1, http: 0, private: 1, junk: 0 })
  })

  it('lose none: every record is found, merged or skipped, and the last of each endpoint is the one found', () => {
    const uri = fc.constantFrom(
      'https://a.example',
      'https://b.example',
      'https://b.example:443/',
      ...JUNK_URIS,
    )
    fc.assert(
      fc.property(fc.array(uri, { maxLength: 30 }), (uris) => {
        const records = uris.map((text, nth) => record(nth, text))
        const { found, skipped, merged } = findEndpoints(records, PUBLIC)
        const skips = Object.values(skipped).reduce((sum, count) => sum + count, 0)
        expect(found.length + merged + skips).toBe(uris.length)
        for (const { endpoint, record: kept } of found) {
          const same = records.filter(({ hostUri }) => verdict(hostUri) === endpoint.id)
          expect(kept).toBe(same.at(-1))
        }
      }),
    )
  })
})
