import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bytesText, type PlainFleet, serve, startPlainFleet, three } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal } from '../support/pty.ts'
import { footer, header, linesWith, lineWith, see, watchProviders } from '../support/screen.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'samples')
const text = (file: string): string => readFileSync(join(FOLDER, file), 'utf8')
const LEGACY = text('status-legacy-flat-nodes-bigtractorplotting.json')
const INDIANODE = text('status-2025-08-06-indianode-gpu-missing.json')
const FRAGMENTS: readonly { source: string; data_text: string }[] = JSON.parse(
  text('fragments-real-world.json'),
)

/** The text of the fragment from that source. */
function fragment(source: string): string {
  const found = FRAGMENTS.find((one) => one.source.startsWith(source))
  if (found === undefined) throw new Error(`no fragment from ${source}`)
  return found.data_text
}

/** A status around an inventory; texts are put together as they are, so that no integer loses a digit. */
const status = (inventory: string): string =>
  `{"cluster":{"leases":0,"inventory":${inventory}},"bidengine":{"orders":0},"manifest":{"deployments":0}}`
const around = (nodes: string, more = ''): string => status(`{${more}"available":{"nodes":[${nodes}]}}`)

const PLAIN = { name: 'plain', cpu: [2, 16], memory: [8, 64], gpu: [1, 4], disk: [100, 500] } as const
const PLAIN_SUMS = 'CPU 2/16  Mem 8/64Gi  GPU 1/4  Eph 100/500Gi'

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
  serve(fleet.at(1), [PLAIN])
})
afterAll(() => fleet.close())
beforeEach(() => fleet.at(0).serveText(null))

/** The sample beside a healthy provider, on a wide screen. */
function show(sample: string, args: readonly string[] = []): TestTerminal {
  fleet.at(0).serveText(sample)
  return watchProviders(fleet.providers, args, { cols: 180, rows: 45 })
}

const line = (screen: readonly string[], node: string) => lineWith(screen, fleet.at(0).endpoint, node)

/** Opens the page of the first provider's first row. */
async function openFirst(terminal: TestTerminal): Promise<void> {
  terminal.press('g', KEY.enter)
  await see(terminal, (screen) => expect(screen.join('\n')).toContain(`› ${fleet.at(0).endpoint}`))
}

describe('the whole status of 2022-23', () => {
  const wire = JSON.parse(LEGACY)
  const nodes: readonly { cpu: number; memory: number; storage_ephemeral: number }[] =
    wire.cluster.inventory.available.nodes

  it('lists its nodes without a name, with what is free and nothing else', async () => {
    await using terminal = show(LEGACY)
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/● 2 live {2}of 2 providers {2}5 nodes {2}3 leases /)
      expect(nodes).toHaveLength(4)
      for (const [nth, node] of nodes.entries()) {
        const shown = line(screen, `unnamed-${nth + 1}`)
        expect(shown).toContain(` ${three(node.cpu / 1000)} free`)
        expect(shown).toContain(` ${bytesText(0, node.memory).slice(2)} free`)
        expect(shown).toContain(` ${bytesText(0, node.storage_ephemeral).slice(2)} free`)
        // There were no GPUs in the document: not known, which is not none.
        expect(linesWith([shown], '?/?', '●', 'live')).toHaveLength(1)
      }
      // What is free of unknown amounts is no part of used/total.
      expect(footer(screen)).toBe(`5 nodes  ${PLAIN_SUMS}`)
    })
  })

  it('says on its page that it is an older provider, and sums its reservations', async () => {
    await using terminal = show(LEGACY, ['--view', 'providers'])
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^2 providers/))
    await openFirst(terminal)
    const active: typeof nodes = wire.cluster.inventory.active
    const sum = (kind: 'cpu' | 'memory' | 'storage_ephemeral', of = active) =>
      of.reduce((total, one) => total + one[kind], 0)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Shape')).toContain('an older provider: it tells what is free and nothing else')
      expect(lineWith(screen, 'Holds')).toContain('4 nodes, 3 leases, 0 orders, 0 deployments')
      expect(lineWith(screen, 'Address')).toContain('not told')
      expect(lineWith(screen, 'Host', 'names')).toContain('provider.bigtractorplotting.com')
      const bytes = (amount: number) => bytesText(0, amount).slice(2)
      expect(
        linesWith(
          screen,
          'Active',
          '3',
          three(sum('cpu') / 1000),
          bytes(sum('memory')),
          bytes(sum('storage_ephemeral')),
        ),
      ).toHaveLength(1)
      expect(linesWith(screen, 'Memory', '?', bytes(sum('memory', nodes)))).toHaveLength(1)
    })
  })
})

