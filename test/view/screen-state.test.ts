import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Row } from '../../src/view/model.ts'
import {
  filterOf,
  positionOf,
  type ScreenEnv,
  type ScreenState,
  topLayer,
} from '../../src/view/screen-state.ts'
import type { Action } from '../../src/view/screen-state-action.ts'
import { settle } from '../../src/view/screen-state-move.ts'
import { reduce } from '../../src/view/screen-state-reduce.ts'
import { startState } from '../../src/view/screen-state-start.ts'
import { tableStateOf, tableView } from '../../src/view/screen-state-table.ts'
import { nodeOf, providerOf } from '../ui/support/fleet.ts'

const provider = providerOf('a.example', [])
const START = startState({ view: 'nodes', sort: null, filter: '', grouped: false })

function rowsNamed(names: readonly string[]): Row[] {
  return names.map((name) => ({
    kind: 'node',
    id: `a.example:8443/${name}`,
    provider,
    node: nodeOf(name),
    nodeKey: name,
  }))
}

function envOf(rows: readonly Row[], pageHeight = 5, extra: Partial<ScreenEnv> = {}): ScreenEnv {
  return {
    rows,
    indexOf: (id) => rows.findIndex((row) => row.id === id),
    columnIds: ['node', 'cpu', 'memory'],
    maxColumnOffset: 2,
    pageHeight,
    lineCount: 20,
    pageClipped: false,
    isProblem: (row) => row.id.includes('bad'),
    providerCount: 3,
    ...extra,
  }
}

const LETTERS = [...'abcdefghijklmnopqrst']
const ENV = envOf(rowsNamed(LETTERS))

function played(actions: readonly Action[], env = ENV, from: ScreenState = START): ScreenState {
  return actions.reduce((state, action) => settle(reduce(state, action, env), env), from)
}

function cursor(state: ScreenState): string {
  return positionOf(state).cursorId?.split('/')[1] ?? '-'
}

describe('moving', () => {
  const cases: readonly [string, readonly Action[], string, number][] = [
    ['one down', [{ type: 'move', by: 1 }], 'b', 0],
    ['up at the top stays', [{ type: 'move', by: -1 }], 'a', 0],
    ['down past the window scrolls by as much as needed', [{ type: 'move', by: 5 }], 'f', 1],
    ['a page keeps one row in sight', [{ type: 'page', by: 1 }], 'e', 0],
    ['half a page', [{ type: 'page', by: 0.5 }], 'c', 0],
    ['to the end', [{ type: 'edge', to: 'last' }], 't', 15],
    [
      'to the end and back',
      [
        { type: 'edge', to: 'last' },
        { type: 'edge', to: 'first' },
      ],
      'a',
      0,
    ],
    [
      'down at the end stays',
      [
        { type: 'edge', to: 'last' },
        { type: 'move', by: 1 },
      ],
      't',
      15,
    ],
  ]
  it.each(cases)('%s', (_name, actions, id, top) => {
    const state = played(actions)
    expect(cursor(state)).toBe(id)
    expect(positionOf(state).top).toBe(top)
  })

  it('stops at problems in turn, around the end, and stays where there is none', () => {
    const env = envOf(rowsNamed(['a', 'bad1', 'c', 'bad2']))
    const next: Action = { type: 'problem', direction: 1 }
    expect(cursor(played([next], env))).toBe('bad1')
    expect(cursor(played([next, next], env))).toBe('bad2')
    expect(cursor(played([next, next, next], env))).toBe('bad1')
    expect(cursor(played([{ type: 'problem', direction: -1 }], env))).toBe('bad2')
    expect(played([next])).toBe(START)
  })

  it('scrolls columns only as far as there are columns', () => {
    const right: Action = { type: 'columns', by: 1 }
    expect(positionOf(played([right, right, right])).columnOffset).toBe(2)
    expect(
      positionOf(played([right, { type: 'columns', by: -1 }, { type: 'columns', by: -1 }])).columnOffset,
    ).toBe(0)
  })
})

