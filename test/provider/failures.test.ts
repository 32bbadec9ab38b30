import { describe, expect, it } from 'vitest'
import { DialError } from '../../src/provider/dialer.ts'
import { classify, type RequestPhase, timedOut } from '../../src/provider/failures.ts'
import { REST } from '../../src/provider/rest/dialect.ts'
import { endpoint, said } from './support.ts'

const HOST = endpoint('provider.example.com')

function coded(code: string): Error {
  return Object.assign(new Error('from below'), { code })
}

function whenDialling(code: string, phase: 'lookup' | 'connect' | 'tls'): string {
  return said(classify(new DialError(phase, coded(code)), 'headers', HOST, REST))
}

function whenAsking(code: string, phase: RequestPhase): string {
  return said(classify(coded(code), phase, HOST, REST))
}

describe('an error of the transport', () => {
  it.each([
    ['ENOTFOUND', 'lookup', 'dns: no such host name: "provider.example.com"'],
    ['EAI_AGAIN', 'lookup', 'dns: the host name "provider.example.com" could not be looked up'],
    ['EAI_FAIL', 'lookup', 'dns: '],
    ['ESERVFAIL', 'lookup', 'dns: '],
    ['ECONNREFUSED', 'connect', 'refused: connection refused: nothing listens on provider.example.com:8443'],
    ['EHOSTUNREACH', 'connect', 'unreachable: no route to provider.example.com:8443'],
    ['ENETUNREACH', 'connect', 'unreachable: '],
    ['EADDRNOTAVAIL', 'connect', 'unreachable: '],
    ['EMFILE', 'connect', 'unreachable: this machine has no free sockets'],
    ['ETIMEDOUT', 'connect', 'timeout: no connection to provider.example.com:8443'],
    ['ECONNRESET', 'connect', 'unreachable: the connection to provider.example.com:8443 was reset'],
    [
      'ECONNRESET',
      'tls',
      'tls: provider.example.com:8443 closed the connection in the middle of the TLS handshake',
    ],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls', 'what answers does not speak TLS (plain HTTP?)'],
    [
      'ERR_SSL_NEVER_HEARD_OF',
      'tls',
      'tls: no TLS connection to provider.example.com:8443: the TLS library says ERR_SSL_NEVER_HEARD_OF',
    ],
    ['EPROTO', 'tls', 'tls: '],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls', 'self-signed'],
    [
      'CERT_HAS_EXPIRED',
      'tls',
      'tls: no TLS connection to provider.example.com:8443: its certificate has expired',
    ],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls', 'tls: '],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls', 'its certificate is for another host name'],
    ['constructor', 'connect', 'unreachable: asking provider.example.com:8443 failed: constructor'],
  ] as const)('%s while dialling (%s) is %s', (code, phase, sentence) => {
    expect(whenDialling(code, phase)).toContain(sentence)
  })

  it.each([
    ['ECONNRESET', 'headers', 'unreachable: the connection was closed before an answer came'],
    ['UND_ERR_SOCKET', 'headers', 'unreachable: the connection was closed before an answer came'],
    ['ECONNRESET', 'body', 'unreachable: the connection was closed in the middle of the answer'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'body', 'unreachable: the connection was closed in the middle'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'headers', 'it demands a client certificate'],
    ['UND_ERR_HEADERS_TIMEOUT', 'headers', 'timeout: '],
    ['UND_ERR_BODY_TIMEOUT', 'body', 'timeout: '],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'body', 'too-large: the answer is too large: at most 16 MiB are read'],
    ['UND_ERR_HEADERS_OVERFLOW', 'headers', 'too-large: '],
    ['UND_ERR_DESTROYED', 'headers', 'aborted: '],
    ['Z_DATA_ERROR', 'body', 'not-akash: the compressed answer is cut off or corrupt'],
    ['HPE_INVALID_CONSTANT', 'headers', 'not-akash: what answers over TLS does not speak HTTP/1.1'],
    ['HPE_INVALID_CHUNK_SIZE', 'body', 'not-akash: '],
  ] as const)('%s after the connection stood (%s) is %s', (code, phase, sentence) => {
    expect(whenAsking(code, phase)).toContain(sentence)
  })

  it('of several addresses is the most telling one', () => {
    const several = (...codes: readonly string[]) =>
      said(classify(new DialError('connect', new AggregateError(codes.map(coded))), 'headers', HOST, REST))
    expect(several('ENETUNREACH', 'ECONNREFUSED')).toMatch(/^refused: /)
    expect(several('ETIMEDOUT', 'ENETUNREACH')).toMatch(/^timeout: /)
    expect(several('EHOSTUNREACH', 'ENETUNREACH')).toMatch(/^unreachable: /)
    expect(said(classify(new DialError('connect', new AggregateError([])), 'headers', HOST, REST))).toMatch(
      /^unreachable: /,
    )
  })

  it('without a code, or no error at all, still has a sentence without control characters', () => {
    for (const thrown of [undefined, null, 'text', new Error('\u001b[31m'), { code: '\u001b]0;x\u0007' }]) {
      expect(said(classify(thrown, 'headers', HOST, REST))).toMatch(/^unreachable: asking [^\p{Cc}]+$/u)
    }
  })

  it('keeps its cause for the log', () => {
    const cause = coded('ECONNREFUSED')
    expect(classify(cause, 'headers', HOST, REST).error.cause).toBe(cause)
  })
})

describe('a timeout', () => {
  it('says the figure it was given and how far the question had come', () => {
    const sentences = (['lookup', 'connect', 'tls', 'headers', 'body'] as const).map(
      (phase) => timedOut(1500, phase, 73, HOST).error.message,
    )
    expect(sentences).toEqual([
      'no complete answer within 1.5 s: the name "provider.example.com" was still being looked up',
      'no complete answer within 1.5 s: provider.example.com:8443 does not take the connection; a firewall may drop what is sent to it',
      'no complete answer within 1.5 s: it took the connection but did not finish the TLS handshake',
      'no complete answer within 1.5 s: it took the request but began no answer',
      'no complete answer within 1.5 s: only 73 bytes of the answer had come',
    ])
  })
})
