/**
 * The engine told a second time and as plainly as can be, for a judge: everything is copied for every trial, nothing is
 * remembered between trials, every search begins at the first node. Slow, and without words for what blocks.
 */
import type { ClusterInventory, GpuGroup } from '../../../src/domain/cluster.ts'
import type { GpuAlternative, ResourceGroup, ResourceUnit } from '../../../src/domain/request.ts'

interface Room {
  readonly name: string
  readonly cards: readonly GpuGroup[]
  readonly classes: readonly string[]
  readonly cpu: number
  readonly memory: number
  readonly gpu: number
  readonly disk: number
}
interface Stock {
  readonly rooms: readonly Room[]
  readonly pools: Readonly<Record<string, number>>
}
type Answer = { readonly stock: Stock; readonly names: readonly string[] } | null

/** How often a group is placed, and the nodes of the first time, a name a replica, the last unit first. */
export function placeTimes(group: ResourceGroup, inventory: ClusterInventory, most: number) {
  let stock = stockOf(inventory)
  let first: readonly string[] = []
  for (let times = 0; times < most; times++) {
    const placed = placeGroup(group, stock)
    if (placed === null) return { times, names: first }
    if (times === 0) first = placed.names
    stock = placed.stock
  }
  return { times: most, names: first }
}

function stockOf({ nodes, storage }: ClusterInventory): Stock {
  return {
    rooms: nodes.map(({ name, gpus, storageClasses, resources }) => ({
      name,
      cards: gpus,
      classes: storageClasses ?? [],
      cpu: resources.cpu.available ?? 0,
      memory: resources.memory.available ?? 0,
      gpu: resources.gpu.available ?? 0,
      disk: resources.ephemeral_storage.available ?? 0,
    })),
    pools: Object.fromEntries(storage.map(({ class: name, available }) => [name, available ?? 0])),
  }
}

function placeGroup({ units }: ResourceGroup, before: Stock): Answer {
  let stock = before
  const names: string[] = []
  for (const one of [...units].reverse()) {
    const placed = placeUnit(one, stock)
    if (placed === null) return null
    stock = placed.stock
    names.push(...placed.names)
  }
  return { stock, names }
}

function placeUnit(one: ResourceUnit, before: Stock): Answer {
  let stock = before
  let { alternatives } = one.gpu
  const names: string[] = []
  let missing = one.services.reduce((sum, { replicas }) => sum + replicas, 0)
  for (const [nth, { name }] of before.rooms.entries()) {
    while (missing > 0) {
      const trial = tryNode(one, nth, stock, alternatives)
      alternatives = trial.alternatives
      if (trial.stock === 'cluster') return null
      if (trial.stock === 'node') break
      stock = trial.stock
      names.push(name)
      missing -= 1
    }
  }
  return missing === 0 ? { stock, names } : null
}

function tryNode(
  { cpuMillicores, memoryBytes, gpu, volumes }: ResourceUnit,
  nth: number,
  { rooms, pools: before }: Stock,
  alternatives: readonly GpuAlternative[],
): { readonly stock: Stock | 'node' | 'cluster'; readonly alternatives: readonly GpuAlternative[] } {
  const room = rooms[nth]
  if (room === undefined || room.cpu < cpuMillicores) return { stock: 'node', alternatives }
  let settled = alternatives
  if (gpu.count > 0) {
    const fitting = room.gpu === 0 ? [] : room.cards.flatMap((card) => Array(card.count).fill(card))
    const match = fitting.filter((card) => wantedFor(card, alternatives) !== null)[gpu.count - 1]
    const wanted = match === undefined ? null : wantedFor(match, alternatives)
    if (match === undefined || wanted === null || room.gpu < gpu.count) return { stock: 'node', alternatives }
    settled = [{ ...wanted, vendor: match.vendor, model: match.model }]
  }
  const no = (of: 'node' | 'cluster') => ({ stock: of, alternatives: settled })
  let { memory, disk } = room
  const pools = { ...before }
  memory -= memoryBytes
  if (memory < 0) return no('node')
  for (const { kind, class: name, bytes } of volumes) {
    if (kind === 'ram') memory -= bytes
    else if (kind === 'ephemeral') disk -= bytes
    else if (!room.classes.includes(name)) return no('node')
    else {
      const left = (pools[name] ?? Number.NEGATIVE_INFINITY) - bytes
      if (left < 0) return no('cluster')
      pools[name] = left
    }
    if (memory < 0 || disk < 0) return no('node')
  }
  const after = { ...room, cpu: room.cpu - cpuMillicores, gpu: room.gpu - gpu.count, memory, disk }
  return { stock: { rooms: rooms.with(nth, after), pools }, alternatives: settled }
}

function wantedFor(card: GpuGroup, alternatives: readonly GpuAlternative[]): GpuAlternative | null {
  const table = new Map(alternatives.map((one) => [`${one.vendor}/${one.model}`, one]))
  const wanted = table.get(`${card.vendor}/${card.model}`) ?? table.get(`${card.vendor}/*`)
  if (wanted === undefined || (wanted.ram !== null && wanted.ram !== card.memorySize)) return null
  const slot = (card.interface ?? '').toLowerCase().replace(/^sxm.*/, 'sxm')
  return wanted.interface === null || wanted.interface === slot ? wanted : null
}
