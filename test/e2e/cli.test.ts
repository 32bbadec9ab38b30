import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { helpText } from '../../src/config/help.ts'
import { type SimulatedFleet, startFleet } from '../../src/simulator/index.ts'
import { CLI, cleanEnv } from './support/program.ts'
import { openTerminal } from './support/pty.ts'
import { run } from './support/run.ts'

const PACKAGE = JSON.parse(readFileSync(join(dirname(CLI), '..', 'package.json'), 'utf8'))

let folder = ''
let fleet: SimulatedFleet
let endpoints: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-cli-'))
  fleet = await startFleet({ providers: 2, seed: 3 })
  endpoints = fleet.providers.map(({ endpoint }) => endpoint)
})
afterAll(async () => {
  await fleet.close()
  await rm(folder, { recursive: true })
})

describe('the built program', () => {
  it('prints its version and its help, which is the table of flags', async () => {
    expect(await run(['--version'])).toEqual({
      stdout: `${PACKAGE.version}\n`,
      stderr: '',
      code: 0,
      signal: null,
    })
    expect(await run(['-h'])).toEqual({ stdout: helpText(), stderr: '', code: 0, signal: null })
  })

  it.each([
    [[], /^akash-top: no provider to watch; .*--from FILE.*--demo/],
    [['--bogus', 'host'], /^akash-top: unknown flag --bogus; /],
    [['host', '-i', '0'], /^akash-top: -i: "0" is not a number of seconds from 0\.2 to 3600; /],
    [['http://host'], /^akash-top: endpoint "http:\/\/host"/],
    [['--from', '/does/not/exist'], /^akash-top: --from \/does\/not\/exist: no such file; /],
    [['--from', '-'], /^akash-top: --from -: there is no endpoint in it; /],
    [['host', '--sort', 'nonsense'], /^akash-top: .*nonsense/],
    [['host', '--filter', 'gpu>='], /^akash-top: .*gpu>=/],
  ])('refuses %j in one sentence on stderr with status 2', async (args, sentence) => {
    const { stdout, stderr, code } = await run(args)
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
  })

  it('keeps compiled code in the cache of its user, and starts all the same where it cannot', async () => {
    const cache = join(folder, 'cache')
    const starts = (XDG_CACHE_HOME: string) =>
      run(['--version'], { env: { XDG_CACHE_HOME, NODE_COMPILE_CACHE: undefined } })
    expect(await starts(cache)).toMatchObject({ stdout: `${PACKAGE.version}\n`, code: 0 })
    const code = join(cache, 'akash-top', 'code')
    const [forNode = ''] = await readdir(code)
    const files = await readdir(join(code, forNode))
    expect(files).not.toEqual([])
    for (const file of files) await writeFile(join(code, forNode, file), 'no code at all')
    for (const where of [cache, '/proc', '/dev/null', join(folder, 'not', 'there')]) {
      expect(await starts(where)).toEqual({
        stdout: `${PACKAGE.version}\n`,
        stderr: '',
        code: 0,
        signal: null,
      })
    }
  })

  it('loads for the first frame a handful of files, Ink and the network not among them', () => {
    const chunks = join(dirname(CLI), 'chunks')
    const named = (start: string) => readdirSync(chunks).filter((name) => name.startsWith(start))
    const loaded = new Set([
      ...named('main-'),
      ...named('watch-'),
      ...named('lean-heap-'),
      ...named('late-chain-'),
    ])
    for (const name of loaded) {
      const text = readFileSync(join(chunks, name), 'utf8')
      for (const [, next = ''] of text.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) loaded.add(next)
    }
    expect(loaded.size).toBeLessThan(10)
    const text = [...loaded].map((name) => readFileSync(join(chunks, name), 'utf8')).join('')
    expect(text).not.toMatch(/react-reconciler|yoga|from"node:(tls|http|https|http2|crypto|zlib)"/)
  })

  it('reads endpoints from stdin and from a file', async () => {
    const json = async (args: string[], stdin: string) => {
      const { stdout, code } = await run([...args, '-o', 'json'], { stdin })
      expect(code).toBe(0)
      return JSON.parse(stdout).providers.map(({ provider }: { provider: string }) => provider)
    }
    expect(await json(['--from', '-'], `# fleet\r\n${endpoints.join('\r\n')}\r\n`)).toEqual(endpoints)
    await writeFile(join(folder, 'list'), `\ufeff${endpoints[1]} # second\n`)
    expect(await json([`--from=${join(folder, 'list')}`, endpoints[0] ?? ''], '')).toEqual(endpoints)
  })

  it('does not wait for stdin unless it is asked to', async () => {
    // stdin is a pipe that nobody closes: a program that read it would not end.
    const child = spawn(process.execPath, [CLI, endpoints[0] ?? ''], { env: cleanEnv() })
    child.stdout.resume()
    const code = await new Promise((resolve) => child.on('close', resolve))
    child.stdin.destroy()
    expect(code).toBe(0)
  })

  it('takes defaults from the config file, and refuses a wrong one by name', async () => {
    const home = join(folder, 'akash-top')
    await mkdir(home, { recursive: true })
    const env = { XDG_CONFIG_HOME: folder }
    await writeFile(join(home, 'config.json'), JSON.stringify({ endpoints: [endpoints[0]], output: 'json' }))
    const { stdout, code } = await run([], { env })
    expect({ code, providers: JSON.parse(stdout).providers.length }).toEqual({ code: 0, providers: 1 })
    await writeFile(join(home, 'config.json'), '{"view":"gpu"}')
    expect(await run([], { env })).toMatchObject({
      stdout: '',
      stderr: `akash-top: config file ${home}/config.json: view: "gpu" is not one of nodes, providers, gpus, storage, events; see akash-top --help\n`,
      code: 2,
    })
  })

  it('prints a snapshot of a demonstration and ends it', async () => {
    const { stdout, stderr, code } = await run(['--demo', '3', '--once', '-o', 'json'])
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
    expect(JSON.parse(stdout).summary).toMatchObject({ total_providers_queried: 3, successful_providers: 3 })
  })

  it.each([['--help'], ['--demo 20 --once -o json']])(
    'ends quietly where the reader of %s has gone',
    async (args) => {
      const child = spawn(process.execPath, [CLI, ...args.split(' ')], { env: cleanEnv() })
      child.stdout.destroy()
      let stderr = ''
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      const code = await new Promise((resolve) => child.on('close', resolve))
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    },
  )

  it('writes all of a long document into a slow pipe', async () => {
    const child = spawn(process.execPath, [CLI, '--demo', '60', '--once', '-o', 'json'], { env: cleanEnv() })
    const chunks: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      child.stdout.pause()
      setImmediate(() => child.stdout.resume())
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    const text = Buffer.concat(chunks).toString()
    expect(text.length).toBeGreaterThan(65_536)
    expect({ code, providers: JSON.parse(text).providers.length }).toEqual({ code: 0, providers: 60 })
  })

  it('stops asking at an interruption, with the status of the signal', async () => {
    const [first] = fleet.providers
    await first?.misbehave('hang')
    const child = spawn(process.execPath, [CLI, first?.endpoint ?? '', '--once'], { env: cleanEnv() })
    const begun = first?.requests.begun ?? 0
    await expect.poll(() => first?.requests.begun, { timeout: 10_000 }).toBeGreaterThan(begun)
    child.kill('SIGINT')
    const code = await new Promise((resolve) => child.on('close', resolve))
    await first?.misbehave(null)
    expect(code).toBe(130)
  })
})

