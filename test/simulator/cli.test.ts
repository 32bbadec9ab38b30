import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { readCommandLine } from '../../src/simulator/cli-options.ts'
import { GRPC_MISBEHAVIOURS, MISBEHAVIOURS } from '../../src/simulator/index.ts'
import { ask, askText, until } from './ask.ts'

const CLI = new URL('../../src/simulator/cli.ts', import.meta.url).pathname
const SAMPLE = new URL('../fixtures/samples/status-2025-08-06-indianode-gpu-missing.json', import.meta.url)
  .pathname

let child: ChildProcessWithoutNullStreams | undefined
afterEach(() => {
  child?.kill('SIGKILL')
  child = undefined
})

/** The program, what it said so far, and its end. */
function run(...args: string[]) {
  const started = spawn(process.execPath, [CLI, ...args])
  child = started
  const said = { out: '', err: '' }
  started.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  started.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const ended = once(started, 'close').then(([code]) => code)
  const lines = () => said.out.split('\n').slice(0, -1)
  const linesUpTo = async (count: number) => {
    await until(() => lines().length >= count)
    return lines()
  }
  return { child: started, said, ended, lines, linesUpTo }
}

function placeOf(endpoint: string | undefined) {
  const [host = '', port = ''] = (endpoint ?? '').split(':')
  return { host, port: Number(port) }
}

describe('the simulator as a command', () => {
  it('prints its endpoints, serves samples, obeys lines in order and answers each', async () => {
    const { child, linesUpTo, ended } = run(
      '--providers',
      '2',
      '--sample',
      SAMPLE,
      '--misbehave',
      '1=no-nodes',
    )
    const [one, two] = (await linesUpTo(2)).map(placeOf)
    if (one === undefined || two === undefined) throw new Error('two endpoints were expected')
    expect(await askText(one)).toBe(readFileSync(SAMPLE, 'utf8'))
    expect(await askText(two)).not.toContain('"nodes"')

    child.stdin.write(`1 heal\n0 own\n0 closed\nstep\n1 sample ${SAMPLE}\n`)
    expect((await linesUpTo(7)).slice(2)).toEqual([
      'ok 1 heal',
      'ok 0 own',
      'ok 0 closed',
      'ok step',
      `ok 1 sample ${SAMPLE}`,
    ])
    expect((await ask(one)).end).toBe('ECONNREFUSED')
    expect(await askText(two)).toBe(readFileSync(SAMPLE, 'utf8'))

    child.stdin.write('2 hang\n0 nonsense\nnonsense\n\n0 sample /nowhere\n0 heal\nquit\n')
    expect(await ended).toBe(0)
    const replies = (await linesUpTo(13)).slice(7)
    expect(replies[0]).toBe('there is no provider "2": give a number from 0 to 1')
    for (const reply of replies.slice(1, 4)) expect(reply).toMatch(/^commands: INDEX HOW, .*equal-names$/)
    expect(replies[4]).toBe('cannot read the sample "/nowhere": ENOENT')
    expect(replies[5]).toBe('ok 0 heal')
    expect((await ask(two)).end).toBe('ECONNREFUSED')
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'goes on when input from a pipe ends, until %s closes all of it',
    async (signal) => {
      const { child, linesUpTo, ended } = run('--providers', '1', '--life', '50')
      const [endpoint] = await linesUpTo(1)
      child.stdin.end('step\n')
      await linesUpTo(2)
      expect((await ask(placeOf(endpoint))).status).toBe(200)
      child.kill(signal)
      expect(await ended).toBe(0)
      expect((await ask(placeOf(endpoint))).end).toBe('ECONNREFUSED')
    },
  )

  it('shows other certificates on command, and writes down the authority of those that have one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'akash-top-authority-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'ca.pem')
    const { child, linesUpTo, ended } = run('--providers', '1')
    await linesUpTo(1)
    child.stdin.write('0 certify expired\n0 certify other-owner grpc\n0 certify ca\n')
    child.stdin.write(
      `0 certify nonsense\n0 certify own both\nauthority ${file}\nauthority /nowhere/x\nquit\n`,
    )
    expect(await ended).toBe(0)
    const replies = (await linesUpTo(8)).slice(1)
    expect(replies.slice(0, 3)).toEqual([
      'ok 0 certify expired',
      'ok 0 certify other-owner grpc',
      'ok 0 certify ca',
    ])
    for (const reply of replies.slice(3, 5)) expect(reply).toMatch(/^commands: .*KIND is one of own, ca, /)
    expect(replies.slice(5)).toEqual([
      `ok authority ${file}`,
      'cannot write the authority\'s certificate to "/nowhere/x": ENOENT',
    ])
    expect(readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
  })

  it('ends when whoever read its output is gone', async () => {
    const { child, linesUpTo, ended } = run('--providers', '1')
    await linesUpTo(1)
    child.stdout.destroy()
    child.stdin.write('step\n')
    expect(await ended).toBe(0)
  })

  it.each([
    [['--sample', '/nowhere'], 'cannot read the sample "/nowhere": ENOENT'],
    [['--bogus'], "Unknown option '--bogus'"],
  ])('says in one sentence what is wrong and exits 2: %j', async (args, sentence) => {
    const { said, ended } = run('--providers', '1', ...args)
    expect(await ended).toBe(2)
    expect(said.out).toBe('')
    expect(said.err).toContain(sentence)
    expect(said.err.trimEnd().split('\n').length).toBe(1)
  })

  it('prints its help, which names every misbehaviour', async () => {
    const { said, ended } = run('--help')
    expect(await ended).toBe(0)
    for (const how of [...MISBEHAVIOURS, ...GRPC_MISBEHAVIOURS]) expect(said.out).toContain(how)
  })

  it('misbehaves over gRPC, publishes and heals on either port', async () => {
    const { child, linesUpTo, ended } = run('--providers', '2', '--misbehave', '0=grpc:closed')
    const [one, two] = (await linesUpTo(2)).map(placeOf)
    if (one === undefined || two === undefined) throw new Error('two endpoints were expected')
    const grpcOf = ({ host, port }: typeof one) => ask({ host, port: port + 1 }, { path: '/' })
    expect((await grpcOf(one)).end).toBe('ECONNREFUSED')
    expect((await ask(one)).status).toBe(200)

    child.stdin.write('0 grpc:heal\n0 grpc:http1\n0 publish\n1 grpc:http1\n1 closed\n')
    expect((await linesUpTo(7)).slice(2)).toEqual([
      'ok 0 grpc:heal',
      'ok 0 grpc:http1',
      'ok 0 publish',
      'ok 1 grpc:http1',
      'ok 1 closed',
    ])
    expect([(await grpcOf(one)).status, (await grpcOf(two)).status]).toEqual([200, 200])

    child.stdin.write('1 heal\n0 grpc:nonsense\n0 publish now\n')
    const replies = (await linesUpTo(10)).slice(7)
    expect(replies[0]).toBe('ok 1 heal')
    for (const reply of replies.slice(1)) expect(reply).toContain('INDEX grpc:HOW')
    // HTTP/2 again: HTTP/1.1 is no longer met.
    expect((await grpcOf(two)).status).toBe(null)
    expect((await ask(two)).status).toBe(200)
    child.stdin.write('quit\n')
    expect(await ended).toBe(0)
  })

  it('has no gRPC where told so, and says so', async () => {
    const { child, linesUpTo, ended } = run('--providers', '1', '--no-grpc')
    const [one] = (await linesUpTo(1)).map(placeOf)
    if (one === undefined) throw new Error('one endpoint was expected')
    expect((await ask({ host: one.host, port: one.port + 1 })).end).toBe('ECONNREFUSED')
    child.stdin.write('0 grpc:hang\n0 publish\n0 hang\n0 heal\nstep\nquit\n')
    expect(await ended).toBe(0)
    expect((await linesUpTo(6)).slice(1)).toEqual([
      'this fleet was started without gRPC',
      'this fleet was started without gRPC',
      'ok 0 hang',
      'ok 0 heal',
      'ok step',
    ])
  })
})

