/** `--once -o table`: what a person or `awk` reads. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { GIB, nth, roundNode } from '../support/fleet.ts'
import { run } from '../support/run.ts'

let fleet: SimulatedFleet
let endpoints: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'akash-top-table-'))
beforeAll(async () => {
  fleet = await startFleet({ grpc: false, providers: 3, seed: 2, nodesPerProvider: 2 })
  endpoints = fleet.providers.map(({ endpoint }) => endpoint)
  nth(fleet, 0).cluster.nodes = [
    roundNode('small', { cores: 8, usedCores: 2, gib: 32, usedGib: 16 }),
    roundNode('a-node-with-a-longer-name', {
      cores: 64,
      usedCores: 32,
      gib: 512,
      usedGib: 128,
      gpus: 8,
      usedGpus: 3,
    }),
  ]
  nth(fleet, 2).cluster.nodes = [
    roundNode('full', { cores: 16, usedCores: 16, gib: 64, usedGib: 63, gpus: 2, usedGpus: 2 }),
    roundNode('idle', { cores: 128, usedCores: 0, gib: 256, usedGib: 0, gpus: 4 }),
  ]
  nth(fleet, 0).cluster.storage = [
    { class: 'ram', allocatable: 64 * GIB, allocated: 0 },
    { class: 'beta3', allocatable: 1024 * GIB, allocated: 24 * GIB },
  ]
  nth(fleet, 2).cluster.storage = [{ class: 'beta3', allocatable: 500 * GIB, allocated: 0 }]
  for (const [index, leases] of [7, 0, 3].entries()) nth(fleet, index).cluster.leases = leases
  await nth(fleet, 1).misbehave('status-500')
})
afterAll(async () => {
  await fleet.close()
  rmSync(folder, { recursive: true })
})

/** Text cut at two and more spaces: no cell of these tables holds two. */
const cellsOf = (line: string) => line.split(/ {2,}/).filter((cell) => cell !== '')

/** A table in parts: its lines as cells, and the line of totals. */
async function table(...args: string[]) {
  const result = await run([...endpoints, ...args])
  const lines = result.stdout.split('\n')
  expect(lines.pop()).toBe('')
  const totals = lines.pop() ?? ''
  return { ...result, lines, totals, rows: lines.slice(1).map(cellsOf), titles: cellsOf(lines[0] ?? '') }
}

const column = ({ rows, titles }: Awaited<ReturnType<typeof table>>, title: string) =>
  rows.map((row) => row[titles.indexOf(title)])

describe('the table', () => {
  it('shows every node as served, the failed provider with code and sentence, and totals', async () => {
    const { rows, titles, totals, code, stderr } = await table()
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const [first, bad, last] = endpoints
    expect(titles.slice(0, 7)).toEqual(['PROVIDER', 'NODE', 'STATE', 'CPU', 'MEMORY', 'GPU', 'EPHEMERAL'])
    expect(rows.map((row) => row.slice(0, 7))).toEqual([
      [first, 'small', 'live', '2/8', '16/32Gi', '-', '16/32Gi'],
      [first, 'a-node-with-a-longer-name', 'live', '32/64', '128/512Gi', '3/8', '128/512Gi'],
      [last, 'full', 'live', '16/16', '63/64Gi', '2/2', '63/64Gi'],
      [last, 'idle', 'live', '0/128', '0/256Gi', '0/4', '0/256Gi'],
      [
        bad,
        '-',
        'failed',
        expect.stringMatching(/^http: status 500: "inventory: context deadline exceeded"; /),
      ],
    ])
    expect(totals).toBe(
      'TOTAL 4 nodes of 2 of 3 providers, CPU 50/216, Memory 207/864Gi, GPU 5/14, Ephemeral 207/864Gi, largest free on one node 128 cores 384Gi 5 x GPU; left out: 1 failed provider',
    )
  })

  it.each(['nodes', 'providers', 'gpus', 'storage'])('has aligned columns in the view %s', async (view) => {
    const { lines, rows, titles } = await table('--view', view)
    const whole = lines.filter((_, index) => index === 0 || (rows[index - 1]?.length ?? 0) === titles.length)
    // The cards of this fleet are one row: over REST no model is told.
    expect(whole.length).toBeGreaterThan(view === 'gpus' ? 1 : 2)
    const places = whole.map((line) =>
      [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: { length }, index }) => [index, index + length]),
    )
    for (const [nthColumn, title] of titles.entries()) {
      const starts = new Set(places.map((line) => line[nthColumn]?.[0]))
      const ends = new Set(places.map((line) => line[nthColumn]?.[1]))
      expect(Math.min(starts.size, ends.size), `${title} of ${view}`).toBe(1)
    }
  })

  it('has no control characters, no trailing blanks, and with --ascii nothing but ASCII', async () => {
    for (const args of [[], ['--ascii']]) {
      const { stdout } = await table(...args)
      expect(stdout).toMatch(args.length === 0 ? /^[^\p{Cc}]*(\n[^\p{Cc}]*)*$/u : /^[\x20-\x7e\n]*$/)
      expect(stdout).not.toMatch(/ $/m)
    }
  })
})