describe('an old node', () => {
  const SENTENCE = /^akash-top: needs Node\.js 22\.19 or newer, and this is \d+\.\d+\.\d+; .*\n$/

  it.each(['22.18.9', '20.20.2', '4.0.0'])(
    '%s is told so in one sentence, with status 2',
    async (version) => {
      const fake = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
      const preload = join(folder, 'old.cjs')
      await writeFile(preload, fake)
      const { stdout, stderr, code } = await run(['--version'], {
        node: [process.execPath, '--require', preload],
      })
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 })
      expect(stderr).toMatch(SENTENCE)
    },
  )

  it.each(['22.19.0', '23.0.0', '100.1.0'])('is not %s', async (version) => {
    const preload = join(folder, 'new.cjs')
    await writeFile(preload, `Object.defineProperty(process.versions, 'node', { value: '${version}' })`)
    const { code } = await run(['--version'], { node: [process.execPath, '--require', preload] })
    expect(code).toBe(0)
  })

  const old = ['/usr/bin/node', '/usr/local/bin/node'].find((path) => existsSync(path))
  it.runIf(old !== undefined)('of the system, where there is one, is told or runs', async () => {
    const { stdout, stderr, code } = await run(['--version'], { node: [old ?? ''] })
    if (code === 2) expect(stderr).toMatch(SENTENCE)
    else expect({ stdout, code }).toEqual({ stdout: `${PACKAGE.version}\n`, code: 0 })
  })

  it('can parse the door: it holds nothing newer than import() and the syntax of 2015', () => {
    const door = readFileSync(CLI, 'utf8').replace(/^#!.*\n/, '')
    expect(door).not.toMatch(/\?\.|\?\?|\|\|=|&&=|\bawait\b|\basync\b|#\w|\d_\d|\*\*|\bstatic\b/)
    expect(door).not.toMatch(/\bimport\b(?!\()/)
    expect(door).not.toMatch(/catch\s*\{/)
  })
})

describe('in a terminal', () => {
  it('the screen opens on a demonstration, and q gives the terminal back', async () => {
    await using terminal = openTerminal({ args: ['--demo', '2'] })
    await terminal.waitFor(/2 live/)
    expect(terminal.modes()).toMatchObject({ altScreen: true, cursorVisible: false })
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true, bracketedPaste: false })
  })

  it('what it compiled long ago, and no longer uses, is gone when the screen has closed', async () => {
    const cache = join(folder, 'old-code')
    const code = join(cache, 'akash-top', 'code', 'v20-old')
    await mkdir(code, { recursive: true })
    await writeFile(join(code, 'old'), '')
    await utimes(join(code, 'old'), 0, 0)
    const env = { XDG_CACHE_HOME: cache, NODE_COMPILE_CACHE: undefined }
    await using terminal = openTerminal({ args: endpoints, env })
    await terminal.waitFor(/2 live/)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(await readdir(code)).toEqual([])
  })

  it('keys come from the terminal where stdin is the list of endpoints', async () => {
    const command = `printf '%s\\n' ${endpoints.join(' ')} | "$0" "$@" --from -`
    await using terminal = openTerminal({ program: ['/bin/sh', '-c', command, process.execPath, CLI] })
    await terminal.waitFor(/2 live/)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.modes()).toMatchObject({ altScreen: false, cursorVisible: true })
  })

  it('bad usage is one sentence, and the terminal is not touched', async () => {
    await using terminal = openTerminal({ args: ['host', '-o', 'json'], cols: 120 })
    expect(await terminal.exit).toEqual({ exitCode: 2, signal: null })
    expect(terminal.screen()[0]).toBe(
      'akash-top: --output: goes with --once; the screen has no format; see akash-top --help',
    )
    expect(terminal.output()).not.toContain('\x1b')
  })
})
