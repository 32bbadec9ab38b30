import { type ChildProcess, spawn } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { expectRefusal } from '../support/expectations.ts'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { CLI, cleanEnv } from '../support/program.ts'
import { KEY, openTerminal } from '../support/pty.ts'
import { run } from '../support/run.ts'
import { nextAnswer } from '../support/screen.ts'

/** Bound on waiting, for a busy machine. */
const SOON = { timeout: 10_000 }

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
})
afterAll(() => fleet.close())
beforeEach(() => {
  serve(fleet.at(0), [{ name: 'n1', cpu: [16, 64], memory: [64, 256], gpu: [2, 8], disk: [9, 900] }])
  serve(fleet.at(1), manyNodes(2))
})
afterEach(() => Promise.all(fleet.providers.map((provider) => provider.misbehave(null))))

interface Running {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

function follow(format: string, args: readonly string[] = []): Running {
  const endpoints = fleet.providers.map(({ endpoint }) => endpoint)
  const child = spawn(
    process.execPath,
    [CLI, ...endpoints, '-i', '0.2', '--transport', 'rest', '-o', format, ...args],
    { env: cleanEnv(), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exit = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
  return { child, stdout: () => stdout, stderr: () => stderr, exit }
}

const linesOf = (text: string): readonly string[] => text.split('\n').slice(0, -1)

describe('-o plain', () => {
  it('says each provider once, then a line for each change, and nothing else', async () => {
    const running = follow('plain')
    await expect.poll(() => linesOf(running.stdout()), SOON).toHaveLength(2)
    const [first = ''] = linesOf(running.stdout()).filter((line) => line.includes(fleet.at(0).endpoint))
    expect(first).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 127\.0\.0\.1:\d+ live: 1 node, 0 leases, CPU 16\/64 used, Memory 64\/256Gi used, GPU 2\/8 used, Ephemeral 9\/900Gi used$/,
    )
    await nextAnswer(fleet.at(0))
    expect(linesOf(running.stdout())).toHaveLength(2)
    serve(fleet.at(0), [{ name: 'n1', cpu: [16, 64], memory: [64, 256], gpu: [4, 8], disk: [9, 900] }])
    await expect.poll(() => linesOf(running.stdout()), SOON).toHaveLength(3)
    expect(linesOf(running.stdout())[2]).toMatch(
      new RegExp(`^\\S+Z ${fleet.at(0).endpoint} 2 GPUs taken on "n1", 6 GPUs to 4 GPUs free$`),
    )
    await fleet.at(1).misbehave('closed')
    await expect.poll(() => running.stdout(), SOON).toMatch(/no answer \(refused\): live to stale\n$/)
    running.child.kill('SIGINT')
    expect(await running.exit).toEqual({ code: 130, signal: null })
    expect(running.stderr()).toBe('')
    await expect.poll(() => fleet.providers.map(({ requests }) => requests.open), SOON).toEqual([0, 0])
  })

  it('is what the filter lets through, certificates among what it may ask for', async () => {
    const running = follow('plain', ['-f', `trust=self-signed provider=${fleet.at(0).endpoint}`])
    await expect.poll(() => linesOf(running.stdout()), SOON).toHaveLength(1)
    serve(fleet.at(1), manyNodes(3))
    await nextAnswer(fleet.at(1))
    serve(fleet.at(0), manyNodes(2))
    await expect.poll(() => running.stdout(), SOON).toContain('node "n2" is listed')
    for (const line of linesOf(running.stdout())) expect(line).toContain(` ${fleet.at(0).endpoint} `)
    running.child.kill('SIGINT')
    expect(await running.exit).toEqual({ code: 130, signal: null })
    expectRefusal(await run([fleet.at(0).endpoint, '-o', 'plain', '-f', 'bogus>1']), '--filter "bogus>1"')
  })

  it('runs on a terminal as well, without taking it: no escape, and Ctrl-C ends it', async () => {
    await using terminal = openTerminal({
      args: [fleet.at(0).endpoint, '-i', '0.2', '--transport', 'rest', '-o', 'plain'],
      cols: 200,
    })
    await terminal.waitFor('live: 1 node')
    expect(terminal.output()).not.toContain('\x1b')
    terminal.press(KEY.ctrlC)
    expect(await terminal.exit).toEqual({ exitCode: 130, signal: null })
  })

  it('with --once is the state, a line for each provider', async () => {
    await fleet.at(1).misbehave('closed')
    const { stdout, stderr, code } = await run([
      ...fleet.providers.map(({ endpoint }) => endpoint),
      '-o',
      'plain',
      '--once',
    ])
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 })
    const [first, second, ...more] = linesOf(stdout)
    expect(first).toMatch(/ live: 1 node,/)
    expect(second).toMatch(/ failed: refused: /)
    expect(more).toEqual([])
  })
})

