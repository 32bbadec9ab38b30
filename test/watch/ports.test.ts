import { describe, expect, it } from 'vitest'
import { initialPorts, portAnswered, portFailed, UNUSED_PORT, withPort } from '../../src/watch/ports.ts'
import { initialState } from '../../src/watch/provider-state.ts'
import { certificate, endpoint } from './support/values.ts'

const refused = { code: 'refused', message: 'Nothing listens there.' } as const
const fresh = initialPorts(['rest', 'grpc'], 1000).grpc

describe('the state of a port', () => {
  it('is connecting where it is used and unused where it is not', () => {
    const { rest, grpc } = initialPorts(['rest'], 1000)
    expect([rest.condition, rest.sinceMs, grpc]).toEqual(['connecting', 1000, UNUSED_PORT])
  })

  it('is ok since the first of an unbroken run of answers, with the latency of the last', () => {
    const first = portAnswered(fresh, { latencyMs: 40 }, 2000)
    expect(first).toEqual({ condition: 'ok', code: null, message: null, sinceMs: 2000, latencyMs: 40 })
    expect(portAnswered(first, { latencyMs: 50 }, 3000)).toMatchObject({ sinceMs: 2000, latencyMs: 50 })
    expect(portAnswered(first, { latencyMs: 40 }, 3000)).toBe(first)
  })

  it('is failed since the first of an unbroken run of failures, with the words of the last', () => {
    const first = portFailed(portAnswered(fresh, { latencyMs: 40 }, 2000), refused, 3000)
    expect(first).toEqual({ condition: 'failed', ...refused, sinceMs: 3000, latencyMs: 40 })
    expect(portFailed(first, { ...refused, cause: 'another' }, 4000)).toBe(first)
    const other = portFailed(first, { code: 'timeout', message: 'No answer.' }, 5000)
    expect(other).toMatchObject({ code: 'timeout', message: 'No answer.', sinceMs: 3000 })
    expect(portAnswered(other, { latencyMs: 9 }, 6000)).toEqual({
      condition: 'ok',
      code: null,
      message: null,
      sinceMs: 6000,
      latencyMs: 9,
    })
  })

  it('keeps the certificate it showed, the same object while it shows the same', () => {
    const shown = portAnswered(fresh, { latencyMs: 40, certificate: certificate('AA') }, 2000)
    expect(shown.certificate?.fingerprint256).toBe('AA')
    expect(portAnswered(shown, { latencyMs: 40, certificate: certificate('AA') }, 3000)).toBe(shown)
    expect(portAnswered(shown, { latencyMs: 40 }, 3000)).toBe(shown)
    expect(portFailed(shown, refused, 3000).certificate).toBe(shown.certificate)
    const other = portAnswered(shown, { latencyMs: 40, certificate: certificate('BB') }, 4000)
    expect(other).toMatchObject({ sinceMs: 2000, certificate: { fingerprint256: 'BB' } })
  })

  it('leaves the state of the provider the same object where the port is the same', () => {
    const state = initialState(endpoint('p'), 0, ['rest', 'grpc'])
    expect(withPort(state, 'grpc', (port) => port)).toBe(state)
    const failed = withPort(state, 'grpc', (port) => portFailed(port, refused, 1))
    expect(failed.ports?.grpc.code).toBe('refused')
    expect(failed.ports?.rest).toBe(state.ports?.rest)
    expect(withPort(failed, 'grpc', (port) => portFailed(port, refused, 2))).toBe(failed)
  })

  it('is nothing to a provider of which no account of ports is kept', () => {
    const { ports: _, ...state } = initialState(endpoint('p'), 0)
    expect(withPort(state, 'rest', () => UNUSED_PORT)).toBe(state)
  })
})
