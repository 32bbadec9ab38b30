import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/inventory/changes.ts'
import { changeAmount, changeText } from '../../src/view/change-text.ts'
import { EVENT_COLUMNS } from '../../src/view/columns/events.ts'
import { createSelector } from '../../src/view/select.ts'
import type { FleetEvent } from '../../src/watch/event-log.ts'
import { context, inventory, NOW, node, provider, snapshot, table, textOf } from './fleet.ts'

const TAKEN: Change = {
  ...{ kind: 'free', provider: 'a.example:8443', node: 'node7', resource: 'gpu', subject: 'h100' },
  ...{ before: 4, after: 2, amount: -2 },
}
const LOST: Change = {
  ...{ kind: 'lost', provider: 'b.example:8443', node: null, resource: null, subject: 'timeout' },
  ...{ before: 'live', after: 'stale', amount: null },
}
const events: readonly FleetEvent[] = [
  { id: 2, atMs: NOW, change: LOST },
  { id: 1, atMs: NOW - 1000, change: TAKEN },
]
const fleet = {
  ...snapshot([
    provider('a.example:8443', inventory([node('node7')])),
    provider('b.example:8443', inventory([])),
  ]),
  events,
}

function shown(filter = '', problemsOnly = false): readonly string[] {
  return createSelector()(fleet, table({ view: 'events', filter, problemsOnly })).rows.map((row) => row.id)
}

describe('the Events view', () => {
  it('lists events newest first, and those only of a provider that is chosen', () => {
    expect(shown()).toEqual(['event 2', 'event 1'])
    const model = createSelector()(fleet, table({ view: 'events', only: 1 }))
    expect(model.rows.map(({ id }) => id)).toEqual(['event 1'])
  })

  it.each([
    ['h100', ['event 1']],
    ['node=node7', ['event 1']],
    ['event=lost', ['event 2']],
    ['!b.example', ['event 1']],
    ['gpu>=1', []],
  ])('is filtered by %s', (filter, ids) => {
    expect(shown(filter)).toEqual(ids)
  })

  it('shows what is to be looked into where problems only are wanted', () => {
    expect(shown('', true)).toEqual(['event 2'])
  })

  it('draws time, provider, node, what happened and how much', () => {
    const row = createSelector()(fleet, table({ view: 'events' })).rows[1]
    if (row === undefined) throw new Error('no row')
    const cells = EVENT_COLUMNS.map((column) => textOf(column.spans(row, column.width, context())).trim())
    expect(cells.slice(1)).toEqual(['a.example:8443', 'node7', 'GPU h100 taken', '-2'])
    expect(cells[0]).toMatch(/^\d\d:\d\d:\d\d$/)
  })

  it('says how much in the unit of what it is about', () => {
    const memory: Change = { ...TAKEN, resource: 'memory', subject: null, amount: 2 ** 35 }
    const pool: Change = { ...TAKEN, resource: null, node: null, subject: 'beta3', amount: -(2 ** 30) }
    expect([changeText(memory), changeAmount(memory, 'unicode')]).toEqual(['Memory freed', '+32Gi'])
    expect([changeText(pool), changeAmount(pool, 'unicode')]).toEqual(['beta3 storage taken', '-1Gi'])
    expect([changeText(LOST), changeAmount(LOST, 'unicode')]).toEqual(['stale timeout', ''])
  })
})
