import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { figuresOf, type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import {
  footer,
  header,
  lastLine,
  linesWith,
  lineWith,
  see,
  watchProviders,
  wholeFooter,
  wordsDown,
} from '../support/screen.ts'

const GIB = 2 ** 30
const FIRST: readonly PlainNode[] = [
  { name: 'alpha', cpu: [16, 64], memory: [64, 256], gpu: [2, 8], disk: [100, 900] },
  { name: 'beta', cpu: [0.5, 8], memory: [1, 32], disk: [0, 200] },
]
const SECOND: readonly PlainNode[] = [
  { name: 'gamma', cpu: [96, 96], memory: [384, 512], gpu: [4, 4], disk: [10, 2048] },
]
const LEASE = { cpu: 1000, memory: GIB, gpu: 0, storage_ephemeral: GIB }

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
beforeEach(async () => {
  await Promise.all(fleet.providers.map((provider) => provider.misbehave(null)))
  serve(fleet.at(0), FIRST, { leases: 3, orders: 2, pending: [LEASE] })
  serve(fleet.at(1), SECOND, {
    leases: 4,
    storage: [{ class: 'beta3', allocatable: 5 * GIB, allocated: 2 * GIB }],
  })
})

describe('the first screen', () => {
  it('says that providers are connecting until they answer', async () => {
    await fleet.at(0).misbehave('hang')
    await fleet.at(1).misbehave('hang')
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/ 0 live {2}○ 2 connecting {2}of 2 providers {2}0 nodes {2}/)
      for (const { endpoint } of fleet.providers) {
        expect(lineWith(screen, endpoint)).toMatch(/ ○ .*connecting {2}waiting for the first answer/)
      }
      expect(footer(screen)).toMatch(/^0 nodes {2}2 connecting {2}/)
      expect(lastLine(screen)).toMatch(/^Enter Open {2}\? Help {2}q Quit {2}/)
    })
    await fleet.at(0).misbehave(null)
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 1 live {2}○ 1 connecting {2}of 2 providers {2}2 nodes {2}3 leases/)
      expect(lineWith(screen, fleet.at(1).endpoint)).toContain('waiting for the first answer')
    })
  })

  it('lists every node of every provider with the figures that are served', async () => {
    await using terminal = watchProviders(fleet.providers)
    const nodes = [
      ...FIRST.map((node) => ({ node, of: fleet.at(0) })),
      ...SECOND.map((node) => ({ node, of: fleet.at(1) })),
    ]
    await see(terminal, (screen) => {
      expect(wordsDown(screen, /\b(alpha|beta|gamma)\b/)).toEqual(['alpha', 'beta', 'gamma'])
      for (const { node, of } of nodes) {
        const line = lineWith(screen, node.name)
        const { cpu, memory, gpu, disk } = figuresOf([node])
        expect(line).toMatch(new RegExp(`^${of.endpoint} +${node.name} +● live `))
        expect(linesWith([line], cpu, memory, disk, 'now')).toHaveLength(1)
        // What a node does not have is a dash and no 0/0.
        expect(linesWith([line], node.gpu === undefined ? '-' : gpu)).toHaveLength(1)
      }
      expect(lineWith(screen, 'gamma')).toContain('(beta3)')
      expect(lineWith(screen, 'alpha')).not.toContain('(')
    })
  })

  it('sums the fleet in the header and the rows in the footer', async () => {
    await using terminal = watchProviders(fleet.providers)
    const total = figuresOf([...FIRST, ...SECOND])
    const gauges = [
      ['CPU', total.cpu, 112.5, 168],
      ['Memory', total.memory, 449, 800],
      ['GPU', total.gpu, 6, 12],
      ['Ephemeral', total.disk, 110, 3148],
    ] as const
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(
        /^akash-top {2}● 2 live {2}of 2 providers {2}3 nodes {2}7 leases {2}2 orders {2}1 pending {2}changed \d\d:\d\d:\d\d$/,
      )
      for (const [title, figures, used, all] of gauges) {
        const percent = Math.round((used / all) * 100)
        expect(screen.slice(1, 3).join('\n')).toMatch(
          new RegExp(`${title} +[█▏▎▍▌▋▊▉]*·* +${figures} +${percent}%`),
        )
      }
      expect(screen[3]).toMatch(/^Storage free {2}beta3 3Gi$/)
      expect(footer(screen)).toBe(
        `3 nodes  CPU ${total.cpu}  Mem ${total.memory}  GPU ${total.gpu}  Eph ${total.disk}`,
      )
      // All three on alpha: 64 - 16 cores, 256 - 64 GiB, 8 - 2 cards.
      expect(wholeFooter(screen)).toBe(`${footer(screen)}  largest free 48 cores  192Gi  6 x GPU`)
    })
  })

  it('shows on 80 columns the essentials of the same', async () => {
    await using terminal = watchProviders(fleet.providers, [], { cols: 80, rows: 24 })
    await see(terminal, (screen) => {
      for (const node of [...FIRST, ...SECOND]) {
        const { cpu, memory } = figuresOf([node])
        expect(linesWith([lineWith(screen, node.name)], cpu, memory)).toHaveLength(1)
      }
      expect(header(screen)).toMatch(
        /^● 2 live {2}of 2 {2}3 nodes {2}7 leases {2}2 orders {2}1 pending {2}changed /,
      )
    })
  })
})

describe('the running screen', () => {
  it('follows what is served: figures, nodes that come and go, counts', async () => {
    await using terminal = watchProviders(fleet.providers)
    await see(terminal, (screen) => expect(header(screen)).toContain('● 2 live'))
    const grown: readonly PlainNode[] = [
      { name: 'alpha', cpu: [48, 64], memory: [200, 256], gpu: [8, 8], disk: [100, 900] },
      { name: 'delta', cpu: [1, 4], memory: [2, 16], disk: [3, 50] },
    ]
    serve(fleet.at(0), grown, { leases: 9, orders: 0 })
    const total = figuresOf([...grown, ...SECOND])
    await see(terminal, (screen) => {
      expect(wordsDown(screen, /\b(alpha|beta|gamma|delta)\b/)).toEqual(['alpha', 'delta', 'gamma'])
      expect(linesWith(screen, 'alpha', '48/64', '200/256Gi', '8/8', '100/900Gi')).toHaveLength(1)
      expect(linesWith(screen, 'delta', '1/4', '2/16Gi', '-', '3/50Gi')).toHaveLength(1)
      expect(header(screen)).toMatch(/ 3 nodes {2}13 leases {2}0 orders {2}0 pending /)
      expect(footer(screen)).toContain(
        `CPU ${total.cpu}  Mem ${total.memory}  GPU ${total.gpu}  Eph ${total.disk}`,
      )
    })
  })

  it('shows amounts from a single millicore and byte to the largest without a false zero', async () => {
    const tiny: PlainNode = { name: 'tiny', cpu: [0.001, 1], memory: [1 / GIB, 1], disk: [0.001, 2000] }
    const huge: PlainNode = { name: 'huge', cpu: [1, 2000], memory: [1, 3 * 1024 ** 2], gpu: [9, 999] }
    serve(fleet.at(0), [tiny, huge])
    await using terminal = watchProviders([fleet.at(0)])
    await see(terminal, (screen) => {
      // 2000 GiB are 1.95 TiB.
      expect(linesWith(screen, 'tiny', '<.01/1', '<.01/1Gi', '<.01/1.95Ti')).toHaveLength(1)
      expect(linesWith(screen, 'huge', '1/2000', '<.01/3Pi', '9/999')).toHaveLength(1)
      expect(header(screen)).toContain('of 1 provider  ')
    })
  })
})
