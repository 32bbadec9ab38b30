import { describe, expect, it } from 'vitest'
import { importGraph, importsOf, loadedWith, roomOf } from './imports.ts'

/** The rooms from top to bottom: a file imports only from its own room and those below it. */
const ROOMS = [
  'cli',
  'main',
  'index',
  'command',
  'ui',
  'print',
  'terminal',
  'view',
  'watch',
  'inventory',
  'chain',
  'provider',
  'config',
  'domain',
]

/** What stands beside the list: who may import them, and what they may import. */
const ASIDE: Readonly<Record<string, { by: readonly string[]; rooms: readonly string[] }>> = {
  simulator: { by: ['command'], rooms: ['simulator'] },
}

/** Packages that belong to one room. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  ink: ['ui', 'command'],
  '@alcalzone/ansi-tokenize': ['terminal'],
  react: ['ui'],
  undici: ['provider', 'chain'],
  yaml: ['inventory'],
  zod: ['provider', 'chain', 'inventory', 'config', 'watch'],
  '@peculiar/x509': ['simulator'],
  '@bufbuild/protobuf': ['provider', 'simulator'],
  '@connectrpc/connect': ['provider'],
  '@connectrpc/connect-node': ['provider'],
}

/** Code made from proto/: what both ends of the wire share, so the simulator may have it and nothing else of ours. */
const GENERATED = 'src/provider/gen/'

const graph = importGraph()
const edges = [...graph].flatMap(([from, imports]) => imports.map((one) => ({ from, ...one })))
const inner = edges.filter(({ target }) => target.startsWith('src/'))

describe('the house', () => {
  it('has only rooms of the list', () => {
    const rooms = new Set([...graph.keys()].map(roomOf))
    expect([...rooms].filter((room) => !ROOMS.includes(room) && ASIDE[room] === undefined)).toEqual([])
  })

  it('is whole: every import leads to a file of src', () => {
    expect(inner.filter(({ target }) => !graph.has(target)).map(arrow)).toEqual([])
    expect(edges.filter(({ target }) => /^\.\.?\/|^(test|bench|scripts|examples)\//.test(target))).toEqual([])
  })

  it('has arrows that only point down', () => {
    const wrong = inner.filter(
      ({ from, target }) =>
        !isAllowed(roomOf(from), roomOf(target)) &&
        !(roomOf(from) === 'simulator' && target.startsWith(GENERATED)),
    )
    expect(wrong.map(arrow)).toEqual([])
  })

  it('keeps each package to the rooms that own it', () => {
    const wrong = edges.filter(({ from, target }) => OWNERS[target]?.includes(roomOf(from)) === false)
    expect(wrong.map(arrow)).toEqual([])
  })

  it('has no circle of files, not even of types', () => {
    const circles = [...graph.keys()].filter((path) =>
      loadedWith(path, graph, ['static', 'type', 'lazy']).has(path),
    )
    expect(circles).toEqual([])
  })

  it('opens its door without any static import, so that an old node can read it', () => {
    expect(graph.get('src/cli.ts')).toEqual([{ target: 'src/main.ts', kind: 'lazy' }])
  })

  it('reads arguments without loading the screen, the network or the simulator', () => {
    const loaded = [...loadedWith('src/main.ts', graph)]
    const rooms = loaded.filter((target) => target.startsWith('src/')).map(roomOf)
    expect([...new Set(rooms)].sort()).toEqual(['config', 'domain'])
    expect(loaded.filter((target) => !target.startsWith('src/') && !target.startsWith('node:'))).toEqual([])
  })

  it.each([
    ['src/command/once.ts', ['ink', 'react']],
    ['src/index.ts', ['ink', 'react']],
    [
      'src/command/watch.ts',
      ['ink', 'react', '@peculiar/x509', 'undici', 'yaml', 'zod', '@bufbuild/protobuf'],
    ],
  ])('loads %s without %j', (entry, packages) => {
    expect(graph.has(entry)).toBe(true)
    const loaded = loadedWith(entry, graph)
    expect(packages.filter((name) => loaded.has(name))).toEqual([])
  })
})

describe('the reading of imports', () => {
  it('finds every form and resolves it', () => {
    const text = `
      import { a } from './a.ts'
      import type { B } from '../domain/b.ts'
      import {
        c,
        type D,
      } from '../config/c.ts'
      import 'side-effect'
      export { e } from '@scope/e/deep'
      export type { F } from './f.ts'
      // import { no } from './no.ts'
      /** import { no } from './no.ts' */
      const later = await import('../ui/later.ts')
      let type: import('./g.ts').G
      import('./h.ts').then(() => {})
    `
    expect(importsOf('src/view/x.ts', text)).toEqual([
      { target: 'src/view/a.ts', kind: 'static' },
      { target: 'src/domain/b.ts', kind: 'type' },
      { target: 'src/config/c.ts', kind: 'static' },
      { target: 'side-effect', kind: 'static' },
      { target: '@scope/e', kind: 'static' },
      { target: 'src/view/f.ts', kind: 'type' },
      { target: 'src/ui/later.ts', kind: 'lazy' },
      { target: 'src/view/g.ts', kind: 'type' },
      { target: 'src/view/h.ts', kind: 'lazy' },
    ])
  })

  it('allows what points down and refuses what points up or aside', () => {
    expect(isAllowed('ui', 'view')).toBe(true)
    expect(isAllowed('provider', 'provider')).toBe(true)
    expect(isAllowed('view', 'ui')).toBe(false)
    expect(isAllowed('domain', 'config')).toBe(false)
    expect(isAllowed('config', 'provider')).toBe(false)
    expect(isAllowed('command', 'simulator')).toBe(true)
    expect(isAllowed('watch', 'simulator')).toBe(false)
    expect(isAllowed('simulator', 'domain')).toBe(false)
  })
})

function isAllowed(from: string, to: string): boolean {
  if (from === to) return true
  const aside = ASIDE[from]
  if (aside !== undefined) return aside.rooms.includes(to)
  if (ASIDE[to] !== undefined) return ASIDE[to].by.includes(from)
  return ROOMS.indexOf(from) < ROOMS.indexOf(to)
}

function arrow({ from, target }: { from: string; target: string }): string {
  return `${from} -> ${target}`
}
