import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLI, cleanEnv } from '../e2e/support/program.ts'

const execute = promisify(execFile)
const ROOT = dirname(dirname(CLI))

/** An empty folder into which the packed package is installed, without a network. */
let folder = ''
let packed: string[] = []

/** Runs a command there; node is the one that runs the tests. */
function there(file: string, args: string[]) {
  const env = cleanEnv({
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    npm_config_cache: join(folder, '.npm'),
  })
  return execute(file, args, { cwd: folder, env })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-pack-'))
  // dist/ is what the tests were started on: it is packed as it is.
  const { stdout } = await there('npm', ['pack', ROOT, '--ignore-scripts', '--json'])
  const report = JSON.parse(stdout)
  const [{ filename, files }] = Array.isArray(report) ? report : Object.values(report)
  packed = files.map(({ path }: { path: string }) => path)
  await writeFile(join(folder, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
  await there('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)])
})
afterAll(() => rm(folder, { recursive: true }))

describe('the packed package', () => {
  it('holds the program, the types, the licences and the documents, and no source', () => {
    for (const path of [
      'package.json',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
      'dist/cli.js',
      'dist/index.js',
      'dist/index.d.ts',
      'dist/akash-top.1',
      'dist/THIRD_PARTY_LICENSES',
    ]) {
      expect(packed).toContain(path)
    }
    expect(packed.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))).toEqual([])
    expect(packed.filter((path) => !path.includes('/')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ])
  })

  it.each([
    ['locales of zod', /Eingabe/],
    ['the second HTTP parser of undici', /miloEnabled/],
    ['the fetch of undici', /class EventSource/],
  ])('holds nothing that nobody uses: %s', async (_, trace) => {
    const chunks = packed.filter((path) => path.endsWith('.js'))
    const texts = await Promise.all(chunks.map((path) => readFile(join(ROOT, path), 'utf8')))
    expect(chunks.filter((_path, nth) => trace.test(texts[nth] ?? ''))).toEqual([])
  })

  it('brings no other package with it', async () => {
    const installed = await readdir(join(folder, 'node_modules'))
    expect(installed.filter((name) => !name.startsWith('.'))).toEqual(['akash-top'])
  })

  it('names the licence of everything that is bundled', async () => {
    const text = await readFile(join(folder, 'node_modules/akash-top/dist/THIRD_PARTY_LICENSES'), 'utf8')
    for (const name of ['ink', 'react', 'undici', 'yoga-layout', 'zod', '@peculiar/x509']) {
      expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'))
    }
  })

  it('is a program', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'))
    expect((await there('node_modules/.bin/akash-top', ['--version'])).stdout).toBe(`${version}\n`)
    const { stdout } = await there('node_modules/.bin/akash-top', ['--demo', '2', '--once', '-o', 'json'])
    expect(JSON.parse(stdout)).toMatchObject({ status: 'success', summary: { successful_providers: 2 } })
  })

  it('is a library', async () => {
    const program = `
      import { queryClusterInventory, queryFit, queryNodeInventory, aggregateInventoryData } from 'akash-top'
      const refused = await queryClusterInventory('127.0.0.1:1')
      const fit = await queryFit('8 cpu', ['127.0.0.1:1'])
      console.log(JSON.stringify([refused.status, refused.code, fit.status, typeof queryNodeInventory, typeof aggregateInventoryData]))
    `
    await writeFile(join(folder, 'use.js'), program)
    expect(JSON.parse((await there(process.execPath, ['use.js'])).stdout)).toEqual([
      'error',
      'refused',
      'success',
      'function',
      'function',
    ])
  })

  it('types a program that has nothing else installed', async () => {
    const program = `
      import { aggregateInventoryData, type ClusterResult, queryClusterInventory } from 'akash-top'
      const result: ClusterResult = await queryClusterInventory('provider.example.com')
      if (result.status === 'success') {
        const names: string[] = result.nodes.map((node) => node.name)
        names.push(result.provider)
      } else {
        const code: string = result.code
        code.trim()
      }
      const total = aggregateInventoryData([result])
      const cpu: number = total.resources.cpu.available
      cpu.toFixed()
      // @ts-expect-error There is no such status: the types are not any.
      if (result.status === 'maybe') throw new Error()
    `
    await writeFile(join(folder, 'use.ts'), program)
    const options = ['--strict', '--noEmit', '--target', 'es2023', '--lib', 'es2023,dom', '--types', '']
    for (const module of ['nodenext', 'preserve']) {
      const resolution = module === 'preserve' ? 'bundler' : 'nodenext'
      const args = [...options, '--module', module, '--moduleResolution', resolution, 'use.ts']
      const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
      const { stdout } = await there(process.execPath, [tsc, '--ignoreConfig', ...args]).catch(
        (error) => error,
      )
      expect(stdout).toBe('')
    }
  })
})
