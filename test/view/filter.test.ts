import { describe, expect, it } from 'vitest'
import { TRUST_VERDICTS } from '../../src/domain/certificate.ts'
import { UNKNOWN_PAIR } from '../../src/domain/resource.ts'
import { CHANGE_KINDS } from '../../src/inventory/changes.ts'
import { MARKS } from '../../src/view/condition.ts'
import { parseFilter } from '../../src/view/filter.ts'
import { FILTER_FIELDS } from '../../src/view/filter-fields.ts'
import { filterHelp } from '../../src/view/help.ts'
import type { Row } from '../../src/view/model.ts'
import { rowsOf } from '../../src/view/rows.ts'
import { inventory, NOW, node, pool, provider } from './fleet.ts'

const hurricane = provider(
  'provider.hurricane.akash.pub:8443',
  inventory(
    [
      node('worker-01', { cpu: [102_000, 26_000], memory: [1007, 512], gpu: [8, 7] }),
      node('Control-01', { cpu: [4000, 3000], memory: [32, 30] }),
      node('twisted', { cpu: [4000, 5000] }),
      node('evil\u202e', { cpu: [1000, 0], memory: [1, 0] }, { storageClasses: ['beta1'] }),
      node(
        'unknown',
        {},
        {
          resources: {
            cpu: UNKNOWN_PAIR,
            memory: UNKNOWN_PAIR,
            gpu: UNKNOWN_PAIR,
            ephemeral_storage: UNKNOWN_PAIR,
          },
        },
      ),
    ],
    { storage: [pool('beta3', 2048), pool('ram', 10)], leases: 41 },
  ),
)
const dead = provider('dead.example:9443', null, {
  condition: 'failed',
  error: { code: 'refused', message: 'Nothing listens there.', sinceMs: NOW - 60_000, attempts: 2 },
})
const old = provider('old.example:8443', inventory([node('old-node')]), {
  condition: 'stale',
  receivedAtMs: NOW - 120_000,
})
const rows: readonly Row[] = [hurricane, dead, old].flatMap((one) => rowsOf('nodes', one))

function left(text: string): string[] {
  const filter = parseFilter(text)
  return rows
    .filter((row) => filter.test(row, NOW))
    .map((row) => (row.kind === 'node' ? row.nodeKey : row.id))
}

const OF_HURRICANE = ['worker-01', 'Control-01', 'twisted', 'evil\u202e', 'unknown']
const OLD = ['old-node', 'old.example:8443!']

describe('a filter of words', () => {
  it.each([
    ['', [...OF_HURRICANE, 'dead.example:9443!', ...OLD]],
    ['   ', [...OF_HURRICANE, 'dead.example:9443!', ...OLD]],
    ['worker', ['worker-01']],
    ['CONTROL', ['Control-01']],
    ['hurricane control', ['Control-01']],
    ['hurricane nothing', []],
    ['refused', ['dead.example:9443!']],
    ['listens', ['dead.example:9443!']],
    ['stale', OLD],
    ['.*', []],
    ['"listens there"', ['dead.example:9443!']],
    ['!hurricane', ['dead.example:9443!', ...OLD]],
    ['!!worker', ['worker-01']],
    ['!hurricane !stale', ['dead.example:9443!']],
    ['evil\\u202e', ['evil\u202e']],
  ])('%j leaves %j', (text, expected) => {
    expect(parseFilter(text).ok).toBe(true)
    expect(left(text)).toEqual(expected)
  })

  it('is empty where there is no word', () => {
    expect(parseFilter(' ').empty).toBe(true)
    expect(parseFilter('x').empty).toBe(false)
  })
})