describe('the command line', () => {
  it('has defaults', () => {
    expect(readCommandLine([])).toEqual({
      kind: 'run',
      options: { fleet: { providers: 6, seed: 1, lifeMs: 0 }, samples: [], misbehaviours: [] },
    })
  })

  it('names what gRPC does after a prefix, and can leave it out', () => {
    const read = (...argv: string[]) => {
      const input = readCommandLine(argv)
      return input.kind === 'run' ? input.options : input
    }
    expect(read('--misbehave', '3=grpc:not-ready')).toMatchObject({
      misbehaviours: [{ index: 3, how: 'grpc:not-ready' }],
    })
    expect(read('--no-grpc')).toMatchObject({ fleet: { grpc: false } })
  })

  it('is read whole', () => {
    const argv = '--providers 3 --seed 9 --nodes 4 --life 250 --layout addresses --compress gzip'
    const more = '--sample a.json --sample b=2.json=2 --sample c.json --misbehave 2=hang --misbehave 0=drip'
    expect(readCommandLine(`${argv} ${more}`.split(' '))).toEqual({
      kind: 'run',
      options: {
        fleet: {
          providers: 3,
          seed: 9,
          nodesPerProvider: 4,
          lifeMs: 250,
          layout: 'addresses',
          compress: 'gzip',
        },
        samples: [
          { index: 0, file: 'a.json' },
          { index: 2, file: 'b=2.json' },
          { index: 1, file: 'c.json' },
        ],
        misbehaviours: [
          { index: 2, how: 'hang' },
          { index: 0, how: 'drip' },
        ],
      },
    })
  })

  it.each([
    [['--providers', '0'], '--providers "0": give a whole number from 1 to 4000'],
    [['--providers', '1e2'], '--providers "1e2": give a whole number from 1 to 4000'],
    [['--seed', '-1'], "Option '--seed' argument is ambiguous"],
    [['--layout', 'ring'], '--layout "ring": give one of ports, addresses'],
    [['--misbehave', 'hang'], '--misbehave "hang": write INDEX=HOW, such as 0=hang'],
    [['--misbehave', '0=nonsense'], '--misbehave "0=nonsense": HOW is one of closed, '],
    [['--misbehave', '0=grpc:nonsense'], '--misbehave "0=grpc:nonsense": HOW is one of closed, '],
    [['--no-grpc', '--misbehave', '0=grpc:hang'], '"0=grpc:hang": there is no gRPC with --no-grpc'],
    [['--misbehave', '6=hang'], '--misbehave "6=hang": there is no provider "6": give a number from 0 to 5'],
    [['--providers', '1', '--sample', 'a', '--sample', 'b'], '--sample "b": there is no provider "1"'],
    [['stray'], "Unexpected argument 'stray'"],
  ])('names what is wrong: %j', (argv, sentence) => {
    const input = readCommandLine(argv)
    expect(input).toMatchObject({ kind: 'bad' })
    expect(input.kind === 'bad' ? input.message : '').toContain(sentence)
    expect(input.kind === 'bad' ? input.message : '').not.toContain('\n')
  })
})