describe('the whole status of indianode of August 2025', () => {
  it('shows its idle node, without the GPU that the provider does not see', async () => {
    const [{ allocatable, available }] = JSON.parse(INDIANODE).cluster.inventory.available.nodes
    await using terminal = show(INDIANODE)
    await see(terminal, (screen) => {
      const shown = line(screen, 'node1')
      const cpu = `${three((allocatable.cpu - available.cpu) / 1000)}/${three(allocatable.cpu / 1000)}`
      expect(cpu).toBe('3/16')
      const memory = bytesText(allocatable.memory - available.memory, allocatable.memory)
      const disk = bytesText(0, allocatable.storage_ephemeral)
      expect(linesWith([shown], '●', 'live', cpu, memory, '-', disk)).toHaveLength(1)
      expect(header(screen)).toMatch(/2 nodes {2}0 leases/)
      expect(footer(screen)).toMatch(/^2 nodes {2}CPU 5\/32 .* GPU 1\/4 /)
    })
    terminal.press(KEY.tab)
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^2 providers/))
    await openFirst(terminal)
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'Host', 'names')).toContain('provider.indianode.com')
      expect(lineWith(screen, 'Address')).toContain('akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku')
    })
  })
})

describe('fragments of real status documents', () => {
  it('europlots, July 2026: a node nearly out of CPU, with a key that nobody knows', async () => {
    const sample = fragment('third-party live probe of provider.europlots.com')
    const { leases, inventory } = JSON.parse(sample).cluster
    const [{ name, allocatable, available }] = inventory.available.nodes
    await using terminal = show(sample)
    await see(terminal, (screen) => {
      expect(header(screen)).toContain(` ${leases} leases `)
      const used = (kind: string) => allocatable[kind] - available[kind]
      expect(
        linesWith(
          [line(screen, name)],
          '●',
          'live',
          `${three(used('cpu') / 1000)}/${three(allocatable.cpu / 1000)}`,
          bytesText(used('memory'), allocatable.memory),
          bytesText(used('storage_ephemeral'), allocatable.storage_ephemeral),
        ),
      ).toHaveLength(1)
    })
    expect([name, leases]).toEqual(['ceph1', 24])
    terminal.press('u')
    await see(terminal, (screen) => expect(line(screen, name)).toMatch(/ 99% .* 82% .* 43% /))
  })

  it('support#384: a deficit in CPU, memory and disk is marked, told, and out of the totals', async () => {
    const sample = fragment('akash-network/support#384')
    await using terminal = show(around(sample.replace('{', '{"name":"over",')))
    // 20 cores, 12108693504 and 83670346599 bytes below zero, of 10 cores, 20948713472 and 66653508761 bytes.
    const memory = [20_948_713_472, 12_108_693_504] as const
    const disk = [66_653_508_761, 83_670_346_599] as const
    await see(terminal, (screen) => {
      expect(
        linesWith(
          [line(screen, 'over')],
          '!',
          'doubt',
          '!30/10',
          `!${bytesText(memory[0] + memory[1], memory[0])}`,
          `!${bytesText(disk[0] + disk[1], disk[0])}`,
          '0/1',
        ),
      ).toHaveLength(1)
      // The GPU of the node is believed.
      expect(footer(screen)).toBe(
        '2 nodes  CPU 2/16  Mem 8/64Gi  GPU 1/5  Eph 100/500Gi  3 in doubt, not added',
      )
      expect(header(screen)).toMatch(/● 2 live/)
    })
    terminal.press('uu')
    await see(terminal, (screen) => {
      const short = ([, deficit]: readonly [number, number]) => `!-${bytesText(0, deficit).slice(2)}`
      expect(linesWith([line(screen, 'over')], '!-20', short(memory), short(disk))).toHaveLength(1)
    })
    await openFirst(terminal)
    await see(terminal, (screen) => {
      expect(linesWith(screen, 'CPU', '!', '300%', '10', '30', '-20')).toHaveLength(1)
      expect(screen).toContain('Doubts: 3')
      expect(screen.join('\n')).toMatch(/CPU: the provider reports a negative number, .*-?20.* of .*10/)
    })
  })

  it('support#137: one GPU more than there are', async () => {
    const gpu = /:(\d+)/.exec(fragment('akash-network/support#137'))?.[1]
    const side = (cards: string) => `{"cpu":8000,"gpu":${cards},"memory":8589934592,"storage_ephemeral":1}`
    await using terminal = show(
      around(`{"name":"cards","allocatable":${side('1')},"available":${side(gpu ?? '')}}`),
    )
    await see(terminal, (screen) => {
      expect(linesWith([line(screen, 'cards')], '!', 'doubt', '!2/1', '0/8')).toHaveLength(1)
      expect(footer(screen)).toMatch(
        /^2 nodes {2}CPU 2\/24 {2}Mem 8\/72Gi {2}GPU 1\/4 .* {2}1 in doubt, not added$/,
      )
    })
  })

  it('support#97: a storage class below zero', async () => {
    const storage = fragment('akash-network/support#97')
    await using terminal = show(status(`{"available":{"nodes":[],"storage":${storage}}}`), [
      '--view',
      'storage',
    ])
    await see(terminal, (screen) => {
      const free = bytesText(0, 275_152_609_037).slice(2)
      expect(line(screen, 'beta3')).toContain(` -${free} `)
      expect(footer(screen)).toMatch(/^1 storage row {2}1 in doubt, not added$/)
      // Of a class of which nothing is believed nothing is known.
      expect(screen).toContain('Storage free  beta3 ?')
    })
  })

  it('console#245: reservations with volumes of a class', async () => {
    const active = fragment('akash-network/console#245')
    const node = '{"cpu":64000,"gpu":0,"memory":68719476736,"storage_ephemeral":1099511627776}'
    const sample = around(`{"name":"n","allocatable":${node},"available":${node}}`, `"active":${active},`)
    await using terminal = show(sample, ['--view', 'providers'])
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^2 providers/))
    await openFirst(terminal)
    await see(terminal, (screen) => {
      // 100m + 2 + 1 + 2 cores; 96Mi + 4Gi + 512Mi + 4Gi; 6Mi + 2Gi + 512Mi + 4Gi; 5Gi + 10Gi of beta3.
      const bytes = (mebibytes: number) => bytesText(0, mebibytes * 2 ** 20).slice(2)
      const memory = bytes(96 + 4096 + 512 + 4096)
      const disk = bytes(6 + 2048 + 512 + 4096)
      expect(linesWith(screen, 'Active', '4', '5.1', memory, '0', disk, '15Gi')).toHaveLength(1)
    })
  })

  it('community#895: one core reserved and thirty allocated', async () => {
    const cluster = fragment('akash-network/community#895')
    await using terminal = show(`{"cluster":${cluster}}`)
    const [node] = JSON.parse(cluster).inventory.available.nodes
    await see(terminal, (screen) => {
      expect(header(screen)).toMatch(/2 nodes {2}1 lease /)
      const memory = bytesText(node.allocatable.memory - node.available.memory, node.allocatable.memory)
      expect(linesWith([line(screen, 'node1')], '●', 'live', '30.1/56', memory, '-')).toHaveLength(1)
      expect(footer(screen)).toContain(`2 nodes  CPU ${three(30.05 + 2)}/72  `)
    })
  })
})
