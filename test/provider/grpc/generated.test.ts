import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importGraph, loadedWith, ROOT } from '../../house/imports.ts'

const run = promisify(execFile)
const GENERATED = join(ROOT, 'src', 'provider', 'gen')
let scratch = ''

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'akash-top-gen-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

/** The texts of all files under a folder, by their names in it. */
function textsOf(folder: string): Record<string, string> {
  const names = globSync('**/*.ts', { cwd: folder }).map((name) => name.replaceAll('\\', '/'))
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

/** Runs the installed buf from the root; needs no network. */
function buf(...args: readonly string[]) {
  const bin = join(ROOT, 'node_modules', '.bin')
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, BUF_CACHE_DIR: join(scratch, 'cache') }
  return run(join(bin, 'buf'), args, { cwd: ROOT, env })
}

describe('the generated code', () => {
  it('is what the proto files give (npm run generate makes it anew)', async () => {
    await buf('generate', '--output', scratch)
    expect(textsOf(join(scratch, 'src', 'provider', 'gen'))).toEqual(textsOf(GENERATED))
  })

  it('is told apart from what an old proto file gave', async () => {
    const template = join(scratch, 'other.gen.yaml')
    const text = readFileSync(join(ROOT, 'buf.gen.yaml'), 'utf8')
    await writeFile(template, text.replace('src/provider/gen', 'other').replace('clean: true\n', ''))
    await buf('generate', '--template', template, '--output', scratch, '--path', 'proto/akash/inventory')
    const partly = textsOf(join(scratch, 'other'))
    expect(Object.keys(partly)).not.toEqual([])
    expect(partly).not.toEqual(textsOf(GENERATED))
  })

  it('comes from proto files that buf finds no fault with', async () => {
    expect((await buf('lint')).stdout).toBe('')
  })

  it('is not loaded with the client, and neither is Connect: they come with the first question', () => {
    const graph = importGraph()
    const loaded = [...loadedWith('src/provider/grpc/grpc-client.ts', graph)]
    expect(loaded).toContain('src/provider/dialer.ts')
    expect(loaded.filter((target) => /^@(connectrpc|bufbuild)\/|\/gen\//.test(target))).toEqual([])
    const reached = [...loadedWith('src/provider/grpc/grpc-client.ts', graph, ['static', 'lazy'])]
    expect(reached).toContain('@connectrpc/connect-node')
  })

  it('and Connect belong to the provider and the simulator', () => {
    const users = [...importGraph()].flatMap(([from, imports]) =>
      imports.some(({ target }) => /^@(connectrpc|bufbuild)\//.test(target)) ? [from.split('/')[1]] : [],
    )
    expect([...new Set(users)].filter((room) => room !== 'simulator')).toEqual(['provider'])
  })
})
