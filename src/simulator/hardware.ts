/** What nodes, disks, names and requests are drawn from. Data only. */
import type { SimNode } from './types.ts'

export const GIB = 2 ** 30

type GpuModel = NonNullable<SimNode['gpuModel']>

const nvidia = (name: string, modelId: string, memorySize: string, bus = 'PCIe'): GpuModel => ({
  vendor: 'nvidia',
  name,
  modelId,
  memorySize,
  interface: bus,
})

/** Cards as Akash's provider-configs (devices/pcie/gpus.json) calls them. */
const T4 = nvidia('t4', '1eb8', '16Gi')
const RTX4090 = nvidia('rtx4090', '2684', '24Gi')
const RTX5090 = nvidia('rtx5090', '2b85', '32Gi')
const PRO6000 = nvidia('pro6000se', '2bb5', '96Gi')
const A100_PCIE = nvidia('a100', '20b5', '80Gi')
const A100_SXM40 = nvidia('a100', '20b0', '40Gi', 'SXM4')
const A100_SXM80 = nvidia('a100', '20b2', '80Gi', 'SXM4')
const H100 = nvidia('h100', '2330', '80Gi', 'SXM5')
const H200 = nvidia('h200', '2335', '141Gi', 'SXM5')

export interface NodeKind {
  /** How likely, relative to the others. */
  readonly weight: number
  readonly cores: number
  readonly memoryGib: number
  /** Of the disk that holds ephemeral storage, in units of 10^9 bytes. */
  readonly diskGb: number
  readonly cards: number
  readonly gpuModel?: GpuModel
}

const plain = (weight: number, cores: number, memoryGib: number, diskGb: number): NodeKind => ({
  weight,
  cores,
  memoryGib,
  diskGb,
  cards: 0,
})
const withGpus = (
  cards: number,
  gpuModel: GpuModel,
  weight: number,
  cores: number,
  memoryGib: number,
  diskGb: number,
): NodeKind => ({ weight, cores, memoryGib, diskGb, cards, gpuModel })

/** From the smallest cloud machine to the largest seen: 252 cores, 1417 GiB, 8 H100. */
export const NODE_KINDS: readonly NodeKind[] = [
  plain(8, 8, 32, 250),
  plain(10, 16, 64, 2000),
  plain(4, 24, 96, 500),
  plain(8, 32, 128, 1000),
  plain(6, 48, 128, 150),
  plain(4, 56, 128, 2000),
  plain(6, 64, 256, 3800),
  plain(3, 96, 384, 3800),
  plain(3, 128, 512, 7600),
  plain(1, 192, 1024, 7600),
  withGpus(1, T4, 3, 8, 32, 250),
  withGpus(1, RTX4090, 4, 16, 64, 1000),
  withGpus(8, RTX4090, 6, 128, 512, 3800),
  withGpus(4, RTX5090, 3, 64, 256, 3800),
  withGpus(8, RTX5090, 3, 128, 768, 7600),
  withGpus(8, PRO6000, 2, 192, 1024, 7600),
  withGpus(4, A100_PCIE, 2, 64, 512, 3800),
  withGpus(8, A100_SXM40, 1, 96, 1024, 7600),
  withGpus(8, A100_SXM80, 3, 128, 1024, 15_300),
  withGpus(8, H100, 3, 252, 1417, 15_300),
  withGpus(8, H200, 2, 192, 1417, 30_700),
]

/** The processor of machines with up to that many threads, in so many packages. */
export const PROCESSORS = [
  { threads: 8, packages: 1, vendor: 'GenuineIntel', model: 'Intel(R) Xeon(R) CPU @ 2.20GHz' },
  { threads: 32, packages: 1, vendor: 'AuthenticAMD', model: 'AMD Ryzen 9 5950X 16-Core Processor' },
  { threads: 64, packages: 1, vendor: 'AuthenticAMD', model: 'AMD EPYC 7502P 32-Core Processor' },
  { threads: 128, packages: 2, vendor: 'AuthenticAMD', model: 'AMD EPYC 7543 32-Core Processor' },
  { threads: 256, packages: 2, vendor: 'GenuineIntel', model: 'INTEL(R) XEON(R) PLATINUM 8592+' },
] as const

/** How many nodes a provider has: most a few, some a rack, one or two a hall. */
export const NODE_COUNTS = [
  { weight: 28, low: 1, high: 1 },
  { weight: 16, low: 2, high: 2 },
  { weight: 18, low: 3, high: 3 },
  { weight: 14, low: 4, high: 7 },
  { weight: 14, low: 8, high: 8 },
  { weight: 6, low: 9, high: 16 },
  { weight: 4, low: 17, high: 40 },
] as const

/** Persistent storage of a provider: HDD, SSD, NVMe (beta1 to 3), and memory for shared-memory volumes. */
export const STORAGE_SETS = [
  { weight: 30, classes: [] },
  { weight: 10, classes: ['beta1'] },
  { weight: 14, classes: ['beta2'] },
  { weight: 22, classes: ['beta3'] },
  { weight: 8, classes: ['beta3', 'ram'] },
  { weight: 10, classes: ['beta2', 'beta3', 'ram'] },
  { weight: 6, classes: ['beta1', 'beta2', 'beta3'] },
] as const

/** How full a node is, as a share of its CPU or GPUs that tenants hold. */
export const FILLS = [
  { weight: 25, low: 0, high: 0 },
  { weight: 45, low: 20, high: 80 },
  { weight: 30, low: 90, high: 100 },
] as const

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0')

/** How people name their nodes; `cards` tells whether a node has GPUs. */
export const NODE_NAMES: readonly {
  readonly weight: number
  readonly name: (index: number, provider: string, model: string | undefined) => string
}[] = [
  { weight: 50, name: (index) => `node${index + 1}` },
  {
    weight: 14,
    name: (index, provider) =>
      index < 3
        ? `control-${padded(index + 1, 2)}.${provider}`
        : `worker-${padded(index - 2, 2)}.${provider}`,
  },
  { weight: 12, name: (index) => `k3s-ct${index + 21}` },
  { weight: 12, name: (index, provider) => `${provider}${padded(index + 31, 3)}` },
  { weight: 12, name: (index, _, model) => `${model?.replace('rtx', '') ?? 'cpu'}-node-${index + 1}` },
]

/** Halves of invented provider names. */
export const NAME_STARTS = [
  'amber',
  'birch',
  'cobalt',
  'delta',
  'ember',
  'fjord',
  'granite',
  'harbor',
  'iron',
  'juniper',
  'kelp',
  'lumen',
  'maple',
  'north',
  'onyx',
  'pine',
  'quartz',
  'river',
  'slate',
  'tundra',
] as const
export const NAME_ENDS = [
  'cloud',
  'compute',
  'grid',
  'hosting',
  'labs',
  'metal',
  'nodes',
  'rack',
  'stack',
  'works',
  'yard',
] as const

/** Sizes that tenants ask for. */
export const REQUEST_CPU_MILLICORES = [100, 500, 500, 1000, 1000, 2000, 4000, 8000, 16_000, 32_000] as const
export const REQUEST_MEMORY_GIB = [0.5, 0.5, 1, 2, 4, 4, 8, 16, 32, 64] as const
export const REQUEST_EPHEMERAL_GIB = [0.5, 0.5, 1, 2, 5, 10, 20, 50, 100] as const
export const REQUEST_CARDS = [1, 1, 1, 2, 4, 8] as const
export const REQUEST_VOLUME_GIB = [5, 10, 10, 50, 100, 500] as const
