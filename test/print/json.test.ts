import { describe, expect, it } from 'vitest'
import { pairFromAvailable } from '../../src/domain/resource.ts'
import { aggregateInventoryData } from '../../src/inventory/aggregate.ts'
import { printJson } from '../../src/print/json.ts'
import { cluster, node, pool } from '../inventory/support/build.ts'
import { NOW, snapshot } from './support.ts'

const bad = node('bad', { gpu: pairFromAvailable(1, 8) })
const healthy = cluster([node('n1'), node('n2'), bad], { storage: [pool('beta3', 7)] })
const mixed = snapshot({ a: healthy, b: ['timeout', 'b:8443 did not answer within 10 s.'] })

describe('the JSON document', () => {
  const text = printJson(mixed)
  const document = JSON.parse(text)

  it('has the parts of the contract, in order', () => {
    expect(Object.keys(document)).toEqual([
      'status',
      'timestamp',
      'summary',
      'resources',
      'storage',
      'gpu_models',
      'providers',
      'errors',
    ])
    expect(document.status).toBe('success')
    expect(document.timestamp).toBe('2026-11-23T12:00:00.000Z')
  })

  it('is indented by two spaces and ends with one line end', () => {
    expect(text).toMatch(/^\{\n {2}"status": "success",\n/)
    expect(text).toMatch(/[^\n]\n$/)
  })

  it('lists every provider in the order named, with its age, and every failure again by itself', () => {
    expect(document.providers.map((provider: { provider: string }) => provider.provider)).toEqual([
      'a:8443',
      'b:8443',
    ])
    expect(document.providers[0]).toMatchObject({ status: 'success', age_ms: 250, transport: 'rest' })
    const failure = { provider: 'b:8443', code: 'timeout', error: 'b:8443 did not answer within 10 s.' }
    expect(document.providers[1]).toEqual({ status: 'error', ...failure })
    expect(document.errors).toEqual([failure])
  })

  it('has the totals that aggregateInventoryData makes of its providers', () => {
    const again = aggregateInventoryData(document.providers, { now: NOW })
    expect(document.summary).toEqual(again.summary)
    expect(document.resources).toEqual(again.resources)
    expect(document.storage).toEqual(again.storage)
    expect(document.errors).toEqual(again.errors)
  })

  it('keeps the doubted quantity out of totals and says so at its provider', () => {
    expect(document.resources.gpu.allocatable).toBe(4)
    expect(document.providers[0].doubts).toHaveLength(1)
    expect(document.providers[0].doubts[0]).toMatchObject({ code: 'above-allocatable', node: 'bad' })
  })

  it('is an error with a reason where no provider answered', () => {
    const failed = JSON.parse(printJson(snapshot({ b: ['dns', 'No such name.'] })))
    expect(failed).toMatchObject({
      status: 'error',
      summary: { failed_providers: 1 },
      errors: [{ code: 'dns' }],
    })
    expect(failed.error).toContain('None of the 1 providers')
  })

  it('holds no character that a terminal would obey, and loses none', () => {
    const evil = '\u001B]0;x\u0007\u009b31m\u202Eabc\u2066\u2028\u{E0001}'
    const hostile = printJson(snapshot({ a: cluster([node(evil)]) }))
    expect(hostile.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(JSON.parse(hostile).providers[0].nodes[0].name).toBe(evil)
  })
})
