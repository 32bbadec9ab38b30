import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ephemeralVolume, persistentVolume, ramVolume } from '../../../src/domain/request.ts'
import { parseRequest } from '../../../src/inventory/fit/parse-request.ts'
import { GI } from './build.ts'

function unitsOf(text: string) {
  const read = parseRequest(text)
  if (!read.ok) throw new Error(read.error.message)
  return read.value.groups.flatMap(({ units }) => units)
}

function refusalOf(text: string): string {
  const read = parseRequest(text)
  return read.ok ? 'accepted' : read.error.message
}

describe('a typed request', () => {
  it('is read part by part', () => {
    expect(unitsOf('8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3')).toEqual([
      {
        services: [{ name: 'service', replicas: 3 }],
        cpuMillicores: 8000,
        memoryBytes: 32 * GI,
        gpu: { count: 2, alternatives: [{ vendor: 'nvidia', model: 'h100', ram: null, interface: null }] },
        volumes: [persistentVolume('beta3', 100 * GI)],
        leasedIps: [],
      },
    ])
  })

  it.each([
    ['500m cpu', { cpuMillicores: 500 }],
    ['0.5cores', { cpuMillicores: 500 }],
    ['32Gi memory', { memoryBytes: 32 * GI }],
    ['8 vcpu, 32 Gi, x 3', { cpuMillicores: 8000, memoryBytes: 32 * GI, services: [{ replicas: 3 }] }],
    ['500 m cpu', { cpuMillicores: 500 }],
    ['2 x h100', { gpu: { count: 2 } }],
    ['1 cpu, 1.5Gi', { cpuMillicores: 1000, memoryBytes: 1.5 * GI }],
    ['10Gi disk', { volumes: [ephemeralVolume(10 * GI)] }],
    ['1Gi ram', { volumes: [ramVolume(GI)] }],
    ['2 ips', { leasedIps: [1, 2] }],
    [
      '2xh100',
      {
        gpu: {
          count: 2,
          alternatives: [
            { vendor: 'nvidia', model: 'h100' },
            { vendor: 'amd', model: 'h100' },
          ],
        },
      },
    ],
    [
      '1 gpu',
      {
        gpu: {
          count: 1,
          alternatives: [
            { vendor: 'nvidia', model: '*' },
            { vendor: 'amd', model: '*' },
          ],
        },
      },
    ],
    [
      '1x nvidia/a100/81920Mi/sxm',
      { gpu: { alternatives: [{ model: 'a100', ram: '80Gi', interface: 'sxm' }] } },
    ],
    ['1x nvidia/h100|nvidia/*', { gpu: { alternatives: [{ model: 'h100' }, { model: '*' }] } }],
  ])('%s', (text, unit) => {
    expect(unitsOf(text)).toMatchObject([unit])
  })

  it('may name several services', () => {
    expect(unitsOf('8 cpu 1 ip x2 + 500m cpu 1Gi 1 ip')).toMatchObject([
      { services: [{ name: 'service-1', replicas: 2 }], leasedIps: [1] },
      { services: [{ name: 'service-2', replicas: 1 }], memoryBytes: GI, leasedIps: [2] },
    ])
  })

  it.each([
    ['', /^the request ends where a service was expected; such as 8 cpu/],
    ['8', /^the request ends; expected what it is of: cpu, gpu, ip, or a size/],
    ['8 32Gi', /^at character 3, "32Gi": expected what it is of/],
    ['8 cpu 32Gx', /^at character 7, "32Gx": expected a size/],
    ['0 cpu', /^at character 1, "0": expected a number of cores/],
    ['-1 cpu', /^at character 1, "-1": expected an amount/],
    ['32 GB', /^at character 1, "32GB": expected a size/],
    ['2 h100', /^at character 3, "h100": expected cpu, gpu or ip after a bare number; .*2x h100$/],
    ['8 disks', /^at character 3, "disks": expected cpu, gpu or ip/],
    ['h100', /^at character 1, "h100": expected how many before it, such as 1x h100$/],
    ['1 gpu h100', /^at character 7, "h100": expected how many before it/],
    ['8 cpu beta3', /^at character 7, "beta3": expected its size before it, such as 100Gi beta3$/],
    ['1x h100/80', /^at character 4, "h100\/80": expected a GPU model/],
    ['cpu 8', /^at character 1, "cpu": expected an amount and what it is of/],
    ['2x', /^the request ends; expected a GPU model after the x/],
    ['2x nvidia', /^at character 4, "nvidia": expected a GPU model/],
    ['2x nvidia/h100|', /^at character 16, "": expected a GPU model/],
    ['1x nvidia/h100/nvlink', /expected a GPU model/],
    ['1 cpu 2 cpu', /^at character 7, "2": cpu is named twice/],
    ['1 cpu x3 1Gi', /^at character 10, "1Gi": expected nothing, or \+/],
    ['1 cpu x0', /expected a whole number from 1 to 10000/],
    ['1 cpu +', /^the request ends where a service was expected/],
    ['1.5 gpu', /expected a whole number/],
    ['\u001b[2J', /^at character 1, "\\u\{1b\}\[2J"/],
    ['x3', /^the request names no resource/],
    ['9'.repeat(2000), /longer than 1000/],
  ])('%j is refused with its place', (text, message) => {
    expect(refusalOf(text)).toMatch(message)
  })

  it('of any text gives a request or one sentence without control characters', () => {
    const word = fc.constantFrom(
      '8',
      'cpu',
      '32Gi',
      '2x',
      'nvidia/h100',
      'x3',
      '+',
      'beta3',
      'gpu',
      '|',
      '\u001b',
      '1e99',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          const read = parseRequest(text)
          if (!read.ok) expect(read.error.message).toMatch(/^[^\p{C}]+$/u)
          else expect(read.value.groups[0]?.units.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})