describe('the cursor and its row', () => {
  it('follows the row wherever sorting puts it', () => {
    const state = played([{ type: 'move', by: 2 }])
    const reversed = envOf(rowsNamed([...LETTERS].reverse()))
    const settled = settle(state, reversed)
    expect(cursor(settled)).toBe('c')
    expect(positionOf(settled).cursorIndex).toBe(17)
    expect(positionOf(settled).top).toBe(13)
  })

  it('goes to the nearest index when the row is gone', () => {
    const state = played([{ type: 'edge', to: 'last' }])
    expect(cursor(settle(state, envOf(rowsNamed(['a', 'b']))))).toBe('b')
    const middle = played([{ type: 'move', by: 1 }])
    expect(cursor(settle(middle, envOf(rowsNamed(['a', 'c', 'd']))))).toBe('c')
  })

  it('is kept while there are no rows at all', () => {
    const state = played([{ type: 'move', by: 2 }])
    expect(settle(state, envOf([]))).toBe(state)
  })

  it('stays at the top of a list that grows, until it is moved', () => {
    const settled = settle(START, envOf(rowsNamed(['m'])))
    const grown = settle(settled, envOf(rowsNamed(['a', 'm'])))
    expect(positionOf(grown).cursorIndex).toBe(0)
  })

  it('costs no new state when nothing moved', () => {
    const state = played([{ type: 'move', by: 2 }])
    expect(settle(state, ENV)).toBe(state)
    expect(reduce(state, { type: 'move', by: 0 }, ENV)).toBe(state)
  })
})

describe('Enter and Esc', () => {
  it('opens the node under the cursor, and comes back with cursor, scroll and columns as they were', () => {
    const before = played([
      { type: 'columns', by: 1 },
      { type: 'move', by: 9 },
      { type: 'move', by: -2 },
    ])
    const open = played([{ type: 'enter' }], ENV, before)
    expect(topLayer(open)).toMatchObject({ kind: 'node', nodeKey: 'h' })
    const back = played([{ type: 'escape' }], ENV, open)
    expect(positionOf(back)).toEqual(positionOf(before))
  })

  it('keeps the cursor on its row though the rows moved while the page was open', () => {
    const open = played([{ type: 'move', by: 2 }, { type: 'enter' }])
    const reversed = envOf(rowsNamed([...LETTERS].reverse()))
    expect(cursor(played([{ type: 'escape' }], reversed, open))).toBe('c')
  })

  it('opens the page of the provider for any other row, with a node table that has its own filter', () => {
    const row: Row = { kind: 'provider', id: provider.id, provider }
    const filtered = { ...START, view: 'providers' as const, filter: 'a' }
    const open = played([{ type: 'enter' }], envOf([row]), filtered)
    expect(topLayer(open)?.kind).toBe('provider')
    expect(filterOf(open)).toBe('')
    expect(tableView(open)).toBe('nodes')
    expect(tableStateOf(open)).toMatchObject({ view: 'nodes', providerId: provider.id, grouped: false })
    expect(filterOf(played([{ type: 'escape' }], ENV, open))).toBe('a')
  })

  it('offers the menu where there is nothing to open', () => {
    expect(played([{ type: 'enter' }], envOf([])).overlay?.kind).toBe('menu')
    expect(played([{ type: 'enter' }, { type: 'enter' }]).overlay?.kind).toBe('menu')
  })

  it('undoes one layer at a time: prompt, overlay, filter, page; then nothing', () => {
    const esc: Action = { type: 'escape' }
    const row: Row = { kind: 'provider', id: provider.id, provider }
    const onPage = played([{ type: 'enter' }], envOf([row]))
    const filtered = played(
      [{ type: 'prompt-filter' }, { type: 'prompt-type', text: 'x' }, { type: 'prompt-close' }],
      ENV,
      onPage,
    )
    const withHelp = played([{ type: 'overlay', kind: 'help' }], ENV, filtered)
    const withPrompt: ScreenState = {
      ...withHelp,
      prompt: { kind: 'interval', text: '5', caret: 1, error: null },
    }
    const steps: ScreenState[] = [withPrompt]
    for (let step = 0; step < 5; step += 1) steps.push(played([esc], ENV, steps.at(-1) ?? START))
    expect(
      steps.map((state) => [
        state.prompt === null,
        state.overlay === null,
        filterOf(state),
        state.layers.length,
      ]),
    ).toEqual([
      [false, false, 'x', 1],
      [true, false, 'x', 1],
      [true, true, 'x', 1],
      [true, true, '', 1],
      [true, true, '', 0],
      [true, true, '', 0],
    ])
    expect(reduce(START, esc, ENV)).toBe(START)
  })
})