describe('--sort and --reverse', () => {
  it.each([
    ['cpu', ['full', 'a-node-with-a-longer-name', 'small', 'idle']],
    ['memory', ['full', 'small', 'a-node-with-a-longer-name', 'idle']],
    ['cpu.free', ['idle', 'a-node-with-a-longer-name', 'small', 'full']],
    ['node', ['a-node-with-a-longer-name', 'full', 'idle', 'small']],
  ])('order by %s, and turn it round; what failed comes last', async (sort, names) => {
    const [forth, back] = await Promise.all([table('-s', sort), table('-s', sort, '-r')])
    expect(column(forth, 'NODE')).toEqual([...names, '-'])
    expect(column(back, 'NODE')).toEqual([...names.toReversed(), '-'])
  })

  it('keep what is unknown last either way', async () => {
    // "small" has no GPU: its utilisation is not zero but none.
    const order = ['full', 'a-node-with-a-longer-name', 'idle']
    expect(column(await table('-s', 'gpu'), 'NODE')).toEqual([...order, 'small', '-'])
    expect(column(await table('-s', 'gpu', '-r'), 'NODE')).toEqual([...order.toReversed(), 'small', '-'])
  })

  it('turn round the first column where none is named', async () => {
    expect(column(await table('--view', 'storage', '-r'), 'CLASS')).toEqual(['ram', 'beta3', 'beta3', '-'])
  })

  it('order providers by leases', async () => {
    const rows = column(await table('--view', 'providers', '-s', 'leases'), 'LEASES')
    expect(rows.filter((leases) => leases !== '?')).toEqual(['7', '3'])
  })
})

describe('--filter', () => {
  it.each([
    ['gpu>=4', ['a-node-with-a-longer-name', 'idle'], 2],
    ['mem.free>=100Gi', ['a-node-with-a-longer-name', 'idle'], 2],
    ['!gpu>=4', ['small', 'full', '-'], 2],
    ['IDLE', ['idle'], 3],
    ['cpu.free>=6 cpu.free<32', ['small'], 3],
  ])('%s keeps its rows, and totals of exactly those', async (filter, names, left) => {
    const result = await table('-f', filter)
    expect(column(result, 'NODE')).toEqual(names)
    const nodes = names.filter((name) => name !== '-')
    expect(result.totals).toMatch(new RegExp(`^TOTAL ${nodes.length} nodes? of .*\\b${left} filtered rows`))
    expect(result.code).toBe(1)
  })

  it('finds providers by the code of their failure', async () => {
    const { rows } = await table('--view', 'providers', '-f', 'code=http')
    expect(rows.map((row) => row[1])).toEqual([endpoints[1]])
  })
})