describe('a filter of comparisons', () => {
  it.each([
    ['gpu>=1', ['worker-01']],
    ['gpu >= 8', ['worker-01']],
    ['gpu.free>=2', []],
    ['mem>1000Gi', ['worker-01']],
    ['memory.free>64Gi', ['worker-01']],
    ['mem.free<=2Gi', ['Control-01', 'evil\u202e']],
    ['cpu=4', ['Control-01']],
    ['cpu.used>20', ['worker-01']],
    ['cpu.free<1500m', ['Control-01', 'evil\u202e']],
    ['cpu%>70', ['Control-01']],
    ['cpu%=75', ['Control-01']],
    ['cpu!=4', ['worker-01', 'evil\u202e', ...OLD.slice(0, 1)]],
    ['provider~HURRICANE', OF_HURRICANE],
    ['provider=dead.example:9443', ['dead.example:9443!']],
    ['node=control-01', ['Control-01']],
    ['node~-01', ['worker-01', 'Control-01']],
    ['state=stale', OLD],
    ['state=doubt', ['twisted']],
    ['state!=live', ['dead.example:9443!', ...OLD]],
    ['class=beta1', ['evil\u202e']],
    ['class=ram', ['worker-01', 'Control-01', 'twisted', 'unknown']],
    ['storage.beta3>1Ti', OF_HURRICANE],
    ['storage.beta3>3Ti', []],
    ['storage.nvme>1', []],
    ['code=refused', ['dead.example:9443!']],
    ['leases>=41', OF_HURRICANE],
    ['age>1m', OLD],
    ['!age>1m', [...OF_HURRICANE, 'dead.example:9443!']],
    ['address~akash14y', [...OF_HURRICANE, ...OLD]],
    ['node="worker-01"', ['worker-01']],
    ['cpu>1 mem<40Gi node~01', ['Control-01']],
  ])('%j leaves %j', (text, expected) => {
    expect(parseFilter(text)).toMatchObject({ ok: true })
    expect(left(text)).toEqual(expected)
  })

  it('never matches what is unknown or in doubt, and passes it when turned round', () => {
    for (const text of ['cpu>=0', 'cpu<1', 'cpu!=7']) {
      expect(left(text)).not.toContain('unknown')
      expect(left(text)).not.toContain('twisted')
      expect(left(`!${text}`)).toEqual(expect.arrayContaining(['unknown', 'twisted', 'dead.example:9443!']))
    }
  })

  it('says whether its answer depends on the time', () => {
    expect(parseFilter('age>1m').timed).toBe(true)
    expect(parseFilter('!age>1m x').timed).toBe(true)
    expect(parseFilter('cpu>1').timed).toBe(false)
  })
})

describe('a filter that is wrong or half typed', () => {
  it.each([
    ['gpu>=', 5, 'a number'],
    ['mem.fr', 6, 'beginning of a field'],
    ['mem.free', 8, 'compare it'],
    ['mem.free>64Xi', 9, 'not a number of bytes'],
    ['foo>=3', 0, 'No field is called "foo"'],
    ['worker foo>=3', 7, 'No field'],
    ['node>=3', 0, 'is a text'],
    ['cpu~3', 0, 'is a number'],
    ['!', 1, 'Type a text'],
    ['state=faild', 6, 'state is never "faild": give failed, live, '],
    ['state=new', 6, 'doubt.'],
    ['trust!=none', 7, 'on-chain'],
    ['worker event=gone', 13, 'node-gone'],
    ['audited=maybe', 8, 'yes, no'],
    ['code=http500', 5, 'not-akash'],
  ])('%j names the place %i and says %j', (text, at, words) => {
    const filter = parseFilter(text)
    expect(filter).toMatchObject({ ok: false, at })
    expect(filter.ok ? '' : filter.message).toContain(words)
  })

  it('lets the words that are complete hold meanwhile', () => {
    expect(left('worker gpu>=')).toEqual(['worker-01'])
    expect(left('mem.fr')).toEqual(left(''))
    expect(left('!')).toEqual(left(''))
  })
})

describe('the fields', () => {
  it('are all in the help', () => {
    const helped = new Set(filterHelp().map(({ keys }) => keys))
    for (const { id } of FILTER_FIELDS) expect(helped).toContain(id)
  })

  it('that have few values name all of them in the help', () => {
    const helpOf = (id: string) => filterHelp().find(({ keys }) => keys === id)?.help
    for (const state of Object.keys(MARKS)) {
      if (state !== 'new' && state !== 'gone') expect(helpOf('state')).toContain(state)
    }
    for (const verdict of [...TRUST_VERDICTS, 'changed', 'self-signed'])
      expect(helpOf('trust')).toContain(verdict)
    for (const kind of CHANGE_KINDS) expect(helpOf('event')).toContain(kind)
  })

  it('have names that no other field has', () => {
    const names = FILTER_FIELDS.flatMap(({ id, aliases }) => [id, ...aliases])
    expect(new Set(names).size).toBe(names.length)
  })
})
