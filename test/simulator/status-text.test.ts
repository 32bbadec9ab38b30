import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { flatShapeText, unitsShapeText } from '../../src/simulator/older-shapes.ts'
import { goString, statusText } from '../../src/simulator/status-text.ts'
import type { SimCluster, SimNode } from '../../src/simulator/types.ts'

const sample = (name: string) => readFileSync(new URL(`../fixtures/samples/${name}`, import.meta.url), 'utf8')
/** A sample without its line breaks and blanks; its numbers are all below 2^53. */
const compact = (name: string) => JSON.stringify(JSON.parse(sample(name)))

const IDLE: SimNode = {
  name: 'node1',
  allocatable: { cpu: 16_000, gpu: 0, memory: 67_263_016_960, storage_ephemeral: 1_868_399_843_502 },
  allocated: { cpu: 3000, gpu: 0, memory: 1_046_478_848, storage_ephemeral: 0 },
}
const EMPTY: SimCluster = {
  nodes: [],
  storage: [],
  leases: 0,
  active: [],
  pending: [],
  orders: 0,
  deployments: 0,
  hostname: '',
}

describe('the text of /status', () => {
  it('is a real answer, key by key in its order, for the cluster of that answer', () => {
    const cluster = { ...EMPTY, nodes: [IDLE], hostname: 'provider.indianode.com' }
    expect(statusText(cluster, 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku')).toBe(
      compact('status-2025-08-06-indianode-gpu-missing.json'),
    )
  })

  it('leaves out what Go leaves out when empty, and keeps `available`', () => {
    expect(statusText(EMPTY, 'akash1x')).toBe(
      '{"cluster":{"leases":0,"inventory":{"available":{}}},"bidengine":{"orders":0},"manifest":{"deployments":0},"address":"akash1x"}',
    )
  })

  it('wraps what is over-allocated to the digits that a provider of 2025 printed', () => {
    const [fragment] = JSON.parse(sample('fragments-real-world.json'))
    const over: SimNode = {
      name: 'node1',
      allocatable: { cpu: 10_000, gpu: 1, memory: 20_948_713_472, storage_ephemeral: 66_653_508_761 },
      allocated: { cpu: 30_000, gpu: 0, memory: 33_057_406_976, storage_ephemeral: 150_323_855_360 },
    }
    const node = fragment.data_text.replace('{"allocatable"', '{"name":"node1","allocatable"')
    // Go prints the fields of a metric as cpu, gpu, memory, storage_ephemeral, as the fragment has them.
    expect(statusText({ ...EMPTY, nodes: [over] }, 'x')).toContain(`"nodes":[${node}]`)
  })

  it('tells storage as what is left, negative where it is', () => {
    const storage = [
      { class: 'beta3', allocatable: 1000, allocated: 275_152_610_037 },
      { class: 'ram', allocatable: Number.POSITIVE_INFINITY, allocated: 0 },
    ]
    expect(statusText({ ...EMPTY, storage }, 'x')).toContain(
      '"storage":[{"class":"beta3","size":-275152609037},{"class":"ram","size":9223372036854775807}]',
    )
  })

  it('tells reservations with their volumes by class, classes sorted, and the reclamation window', () => {
    const one = { cpu: 2000, gpu: 0, memory: 4_294_967_296, storage_ephemeral: 2_147_483_648 }
    const cluster = {
      ...EMPTY,
      active: [{ ...one, storage: { ram: 1, beta3: 5_368_709_120 } }],
      pending: [one],
      reclamationWindowNs: 86_400_000_000_000,
    }
    const text = statusText(cluster, 'x')
    expect(text).toContain(
      '"active":[{"cpu":2000,"gpu":0,"memory":4294967296,"storage_ephemeral":2147483648,"storage":{"beta3":5368709120,"ram":1}}],' +
        '"pending":[{"cpu":2000,"gpu":0,"memory":4294967296,"storage_ephemeral":2147483648}],',
    )
    expect(text).toContain('"reclamation_window":86400000000000,"address"')
  })

  it('escapes strings as Go does, and they read back the same', () => {
    const name = '<a href="x">&\u2028\u2029\u001b'
    expect(goString(name)).toBe('"\\u003ca href=\\"x\\"\\u003e\\u0026\\u2028\\u2029\\u001b"')
    expect(JSON.parse(goString(name))).toBe(name)
  })
})

describe('the older shapes', () => {
  it('flat: a real answer of 2022, key by key in its order', () => {
    const parsed = JSON.parse(sample('status-legacy-flat-nodes-bigtractorplotting.json'))
    const { inventory, leases } = parsed.cluster
    const none = { cpu: 0, gpu: 0, memory: 0, storage_ephemeral: 0 }
    const cluster: SimCluster = {
      ...EMPTY,
      leases,
      active: inventory.active.map((one: SimNode['allocatable']) => ({ ...one, gpu: 0 })),
      nodes: inventory.available.nodes.map((free: SimNode['allocatable']) => ({
        name: 'not told',
        allocatable: { ...free, gpu: 8 },
        allocated: none,
      })),
      hostname: 'provider.bigtractorplotting.com',
      reclamationWindowNs: 5,
    }
    expect(flatShapeText(cluster)).toBe(compact('status-legacy-flat-nodes-bigtractorplotting.json'))
  })

  it('units: lists or null, amounts as strings within units and size', () => {
    const cluster = { ...EMPTY, nodes: [IDLE], leases: 2, hostname: 'provider.old.example' }
    expect(unitsShapeText(cluster)).toBe(
      '{"cluster":{"leases":2,"inventory":{"active":null,"pending":null,"available":[{"cpu":{"units":{"val":"13000"}},"memory":{"size":{"val":"66216538112"}},"storage":{"size":{"val":"1868399843502"}}}]}},"bidengine":{"orders":0},"manifest":{"deployments":0},"cluster_public_hostname":"provider.old.example"}',
    )
  })
})
