/** `akash-top fit`, the built program against providers in round figures: what it prints and how it exits. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal, oneDocument } from '../support/expectations.ts'
import { type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { run } from '../support/run.ts'

const SDL = join(import.meta.dirname, '../../fixtures/sdl')
const folder = mkdtempSync(join(tmpdir(), 'akash-top-fit-'))
let fleet: PlainFleet
let ids: readonly string[] = []

beforeAll(async () => {
  fleet = await startPlainFleet(2)
  serve(fleet.at(0), [{ name: 'small', cpu: [4, 8], memory: [0, 16], disk: [0, 100] }])
  serve(fleet.at(1), [
    { name: 'one', cpu: [0, 16], memory: [0, 64], gpu: [1, 4], disk: [0, 100] },
    { name: 'two', cpu: [0, 16], memory: [0, 64], disk: [0, 100] },
  ])
  ids = [0, 1].map((nth) => fleet.at(nth).endpoint)
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await fleet.close()
})

const ask = (...args: string[]) => run(['fit', ...args, '--transport', 'rest'])

describe('fit -o json', () => {
  it('is the document of the contract, to the field', async () => {
    const { stdout, stderr, code } = await ask('8 cpu 32Gi x3', ...ids, '127.0.0.1:1', '-o', 'json')
    expect(stderr).toBe('')
    expect(code).toBe(0)
    const at = (replica: number, node: string) => ({ service: 'service', replica, node, gpu_model: null })
    expect(oneDocument(stdout)).toStrictEqual({
      request: '8 cpu 32Gi x3',
      providers: [
        { provider: ids[0], fits: false, times: 0, placements: [], blocked_by: 'cpu', unchecked: [] },
        {
          provider: ids[1],
          fits: true,
          times: 1,
          placements: [at(1, 'one'), at(2, 'one'), at(3, 'two')],
          blocked_by: null,
          unchecked: [],
        },
        { provider: '127.0.0.1:1', fits: null, times: 0, placements: [], blocked_by: null, unchecked: [] },
      ],
      errors: [{ provider: '127.0.0.1:1', code: 'refused', error: expect.any(String) }],
    })
  })

  it('says what REST does not tell', async () => {
    const { stdout, code } = await ask('1x nvidia/h100', ids[1] ?? '', '-o', 'json')
    expect(code).toBe(0)
    expect(oneDocument(stdout).providers[0]).toMatchObject({
      fits: true,
      times: 3,
      unchecked: ['GPU models are not told', 'not known from the chain: the GPUs and storage it declares'],
    })
  })

  it('takes an SDL file, and names it as the request', async () => {
    const file = join(SDL, 'shared-profile.yaml')
    const { stdout, code } = await ask(file, ids[1] ?? '', '-o', 'json')
    expect(code).toBe(0)
    const document = oneDocument(stdout)
    expect(document.request).toBe(file)
    expect(document.providers[0].placements.map((one: { service: string }) => one.service)).toEqual([
      'api',
      'api',
      'worker',
      'worker',
      'worker',
    ])
  })
})

describe('fit of an SDL with several placement groups', () => {
  /** One service of so many cores in each of two placements. */
  const twoGroups = (east: number, west: number): string => {
    const file = join(folder, `two-${east}-${west}.yaml`)
    const profile = (name: string, cores: number) =>
      `    ${name}: {resources: {cpu: {units: ${cores}}, memory: {size: 1Gi}, storage: {size: 1Gi}}}`
    const placed = (name: string) => `    ${name}: {pricing: {${name}: {denom: uakt, amount: 1}}}`
    const deployed = (name: string) => `  ${name}: {${name}: {profile: ${name}, count: 1}}`
    writeFileSync(
      file,
      [
        'version: "2.0"',
        'services: {east: {image: x}, west: {image: x}}',
        'profiles:',
        '  compute:',
        profile('east', east),
        profile('west', west),
        '  placement:',
        placed('east'),
        placed('west'),
        'deployment:',
        deployed('east'),
        deployed('west'),
        '',
      ].join('\n'),
    )
    return file
  }

  it('is the document with each group beside the whole, and exits 0 where each has a provider', async () => {
    const { stdout, code } = await ask(twoGroups(12, 14), ...ids, '127.0.0.1:1', '-o', 'json')
    expect(code).toBe(0)
    const none = { placements: [], blocked_by: 'cpu' }
    const east = [{ service: 'east', replica: 1, node: 'one', gpu_model: null }]
    const west = [{ service: 'west', replica: 1, node: 'two', gpu_model: null }]
    expect(oneDocument(stdout).providers).toStrictEqual([
      {
        provider: ids[0],
        fits: false,
        times: 0,
        ...none,
        unchecked: [],
        groups: [
          { group: 'east', fits: false, ...none },
          { group: 'west', fits: false, ...none },
        ],
      },
      {
        provider: ids[1],
        fits: true,
        times: 1,
        placements: [...east, ...west],
        blocked_by: null,
        unchecked: [],
        groups: [
          { group: 'east', fits: true, placements: east, blocked_by: null },
          { group: 'west', fits: true, placements: west, blocked_by: null },
        ],
      },
      {
        provider: '127.0.0.1:1',
        fits: null,
        times: 0,
        placements: [],
        blocked_by: null,
        unchecked: [],
        groups: [],
      },
    ])
  })

  it('exits 1 where a group has no provider, and says of each how many it has', async () => {
    const { stdout, code } = await ask(twoGroups(2, 20), ...ids)
    expect(code).toBe(1)
    const [, first, second, last] = stdout.split('\n')
    expect(first).toMatch(/ part +16 +east: one +west: CPU: 20 cores wanted, 16 cores free at best +-$/)
    expect(second).toMatch(/ part +2 +east: small +west: CPU/)
    expect(last).toBe('east fits on 2 of 2 providers, west fits on 0 of 2 providers')
  })
})

