/** `wait RULE` and `--fail-if RULE`: the built program waits, prints and exits as a script needs it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectRefusal, oneDocument } from '../support/expectations.ts'
import { type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { CLI, cleanEnv } from '../support/program.ts'
import { run } from '../support/run.ts'

let fleet: PlainFleet
const folder = mkdtempSync(join(tmpdir(), 'akash-top-rules-'))
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(async () => {
  await fleet.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  serve(fleet.at(0), [{ name: 'full', cpu: [8, 8], memory: [4, 32], gpu: [8, 8], disk: [1, 10] }])
  serve(fleet.at(1), [{ name: 'busy', cpu: [5, 8], memory: [4, 32], gpu: [7, 8], disk: [1, 10] }], {
    leases: 7,
  })
})
const endpoints = () => fleet.providers.map(({ endpoint }) => endpoint)
const wait = (rule: string, ...args: string[]) =>
  run(['wait', rule, ...endpoints(), '-i', '0.2', '--transport', 'rest', ...args])

describe('wait', () => {
  it('ends at once where the rule holds, and prints the row in a table', async () => {
    const { stdout, stderr, code } = await wait('gpu.free>=1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(2)
    expect(lines[0]).toMatch(/^PROVIDER +NODE +STATE/)
    expect(lines[1]).toMatch(new RegExp(`^${fleet.at(1).endpoint} +busy +live .*7/8`))
  })

  it('blocks until it does, and says so in one line of JSON', async () => {
    const waiting = wait('gpu.free>=6', '-o', 'json')
    await expect.poll(() => fleet.at(0).requests.begun, { timeout: 10_000 }).toBeGreaterThan(3)
    serve(fleet.at(0), [{ name: 'full', cpu: [2, 8], memory: [4, 32], gpu: [0, 8], disk: [1, 10] }])
    const { stdout, stderr, code } = await waiting
    expect({ code, stderr, lines: stdout.split('\n').length }).toEqual({ code: 0, stderr: '', lines: 2 })
    expect(oneDocument(stdout)).toEqual({
      rule: 'gpu.free>=6',
      holds: true,
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      waited_ms: expect.any(Number),
      rows: [
        {
          provider: fleet.at(0).endpoint,
          node: 'full',
          gpu_model: null,
          state: 'live',
          available: { cpu: 6000, memory: 28 * 2 ** 30, gpu: 8, ephemeral_storage: 9 * 2 ** 30 },
        },
      ],
    })
  })

  it('holds for as long as it must', async () => {
    const started = performance.now()
    expect((await wait('leases>=7 for 3s')).code).toBe(0)
    expect(performance.now() - started).toBeGreaterThan(3000)
  })

  it('gives up at --timeout, with status 1, nothing in the table and a sentence', async () => {
    const { stdout, stderr, code } = await wait('gpu.free>=6', '--timeout', '1.5')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toBe('akash-top: the rule did not hold within 1.5 s; 2 of 2 providers have answered\n')
    const json = await wait('gpu.free>=6', '--timeout', '1', '-o', 'json')
    expect(json.code).toBe(1)
    expect(oneDocument(json.stdout)).toMatchObject({ rule: 'gpu.free>=6', holds: false, rows: [] })
  })

  it('asks whether a request fits, typed or in an SDL file', async () => {
    const fits = await wait('fit 3 cpu 1Gi 2Gi disk')
    expect(fits.code).toBe(0)
    expect(fits.stdout).toContain(fleet.at(1).endpoint)
    expect(fits.stdout).not.toContain(fleet.at(0).endpoint)
    const sdl = join(folder, 'deploy.yaml')
    writeFileSync(sdl, SDL)
    const read = await wait(`fit ${sdl}`)
    expect({ code: read.code, stderr: read.stderr }).toEqual({ code: 0, stderr: '' })
    expect((await wait('fit 4 cpu 1Gi', '--timeout', '1')).code).toBe(1)
  })

  it.concurrent.each<[string, () => string]>([
    ['providers: gpu.free>=1', () => `${fleet.at(1).endpoint} `],
    ['gpus: gpu.free>=1', () => 'model not told '],
    ['state=live trust=self-signed leases>=7', () => `${fleet.at(1).endpoint} `],
    ['node=busy !gpu.free>=2', () => ' busy '],
  ])('holds for rows of any kind: %s', async (rule, row) => {
    const { stdout, code } = await wait(rule, '--timeout', '15')
    expect(code).toBe(0)
    expect(stdout).toContain(row())
  })

  it('ends with Ctrl-C: status 130', async () => {
    const child = spawn(process.execPath, [CLI, 'wait', 'gpu.free>=6', ...endpoints(), '-i', '0.2'], {
      env: cleanEnv(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const begun = fleet.at(0).requests.begun
    await expect.poll(() => fleet.at(0).requests.begun, { timeout: 10_000 }).toBeGreaterThan(begun + 2)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
  })

  it.concurrent.each([
    ['gpu.fre>=6', 'wait "gpu.fre>=6"', 'at character 1', /give one of cpu, .*gpu\.free/],
    ['gpu.free>=', 'at character 11', 'needs a number'],
    ['state=failed for ever', 'at character 18', '"for" needs a time'],
    ['fit 8 cpus nonsense', 'at character 12: "nonsense"', 'expected'],
    ['fit no-such.yaml', '"no-such.yaml": no such file'],
    ['gpu>=1\u001b[31m\u202e', 'is not'],
  ] as const)('refuses %j with its place', async (rule, ...parts) => {
    expectRefusal(await run(['wait', rule, 'provider.invalid']), ...parts)
  })

  it('refuses to be called without its rule, or with a flag of the screen', async () => {
    expectRefusal(await run(['wait']), 'wait: RULE is missing')
    expectRefusal(
      await run(['wait', 'gpu>=1', 'provider.invalid', '--alert', 'x']),
      '--alert: does not go with wait',
    )
  })
})

describe('--fail-if', () => {
  const snapshot = (...args: string[]) => run([...endpoints(), '--once', ...args])

  it('fails after printing where the rule holds, and says for which row', async () => {
    const { stdout, stderr, code } = await snapshot('--fail-if', 'gpu.free<1 state=live')
    expect(code).toBe(1)
    expect(stdout).toContain('TOTAL 2 nodes')
    expect(stderr).toBe(
      `akash-top: --fail-if holds: full of ${fleet.at(0).endpoint}: gpu.free<1 state=live\n`,
    )
  })

  it.concurrent.each<[string, () => string]>([
    ['providers: gpu.free<1', () => `${fleet.at(0).endpoint}: `],
    ['gpus: gpu.free>=1', () => ': gpus: gpu.free>=1'],
    ['trust=self-signed', () => `${fleet.at(0).endpoint} and 1 more: `],
    ['fit 3 cpu 1Gi 2Gi disk', () => `${fleet.at(1).endpoint}: fit `],
    ['state=live leases>=7', () => `${fleet.at(1).endpoint}: `],
  ])('tells of rows of any kind: %s', async (rule, row) => {
    const { stderr, code } = await snapshot('--fail-if', rule)
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(row()) })
  })

  it('does not where it holds for nothing', async () => {
    const { stdout, stderr, code } = await snapshot('--fail-if', 'gpu.free>=6', '-o', 'json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(oneDocument(stdout).status).toBe('success')
  })

  it('refuses what is no rule, and what one look cannot tell', async () => {
    expectRefusal(
      await run(['provider.invalid', '--once', '--fail-if', 'bogus>1']),
      '--fail-if "bogus>1"',
      'character 1',
    )
    expectRefusal(await run(['provider.invalid', '--once', '--fail-if', 'gpu>1 for 5m']), 'leave "for" out')
  })
})

const SDL = `version: "2.0"
services:
  web:
    image: nginx
    expose:
      - port: 80
        as: 80
        to:
          - global: true
profiles:
  compute:
    web:
      resources:
        cpu: { units: 1 }
        memory: { size: 512Mi }
        storage: { size: 1Gi }
  placement:
    anywhere:
      pricing:
        web: { denom: uakt, amount: 1000 }
deployment:
  web:
    anywhere: { profile: web, count: 1 }
`
