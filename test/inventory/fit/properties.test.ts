import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterInventory, ClusterNode } from '../../../src/domain/cluster.ts'
import {
  type DeploymentRequest,
  ephemeralVolume,
  type ResourceUnit,
  replicasOf,
} from '../../../src/domain/request.ts'
import { fitRequest } from '../../../src/inventory/fit/fit.ts'
import { card, cards, freeCluster, freeNode, freePool, GI, persistent, request, unit } from './build.ts'

const MODELS = ['a100', 'h100'] as const
const anyNode = fc
  .record({
    cores: fc.integer({ min: 0, max: 6 }),
    gib: fc.integer({ min: 0, max: 6 }),
    gpus: fc.integer({ min: 0, max: 3 }),
    disk: fc.integer({ min: 0, max: 4 }),
    model: fc.constantFrom(...MODELS),
    hasClass: fc.boolean(),
  })
  .map(({ model, hasClass, ...amounts }) => ({
    amounts,
    rest: { gpus: [cards(model, 3)], storageClasses: hasClass ? ['beta3'] : [] },
  }))
type NodeDraft = typeof anyNode extends fc.Arbitrary<infer T> ? T : never

const anyUnit = fc.record({
  replicas: fc.integer({ min: 1, max: 3 }),
  cpu: fc.integer({ min: 0, max: 3 }),
  gib: fc.integer({ min: 0, max: 3 }),
  gpus: fc.integer({ min: 0, max: 2 }),
  models: fc.subarray([...MODELS], { minLength: 1 }),
  disk: fc.integer({ min: 0, max: 2 }),
  pool: fc.integer({ min: 0, max: 2 }),
})
type UnitDraft = typeof anyUnit extends fc.Arbitrary<infer T> ? T : never

function clusterOf(nodes: readonly NodeDraft[], poolGib: number): ClusterInventory {
  return freeCluster(
    nodes.map(({ amounts, rest }, nth) => freeNode(`n${nth}`, amounts, rest)),
    { storage: [freePool('beta3', poolGib)] },
  )
}

function requestOf(units: readonly UnitDraft[]): DeploymentRequest {
  return request(
    units.map(({ replicas, cpu, gib, gpus, models, disk, pool }, nth) =>
      unit(`s${nth}`, replicas, {
        cpuMillicores: cpu * 1000,
        memoryBytes: gib * GI,
        gpu: { count: gpus, alternatives: models.map((model) => card(model)) },
        volumes: [
          ...(disk > 0 ? [ephemeralVolume(disk * GI)] : []),
          ...(pool > 0 ? [persistent('beta3', pool)] : []),
        ],
      }),
    ),
  )
}

const someNodes = fc.array(anyNode, { minLength: 1, maxLength: 4 })
const someUnits = fc.array(anyUnit, { minLength: 1, maxLength: 3 })
const somePool = fc.integer({ min: 0, max: 8 })

