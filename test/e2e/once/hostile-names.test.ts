/** Names that try to steer the reader's terminal, in every output that is printed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { HOSTILE_NAMES } from '../../../src/simulator/bad-clusters.ts'
import { type SimulatedFleet, startFleet } from '../../../src/simulator/index.ts'
import { oneDocument } from '../support/expectations.ts'
import { nth } from '../support/fleet.ts'
import { run } from '../support/run.ts'

/** All that a terminal may act on, or that hides or turns round what stands beside it; a line end is none. */
const STEERING = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/u

let fleet: SimulatedFleet
let endpoint = ''
beforeAll(async () => {
  fleet = await startFleet({ grpc: false, providers: 1, seed: 6, nodesPerProvider: 2 })
  const provider = nth(fleet, 0)
  const [, escapes = ''] = HOSTILE_NAMES
  provider.cluster.hostname = `${escapes}host`
  provider.cluster.storage = [
    { class: `${escapes}class`, allocatable: 2 ** 40, allocated: 0 },
    { class: 'turned\u202eround', allocatable: 2 ** 39, allocated: 2 ** 40 },
  ]
  await provider.misbehave('hostile-names')
  endpoint = provider.endpoint
})
afterAll(() => fleet.close())

describe('hostile names', () => {
  it.each([
    ['the table', []],
    ['the table in ASCII', ['--ascii']],
    ['the table of providers', ['--view', 'providers']],
    ['the table of storage', ['--view', 'storage']],
    ['a sorted, grouped and filtered table', ['--group', '-s', 'node', '-f', '!nothing']],
  ])('never reach a terminal through %s', async (_, args) => {
    const { stdout, stderr, code } = await run([endpoint, ...args])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(STEERING.exec(stdout)).toBeNull()
    if (args.includes('--ascii')) expect(stdout).toMatch(/^[\x20-\x7e\n]*$/)
  })

  it('each have a line of the table, readable and to be found by what is seen', async () => {
    const { stdout } = await run([endpoint])
    const lines = stdout.split('\n').slice(1, -2)
    expect(lines).toHaveLength(HOSTILE_NAMES.length)
    for (const shown of [
      '\\x1b[31mred\\x1b[0m',
      '\\x1b]52;c;cm0gLXJm\\x07',
      'line\\x0d\\x0afeed',
      'node\\u202eedon',
      '\u8282\u70b9\u4e00\u53f7',
    ])
      expect(lines.filter((line) => line.includes(`  ${shown}  `))).toHaveLength(1)
    const { stdout: found } = await run([endpoint, '-f', '\\u202eedon'])
    expect(found.split('\n').filter((line) => line.includes('  live  '))).toHaveLength(1)
  })

  it('stay exactly what they are in JSON, written with escapes that every reader of JSON knows', async () => {
    const { stdout, code } = await run([endpoint, '-o', 'json'])
    expect(code).toBe(0)
    expect(STEERING.exec(stdout)).toBeNull()
    const [provider] = oneDocument(stdout).providers
    expect(provider.nodes.map(({ name }: { name: string }) => name)).toEqual(HOSTILE_NAMES)
    const served = nth(fleet, 0).cluster.storage.map((pool) => pool.class)
    expect(provider.storage.map((pool: { class: string }) => pool.class)).toEqual([...served].sort())
    for (const { message } of provider.doubts) expect(STEERING.exec(message)).toBeNull()
  })

  it('are found by --node, exactly, and refused without being repeated raw', async () => {
    const names = [
      '\u001b]0;owned\u0007',
      'line\r\nfeed',
      'node\u202eedon',
      '\u8282\u70b9\u4e00\u53f7',
      '__proto__',
      ' ',
    ]
    for (const name of names) {
      expect(HOSTILE_NAMES).toContain(name)
      const { stdout } = await run([endpoint, '-o', 'json', `--node=${name}`])
      expect(JSON.parse(stdout)).toMatchObject({ status: 'success', name })
    }
    const [name = ''] = HOSTILE_NAMES
    const table = await run([endpoint, `--node=${name}`])
    expect(STEERING.exec(table.stdout)).toBeNull()
    const missing = await run([endpoint, `--node=${name}x`])
    expect({ stdout: missing.stdout, code: missing.code }).toEqual({ stdout: '', code: 1 })
    expect(missing.stderr).toMatch(/no-node/)
    expect(STEERING.exec(missing.stderr)).toBeNull()
  })

  it('in what a web server says, or where it redirects to, are written out in the sentence', async () => {
    const provider = nth(fleet, 0)
    await provider.misbehave(null)
    provider.serveText('<html>\u001b[2J\u001b]0;owned\u0007\u202e page</html>')
    for (const output of ['json', 'table']) {
      const { stdout, code } = await run([endpoint, '-o', output])
      expect(code).toBe(1)
      expect(stdout).toContain('not-akash')
      expect(STEERING.exec(stdout)).toBeNull()
    }
    provider.serveText(null)
    await provider.misbehave('hostile-names')
  })
})