describe('the filter prompt', () => {
  const open: Action = { type: 'prompt-filter' }
  const type = (text: string): Action => ({ type: 'prompt-type', text })

  it('filters with every character, and Enter keeps what is there', () => {
    const typing = played([open, type('g'), type('p')])
    expect(filterOf(typing)).toBe('gp')
    const kept = played([{ type: 'prompt-close' }], ENV, typing)
    expect(kept.prompt).toBeNull()
    expect(filterOf(kept)).toBe('gp')
  })

  it('brings back the former filter and the cursor with Esc', () => {
    const kept = played([{ type: 'move', by: 3 }, open, type('old'), { type: 'prompt-close' }])
    const typing = played([open, { type: 'prompt-edit', edit: 'clear' }, type('new')], ENV, kept)
    const narrowed = settle(typing, envOf(rowsNamed(['z'])))
    expect(cursor(narrowed)).toBe('z')
    const undone = played([{ type: 'escape' }], ENV, narrowed)
    expect(filterOf(undone)).toBe('old')
    expect(cursor(undone)).toBe('d')
  })

  const edits: readonly [string, readonly Action[], string, number][] = [
    ['backspace', [type('ab'), { type: 'prompt-edit', edit: 'backspace' }], 'a', 1],
    ['backspace on nothing', [{ type: 'prompt-edit', edit: 'backspace' }], '', 0],
    [
      'backspace takes a whole grapheme',
      [type('e\u0301👍🏽'), { type: 'prompt-edit', edit: 'backspace' }],
      'e\u0301',
      2,
    ],
    ['a word', [type('gpu>=1 h100 '), { type: 'prompt-edit', edit: 'word' }], 'gpu>=1 ', 7],
    ['all', [type('gpu>=1'), { type: 'prompt-edit', edit: 'clear' }], '', 0],
    ['typing before what is there', [type('pu'), { type: 'prompt-edit', edit: 'home' }, type('g')], 'gpu', 1],
    [
      'deleting after the caret',
      [
        type('gxpu'),
        { type: 'prompt-edit', edit: 'home' },
        { type: 'prompt-edit', edit: 'right' },
        { type: 'prompt-edit', edit: 'delete' },
      ],
      'gpu',
      1,
    ],
    [
      'left and end',
      [type('ab'), { type: 'prompt-edit', edit: 'left' }, type('x'), { type: 'prompt-edit', edit: 'end' }],
      'axb',
      3,
    ],
    ['a paste of hostile lines', [type('a\u001b[31m\nb\u202e\u0000c')], 'a[31m bc', 8],
  ]
  it.each(edits)('%s', (_name, actions, text, caret) => {
    expect(played([open, ...actions]).prompt).toMatchObject({ text, caret })
  })

  it('does not grow without bound', () => {
    expect(filterOf(played([open, type('x'.repeat(5_000)), type('y')]))).toHaveLength(256)
  })

  it('is not opened on a page that has no table', () => {
    const page = played([{ type: 'enter' }])
    expect(played([open], ENV, page)).toBe(page)
  })
})

describe('sorting', () => {
  it('goes from the provider order through the columns and around', () => {
    const next: Action = { type: 'sort-step', by: 1 }
    const columns = [1, 2, 3, 4].map(
      (steps) => played(Array.from({ length: steps }, () => next)).sorts.nodes?.column ?? null,
    )
    expect(columns).toEqual(['node', 'cpu', 'memory', null])
    expect(played([{ type: 'sort-step', by: -1 }]).sorts.nodes?.column).toBe('memory')
  })

  it('inverts, keeps an order of its own for each view, and ignores a column the view lacks', () => {
    const state = played([
      { type: 'sort-by', column: 'cpu' },
      { type: 'sort-invert' },
      { type: 'sort-by', column: 'no-such' },
    ])
    expect(state.sorts.nodes).toEqual({ column: 'cpu', reverse: true })
    expect(state.sorts.providers).toBeNull()
    expect(played([{ type: 'sort-invert' }])).toBe(START)
  })
})

describe('groups', () => {
  const group: Row = { kind: 'provider', id: provider.id, provider, folded: false }
  const env = envOf([group, ...rowsNamed(['a', 'b'])])

  it('folds the group of the cursor and hands the cursor to its provider', () => {
    const state = played([{ type: 'group' }, { type: 'move', by: 2 }, { type: 'fold', how: 'fold' }], env)
    expect([...state.folded]).toEqual([provider.id])
    expect(positionOf(state).cursorId).toBe(provider.id)
    expect([...played([{ type: 'fold', how: 'unfold' }], env, state).folded]).toEqual([])
  })

  it('folds all, and unfolds all when any is folded', () => {
    const all: Action = { type: 'fold', how: 'all' }
    expect([...played([{ type: 'group' }, all], env).folded]).toEqual([provider.id])
    expect(played([{ type: 'group' }, all, all], env).folded.size).toBe(0)
  })

  it('folds nothing in a flat list or another view', () => {
    expect(played([{ type: 'fold', how: 'all' }], env)).toBe(START)
    const providers = { ...START, view: 'providers' as const }
    expect(played([{ type: 'group' }], env, providers)).toBe(providers)
  })
})