describe('a fit', () => {
  it('never places more than is free', () => {
    fc.assert(
      fc.property(someNodes, someUnits, somePool, (nodes, units, poolGib) => {
        const inventory = clusterOf(nodes, poolGib)
        const wanted = requestOf(units)
        const { fits, placements } = fitRequest(wanted, inventory)
        if (!fits) {
          expect(placements).toEqual([])
          return
        }
        const all = wanted.groups.flatMap((group) => group.units)
        const used = (name: string, of: (unit: ResourceUnit) => number) =>
          all.reduce(
            (sum, one) =>
              sum +
              of(one) *
                placements.filter((at) => at.service === one.services[0]?.name && at.node === name).length,
            0,
          )
        expect(placements).toHaveLength(all.reduce((sum, one) => sum + replicasOf(one), 0))
        for (const { name, resources } of inventory.nodes) {
          expect(used(name, (one) => one.cpuMillicores)).toBeLessThanOrEqual(resources.cpu.available ?? 0)
          expect(used(name, (one) => one.memoryBytes)).toBeLessThanOrEqual(resources.memory.available ?? 0)
          expect(used(name, (one) => one.gpu.count)).toBeLessThanOrEqual(resources.gpu.available ?? 0)
          expect(used(name, (one) => bytesOf(one, 'ephemeral'))).toBeLessThanOrEqual(
            resources.ephemeral_storage.available ?? 0,
          )
        }
        const persistentBytes = all.reduce(
          (sum, one) => sum + bytesOf(one, 'persistent') * replicasOf(one),
          0,
        )
        expect(persistentBytes).toBeLessThanOrEqual(poolGib * GI)
      }),
    )
  })

  it('is one that an exhaustive search finds too, wherever it says yes', () => {
    fc.assert(
      fc.property(someNodes, someUnits, somePool, (nodes, units, poolGib) => {
        const inventory = clusterOf(nodes, poolGib)
        const wanted = requestOf(units)
        fc.pre(fitRequest(wanted, inventory).fits)
        expect(searchAll(wanted, inventory, poolGib * GI)).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  it('is what an exhaustive search finds, yes or no, for one service of one GPU model', () => {
    fc.assert(
      fc.property(someNodes, anyUnit, somePool, (nodes, one, poolGib) => {
        const inventory = clusterOf(nodes, poolGib)
        const wanted = requestOf([{ ...one, models: ['h100'] }])
        expect(fitRequest(wanted, inventory).fits).toBe(searchAll(wanted, inventory, poolGib * GI))
      }),
      { numRuns: 200 },
    )
  })

  it('of one service of one GPU model is monotone in all that is free', () => {
    const more = fc.integer({ min: 0, max: 3 })
    fc.assert(
      fc.property(
        someNodes,
        anyUnit,
        somePool,
        fc.array(fc.record({ cores: more, gib: more, gpus: more, disk: more }), {
          minLength: 4,
          maxLength: 4,
        }),
        more,
        (nodes, one, poolGib, extra, extraPool) => {
          const wanted = requestOf([{ ...one, models: ['h100'] }])
          const richer = nodes.map(({ amounts, rest }, nth) => ({
            amounts: {
              cores: amounts.cores + (extra[nth]?.cores ?? 0),
              gib: amounts.gib + (extra[nth]?.gib ?? 0),
              gpus: amounts.gpus + (extra[nth]?.gpus ?? 0),
              disk: amounts.disk + (extra[nth]?.disk ?? 0),
            },
            rest,
          }))
          const before = fitRequest(wanted, clusterOf(nodes, poolGib)).times
          expect(fitRequest(wanted, clusterOf(richer, poolGib + extraPool)).times).toBeGreaterThanOrEqual(
            before,
          )
        },
      ),
    )
  })

  it('of anything stays where a node comes after the others or a pool grows', () => {
    fc.assert(
      fc.property(someNodes, someUnits, somePool, anyNode, (nodes, units, poolGib, last) => {
        const wanted = requestOf(units)
        const before = fitRequest(wanted, clusterOf(nodes, poolGib))
        if (!before.fits) return
        const after = fitRequest(wanted, clusterOf([...nodes, last], poolGib + 1))
        expect(after.placements).toEqual(before.placements)
      }),
    )
  })

  it("of several services may turn to no where a node has more: that is the engine's greed, kept as it is", () => {
    const wanted = request([
      unit('db', 1, { cpuMillicores: 3000, volumes: [persistent('beta3', 1)] }),
      unit('web', 1, { cpuMillicores: 4000 }),
    ])
    const nodes = (cores: number) => [
      freeNode('a', { cores, gib: 9 }, { storageClasses: ['beta3'] }),
      freeNode('b', { cores: 4, gib: 9 }),
    ]
    const storage = [freePool('beta3', 9)]
    expect(fitRequest(wanted, freeCluster(nodes(3), { storage })).fits).toBe(true)
    expect(fitRequest(wanted, freeCluster(nodes(4), { storage })).fits).toBe(false)
  })
})

function bytesOf(one: ResourceUnit, kind: 'ephemeral' | 'persistent'): number {
  return one.volumes.reduce((sum, volume) => sum + (volume.kind === kind ? volume.bytes : 0), 0)
}

/** Every assignment of replicas to nodes, with the GPU model of each service chosen beforehand. */
function searchAll(wanted: DeploymentRequest, { nodes }: ClusterInventory, poolBytes: number): boolean {
  const units = wanted.groups.flatMap((group) => group.units)
  const needed = units.reduce((sum, one) => sum + bytesOf(one, 'persistent') * replicasOf(one), 0)
  if (needed > poolBytes) return false
  const left = nodes.map(({ resources }) => ({
    cpu: resources.cpu.available ?? 0,
    memory: resources.memory.available ?? 0,
    gpu: resources.gpu.available ?? 0,
    disk: resources.ephemeral_storage.available ?? 0,
  }))
  const canHost = (at: ClusterNode, one: ResourceUnit, model: string): boolean =>
    (one.gpu.count === 0 || (at.gpus[0]?.model === model && at.gpus[0].count >= one.gpu.count)) &&
    (bytesOf(one, 'persistent') === 0 || at.storageClasses?.includes('beta3') === true)
  const place = (nth: number, replica: number, model: string): boolean => {
    const one = units[nth]
    if (one === undefined) return true
    if (replica === replicasOf(one)) return start(nth + 1)
    return nodes.some((at, place_) => {
      const room = left[place_]
      if (room === undefined || !canHost(at, one, model)) return false
      const need = {
        cpu: one.cpuMillicores,
        memory: one.memoryBytes,
        gpu: one.gpu.count,
        disk: bytesOf(one, 'ephemeral'),
      }
      if (room.cpu < need.cpu || room.memory < need.memory || room.gpu < need.gpu || room.disk < need.disk)
        return false
      const before = { ...room }
      room.cpu -= need.cpu
      room.memory -= need.memory
      room.gpu -= need.gpu
      room.disk -= need.disk
      const found = place(nth, replica + 1, model)
      Object.assign(room, before)
      return found
    })
  }
  const start = (nth: number): boolean => {
    const one = units[nth]
    if (one === undefined) return true
    const models = one.gpu.count === 0 ? [''] : one.gpu.alternatives.map(({ model }) => model)
    return models.some((model) => place(nth, 0, model))
  }
  return start(0)
}