describe('--view', () => {
  it('storage has a row for each class of each provider, sums by class, and who failed', async () => {
    const { rows, totals } = await table('--view', 'storage')
    expect(rows.map((row) => row.slice(0, 4))).toEqual([
      ['beta3', endpoints[0], 'live', '1000Gi'],
      ['ram', endpoints[0], 'live', '64Gi'],
      ['beta3', endpoints[2], 'live', '500Gi'],
      ['-', endpoints[1], 'failed', expect.stringContaining('http: status 500')],
    ])
    expect(totals).toBe(
      'TOTAL 2 of 3 providers, free storage beta3 1.46Ti ram 64Gi; left out: 1 failed provider',
    )
  })

  it('gpus has one row for all cards where no provider tells their models', async () => {
    const { rows, titles } = await table('--view', 'gpus')
    const [told] = rows
    const cells = ['MODEL', 'USED', 'CARDS', 'FREE', 'PROVIDERS'].map(
      (title) => told?.[titles.indexOf(title)],
    )
    // 3 of 8 in use at one provider, 2 of 6 at the other.
    expect(cells).toEqual(['model not told', '5/14', '14', '9', '2'])
  })

  it('providers has a row for each, in the order of the arguments', async () => {
    const result = await table('--view', 'providers')
    expect(column(result, 'PROVIDER')).toEqual(endpoints)
    expect(column(result, 'NODES')).toEqual(['2', '?', '2'])
    expect(column(result, 'CPU')).toEqual(['34/72', '?/?', '16/144'])
    expect(result.rows[1]?.at(-1)).toMatch(/^http: status 500/)
  })
})

describe('--node as a table', () => {
  it('shows the four resources of that node', async () => {
    const node = 'a-node-with-a-longer-name'
    const { stdout, code } = await run([endpoints[0] ?? '', '--node', node])
    expect(code).toBe(0)
    const lines = stdout.split('\n')
    expect(lines[0]).toBe(`${endpoints[0]} ${node}`)
    expect(lines.slice(1, 6).map(cellsOf)).toEqual([
      ['RESOURCE', 'CAPACITY', 'ALLOCATABLE', 'ALLOCATED', 'AVAILABLE'],
      ['CPU', '64', '64', '32', '32'],
      ['Memory', '512Gi', '512Gi', '128Gi', '384Gi'],
      ['GPU', '8', '8', '3', '5'],
      ['Ephemeral', '512Gi', '512Gi', '128Gi', '384Gi'],
    ])
  })
})

describe('--log', () => {
  it('has a line of JSON for each answer, and the output stays as it is', async () => {
    const path = join(folder, 'log')
    const { stdout, stderr, code } = await table('--log', path)
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    expect(stdout).toMatch(/^PROVIDER /)
    const records = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(
      records.toSorted((a, b) => endpoints.indexOf(a.provider) - endpoints.indexOf(b.provider)),
    ).toMatchObject([
      { event: 'answered', provider: endpoints[0], nodes: 2 },
      { event: 'failed', provider: endpoints[1], code: 'http', message: expect.stringContaining('500') },
      { event: 'answered', provider: endpoints[2], nodes: 2 },
    ])
    for (const { time } of records) expect(Math.abs(Date.now() - Date.parse(time))).toBeLessThan(60_000)
  })
})

describe('endpoints', () => {
  it('come from a file, from stdin and from arguments, each once, in that order', async () => {
    const list = join(folder, 'list')
    writeFileSync(list, `# our fleet\n\n  https://${endpoints[2]}/ # the last\n${endpoints[0]}\n`)
    const providers = async (args: string[], stdin = '') =>
      column({ ...(await fromRun(args, stdin)) }, 'PROVIDER')
    expect(await providers(['--from', list])).toEqual([endpoints[2], endpoints[0]])
    expect(await providers(['--from', list, endpoints[0] ?? ''])).toEqual([endpoints[0], endpoints[2]])
    expect(await providers(['--from', '-'], `${endpoints[0]}\r\n# no more\r\n${endpoints[0]}\r\n`)).toEqual([
      endpoints[0],
    ])
  })

  async function fromRun(args: string[], stdin: string) {
    const result = await run(['--view', 'providers', ...args], { stdin })
    const lines = result.stdout.split('\n').slice(0, -2)
    const rows = lines.slice(1).map(cellsOf)
    return { ...result, lines, totals: '', rows, titles: cellsOf(lines[0] ?? '') }
  }
})
