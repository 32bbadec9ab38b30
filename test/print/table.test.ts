import { describe, expect, it } from 'vitest'
import { pairFromAllocated, pairFromAvailable } from '../../src/domain/resource.ts'
import { PRINTERS } from '../../src/print/index.ts'
import { cluster, node, pool } from '../inventory/support/build.ts'
import { snapshot, tableState } from './support.ts'

const fleet = snapshot({
  'provider.one.example': cluster(
    [
      node('n1', { cpu: pairFromAvailable(16_000, 4000) }),
      node('n2', { cpu: pairFromAvailable(8000, 7000) }),
    ],
    { storage: [pool('beta3', 3 * 2 ** 40)] },
  ),
  'provider.two.example': ['timeout', 'it did not answer within 10 s'],
  'provider.three.example': cluster([node('worker-1', { cpu: pairFromAvailable(4000, 2000) })]),
})

function lines(
  wishes: Parameters<typeof tableState>[0] = {},
  of = fleet,
  charset: 'unicode' | 'ascii' = 'unicode',
) {
  const text = PRINTERS.table(of, { table: tableState(wishes), charset })
  expect(text.endsWith('\n')).toBe(true)
  return text.slice(0, -1).split('\n')
}

describe('the table of nodes', () => {
  it('has a heading, a line a node in the order named, a line a failed provider, and totals', () => {
    const [heading, ...rest] = lines()
    expect(heading).toMatch(/^PROVIDER +NODE +STATE +CPU +MEMORY +GPU +EPHEMERAL/)
    expect(rest).toHaveLength(5)
    expect(rest[0]).toMatch(/^provider\.one\.example:8443 +n1 +live +12\/16 +2\/8Gi +1\/2 +50\/100Gi /)
    expect(rest[1]).toMatch(/^provider\.one\.example:8443 +n2 +live +1\/8 /)
    expect(rest[2]).toMatch(/^provider\.three\.example:8443 +worker-1 +live +2\/4 /)
    expect(rest[3]).toMatch(
      /^provider\.two\.example:8443 +- +failed +timeout: it did not answer within 10 s$/,
    )
    expect(rest[4]).toBe(
      'TOTAL 3 nodes of 2 of 3 providers, CPU 15/28, Memory 6/24Gi, GPU 3/6, Ephemeral 150/300Gi, ' +
        'largest free on one node 7 cores 6Gi 1 x GPU; left out: 1 failed provider',
    )
  })

  it('puts the figures of a column under each other and draws no gauge', () => {
    const [heading, first, second] = lines()
    const end = (heading ?? '').indexOf('CPU') + 3
    expect(first?.slice(0, end)).toMatch(/12\/16$/)
    expect(second?.slice(0, end)).toMatch(/ 1\/8$/)
    // Block elements, and the letters and marks an ASCII gauge is made of.
    expect(lines().join('')).not.toMatch(/[\u2580-\u259f\u2800-\u28ff]|[|#=]{2}/)
  })

  it('is sorted by a column and the other way round, failures last', () => {
    const names = (wishes: Parameters<typeof tableState>[0]) =>
      lines(wishes)
        .slice(1, -1)
        .map((line) => line.split(/ +/)[1])
    expect(names({ sort: { column: 'cpu', reverse: false } })).toEqual(['n1', 'worker-1', 'n2', '-'])
    expect(names({ sort: { column: 'cpu', reverse: true } })).toEqual(['n2', 'worker-1', 'n1', '-'])
    expect(
      names({ sort: { column: 'cpu', reverse: false }, grouped: true }).filter((name) => name !== '-'),
    ).toEqual(['n1', 'n2', 'worker-1'])
  })

  it('shows and adds up the rows that the filter leaves, and says how many it does not', () => {
    const [, only, totals, ...more] = lines({ filter: 'worker' })
    expect(only).toContain('worker-1')
    expect(totals).toContain('TOTAL 1 node of 2 of 3 providers, CPU 2/4,')
    expect(totals).toContain('2 filtered rows')
    expect(more).toEqual([])
  })

  it('marks a doubted figure and leaves it out of totals', () => {
    const over = node('n1', { cpu: pairFromAllocated(null, 4000, 6000) })
    const [, row, totals] = lines({}, snapshot({ a: cluster([over]) }))
    expect(row).toMatch(/ doubt +!6\/4 /)
    expect(totals).not.toContain('CPU')
    expect(totals).toContain('left out: 1 doubted quantity')
  })

  it('says what is free where only that is known', () => {
    const flat = node('unnamed-1', {
      cpu: pairFromAvailable(null, 111_000),
      memory: pairFromAvailable(null, 2 ** 30),
      gpu: pairFromAvailable(null, null),
      ephemeral_storage: pairFromAvailable(null, 2 ** 40),
    })
    const [, row, totals] = lines({}, snapshot({ a: cluster([flat]) }))
    expect(row).toContain('111 free')
    expect(totals).toBe(
      'TOTAL 1 node of 1 of 1 provider, CPU 111 free, Memory 1Gi free, Ephemeral 1Ti free, ' +
        'largest free on one node 111 cores 1Gi; left out: 4 unreported quantities',
    )
  })

  it('has a line for a provider without a node that says what that means', () => {
    const [, row] = lines({}, snapshot({ a: cluster([]) }))
    expect(row).toMatch(/^a:8443 +- +live +The provider answers but lists no node/)
  })

  it('holds no control character and one line a row, whatever the provider sends', () => {
    const evil = '\u001B[2J\u009b1m\r\n\u202E\u2028end'
    const hostile = snapshot({
      a: cluster([node(evil)], { storage: [pool(evil, 5)] }),
      b: ['http', `answer ${evil}`],
    })
    for (const view of ['nodes', 'providers', 'storage', 'gpus'] as const) {
      const text = lines({ view }, hostile)
      expect(text.join('')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    }
    expect(lines({}, hostile)).toHaveLength(4)
  })

  it('is ASCII where that is asked for', () => {
    const boundless = node('n', { cpu: pairFromAvailable(Number.POSITIVE_INFINITY, 1) })
    const text = lines({}, snapshot({ a: cluster([boundless, node('节点')]) }), 'ascii').join('')
    expect(text).toMatch(/^[\x20-\x7e]*$/)
    expect(text).toContain('1 unlimited quantity')
  })
})

describe('the tables of the other views', () => {
  it('have a line a provider, the failed one with its code and sentence', () => {
    const [heading, , , three] = lines({ view: 'providers' })
    expect(heading).toMatch(/STATE +PROVIDER +NODES/)
    const two = lines({ view: 'providers' }).find((line) => line.includes('provider.two'))
    expect(two).toMatch(/failed .*timeout: it did not answer within 10 s$/)
    expect(three).toContain('provider.three')
    // What sums hide: the largest request that one node takes. The first provider has 4 and 7 cores free, 11 in all.
    const titles = (heading ?? '').split(/ {2,}/)
    const one = (lines({ view: 'providers' }).find((line) => line.includes('provider.one')) ?? '').split(
      / {2,}/,
    )
    expect(titles.slice(-5, -1)).toEqual(['LARGEST CPU', 'LARGEST MEM', 'LARGEST GPU', 'STRANDED'])
    expect(one.slice(-5, -1)).toEqual(['7', '6Gi', '1 x GPU', '0'])
  })

  it('have a line a pool, and name the provider that failed all the same', () => {
    const text = lines({ view: 'storage' })
    expect(text[1]).toMatch(/^beta3 +provider\.one\.example:8443 +live +3Ti/)
    expect(text[2]).toMatch(
      /^- +provider\.two\.example:8443 +failed +timeout: it did not answer within 10 s$/,
    )
    expect(text[3]).toBe('TOTAL 2 of 3 providers, free storage beta3 3Ti; left out: 1 failed provider')
  })

  it('have a line for all GPUs whose model is not told', () => {
    const [, one] = lines({ view: 'gpus' })
    expect(one).toMatch(/^model not told +- +- +3\/6 +6 +3 +3 +1 +2 +2$/)
  })
})