describe('fit', () => {
  it('prints a table for people, best first, and how many can', async () => {
    const { stdout, code } = await ask('2 cpu', ...ids)
    expect(code).toBe(0)
    const [titles, first, second, last] = stdout.split('\n')
    expect(titles).toMatch(/^PROVIDER +FITS +TIMES +WHERE +BLOCKED BY +UNCHECKED$/)
    expect(first).toMatch(new RegExp(`^${ids[1]} +yes +16 +one +- +-$`))
    expect(second).toMatch(new RegExp(`^${ids[0]} +yes +2 +small +- +-$`))
    expect(last).toBe('fits on 2 of 2 providers')
  })

  it('exits 1 where none can, with what blocks each', async () => {
    const { stdout, code } = await ask('64 cpu', ...ids, '127.0.0.1:1')
    expect(code).toBe(1)
    expect(stdout).toMatch(/CPU: 64 cores wanted, 16 cores free at best/)
    expect(stdout).toMatch(/127\.0\.0\.1:1 +\? +- +- +refused: /)
    expect(stdout).toMatch(/fits on 0 of 3 providers, 1 did not answer\n$/)
  })

  it('asks over both transports, and then knows the models', async () => {
    const { stdout, code } = await run(['fit', '1x nvidia/*', '--demo', '-o', 'json'])
    expect(code).toBe(0)
    const models = oneDocument(stdout).providers.flatMap(
      (one: { placements: { gpu_model: string | null }[] }) =>
        one.placements.map((placement) => placement.gpu_model),
    )
    expect(models.length).toBeGreaterThan(0)
    for (const model of models) expect(model).toMatch(/^nvidia\/\w+$/)
  })

  it.each([
    ['no request', [], 'REQUEST_OR_FILE is missing'],
    ['a request that cannot be read', ['8 cpu 32Gx', 'provider.invalid'], 'at character 7, "32Gx"'],
    ['a file that is not there', ['nothing.yaml', 'provider.invalid'], 'nothing.yaml: no such file'],
    ['nobody to ask', ['8 cpu'], 'no provider to watch'],
    [
      'a flag of the screen',
      ['8 cpu', 'provider.invalid', '--theme', 'dark'],
      '--theme: does not go with fit',
    ],
  ])('exits 2 at %s, before anyone is asked', async (_, args, part) => {
    expectRefusal(await run(['fit', ...args]), part)
  })

  it('exits 2 at a bad SDL, with its line', async () => {
    const bad = join(folder, 'bad.yaml')
    writeFileSync(bad, 'version: "2.0"\nservices:\n  web: {}\nprofiles: 3\n')
    expectRefusal(await run(['fit', bad, 'provider.invalid']), 'bad.yaml: line 4: profiles: ')
    const bomb = join(folder, 'bomb.yaml')
    const lines = Array.from({ length: 9 }, (_, level) =>
      level === 0
        ? 'a0: &a0 [x, x]'
        : `a${level}: &a${level} [${Array(10)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    )
    writeFileSync(bomb, lines.join('\n'))
    expectRefusal(await run(['fit', bomb, 'provider.invalid']), 'bomb.yaml: ')
  })

  it('is a host where it is written as one', async () => {
    const { stdout } = await run(['fit:1', '--once', '--timeout', '2'])
    expect(stdout).toContain('fit:1')
  })
})