describe('the views', () => {
  it('go round both ways, each with a cursor of its own', () => {
    const moved = played([{ type: 'move', by: 3 }])
    const there = played([{ type: 'view', by: 1 }], ENV, moved)
    expect(there.view).toBe('providers')
    expect(positionOf(there).cursorIndex).toBe(0)
    expect(cursor(played([{ type: 'view', by: -1 }], ENV, there))).toBe('d')
    expect(played([{ type: 'view', by: -1 }]).view).toBe('events')
  })

  it('show one provider only where there is one of that number', () => {
    expect(played([{ type: 'only', nth: 3 }]).only).toBe(3)
    expect(played([{ type: 'only', nth: 4 }])).toBe(START)
    expect(
      played([
        { type: 'only', nth: 3 },
        { type: 'only', nth: 0 },
      ]).only,
    ).toBe(0)
  })
})

describe('any sequence of keys', () => {
  const action = fc.oneof(
    fc.record({ type: fc.constant('move' as const), by: fc.integer({ min: -30, max: 30 }) }),
    fc.record({ type: fc.constant('page' as const), by: fc.constantFrom(-1, -0.5, 0.5, 1) }),
    fc.record({ type: fc.constant('edge' as const), to: fc.constantFrom('first' as const, 'last' as const) }),
    fc.record({ type: fc.constant('problem' as const), direction: fc.constantFrom(1 as const, -1 as const) }),
    fc.record({ type: fc.constant('columns' as const), by: fc.constantFrom(-1, 1) }),
    fc.record({
      type: fc.constantFrom('enter' as const, 'escape' as const, 'group' as const, 'prompt-close' as const),
    }),
    fc.record({
      type: fc.constant('overlay' as const),
      kind: fc.constantFrom('help' as const, 'sort' as const, 'menu' as const),
    }),
    fc.record({
      type: fc.constant('fold' as const),
      how: fc.constantFrom('fold' as const, 'unfold' as const, 'all' as const),
    }),
    fc.record({ type: fc.constant('view' as const), by: fc.constantFrom(1 as const, -1 as const) }),
    fc.record({ type: fc.constant('prompt-filter' as const) }),
    fc.record({
      type: fc.constant('prompt-type' as const),
      text: fc.string({ unit: 'grapheme', maxLength: 4 }),
    }),
    fc.record({
      type: fc.constant('prompt-edit' as const),
      edit: fc.constantFrom('backspace' as const, 'left' as const, 'word' as const, 'delete' as const),
    }),
  ) satisfies fc.Arbitrary<Action>
  const rows = fc.uniqueArray(fc.constantFrom(...LETTERS, 'bad1', 'bad2'), { maxLength: 22 }).map(rowsNamed)
  const step = fc.record({ action, rows, pageHeight: fc.integer({ min: 1, max: 30 }) })

  it('leaves the cursor on a row in sight, the caret in its text, and Esc a way out', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let state = START
        for (const { action: next, rows: list, pageHeight } of steps) {
          const env = envOf(list, pageHeight)
          state = settle(reduce(settle(state, env), next, env), env)
          const { cursorIndex, cursorId, top, columnOffset } = positionOf(state)
          expect(columnOffset).toBeGreaterThanOrEqual(0)
          expect(columnOffset).toBeLessThanOrEqual(env.maxColumnOffset)
          if (topLayer(state)?.kind !== 'node' && list.length > 0) {
            expect(cursorIndex).toBeGreaterThanOrEqual(top)
            expect(cursorIndex).toBeLessThan(Math.min(list.length, top + pageHeight))
            if (cursorId !== null) expect(list[cursorIndex]?.id).toBe(cursorId)
          }
          const { prompt } = state
          if (prompt !== null) {
            expect(prompt.caret).toBeGreaterThanOrEqual(0)
            expect(prompt.caret).toBeLessThanOrEqual(prompt.text.length)
            expect(prompt.text).not.toMatch(/\p{Cc}/u)
          }
        }
        const most = state.layers.length * 2 + 3
        for (let undo = 0; undo < most; undo += 1) state = reduce(state, { type: 'escape' }, ENV)
        expect(state.layers).toEqual([])
        expect([state.prompt, state.overlay, filterOf(state)]).toEqual([null, null, ''])
      }),
    )
  })
})