describe('-o ndjson', () => {
  it('is one object a line: each provider with its document, then each change', async () => {
    const running = follow('ndjson')
    await expect.poll(() => linesOf(running.stdout()), SOON).toHaveLength(2)
    const states = linesOf(running.stdout()).map((line) => JSON.parse(line))
    expect(states.map(({ type, status }) => [type, status])).toEqual([
      ['provider', 'success'],
      ['provider', 'success'],
    ])
    expect(new Set(states.map(({ provider }) => provider))).toEqual(
      new Set(fleet.providers.map(({ endpoint }) => endpoint)),
    )
    serve(fleet.at(1), manyNodes(3))
    await expect.poll(() => running.stdout(), SOON).toContain('"node-new"')
    const change = JSON.parse(linesOf(running.stdout()).find((line) => line.includes('"node-new"')) ?? '')
    expect(change).toMatchObject({
      type: 'change',
      kind: 'node-new',
      provider: fleet.at(1).endpoint,
      node: 'n3',
      amount: 1,
      message: 'node "n3" is listed',
    })
    expect(change.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    running.child.kill('SIGTERM')
    expect(await running.exit).toEqual({ code: 143, signal: null })
  })
})

describe.each(['plain', 'ndjson'])('-o %s', (format) => {
  it('ends quietly with status 0 when its reader goes away', async () => {
    const running = follow(format)
    await expect.poll(() => linesOf(running.stdout()), SOON).toHaveLength(2)
    running.child.stdout?.destroy()
    let leases = 1
    // The pipe is only found broken by the next line.
    await expect
      .poll(() => {
        serve(fleet.at(0), manyNodes(1), { leases: leases++ })
        return running.child.exitCode
      }, SOON)
      .toBe(0)
    expect(running.stderr()).toBe('')
    await expect.poll(() => fleet.providers.map(({ requests }) => requests.open), SOON).toEqual([0, 0])
  })
})

describe('-o csv', () => {
  it('is the columns of the view as values, a line for each row', async () => {
    const { stdout, code } = await run([
      ...fleet.providers.map(({ endpoint }) => endpoint),
      ...['-o', 'csv', '--once', '--sort', 'cpu', '--transport', 'rest'],
    ])
    expect(code).toBe(0)
    const [titles = '', ...rows] = stdout.split('\r\n').slice(0, -1)
    const names = titles.split(',')
    expect(names.slice(0, 6)).toEqual(['provider', 'node', 'state', 'cpu', 'memory', 'gpu'])
    const cells = rows.map((row) => Object.fromEntries(row.split(',').map((cell, nth) => [names[nth], cell])))
    expect(cells.map(({ node, state, cpu, memory, gpu }) => [node, state, cpu, memory, gpu])).toEqual([
      ['n1', 'live', '0.25', '0.25', '0.25'],
      ['n2', 'live', '0.01', '0.0078125', '0.25'],
      ['n1', 'live', '0', '0', '0'],
    ])
    expect(cells[0]).toMatchObject({
      'cpu.free': '48000',
      'memory.free': String(192 * 2 ** 30),
      'gpu.free': '6',
    })
  })

  it('goes with a snapshot only', async () => {
    await using terminal = openTerminal({ args: [fleet.at(0).endpoint, '-o', 'csv'], cols: 120 })
    expect(await terminal.exit).toEqual({ exitCode: 2, signal: null })
    expect(terminal.screen()[0]).toMatch(/^akash-top: --output: goes with --once/)
  })
})
