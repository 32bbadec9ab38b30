import { describe, expect, it } from 'vitest'
import type { ResourcePair } from '../../src/domain/resource.ts'
import { UNKNOWN_PAIR } from '../../src/domain/resource.ts'
import { drawFooter, drawKeyBar } from '../../src/view/footer.ts'
import { drawHeader } from '../../src/view/header.ts'
import { drawHelp } from '../../src/view/help.ts'
import type { LineFacts } from '../../src/view/model.ts'
import { drawNodePage } from '../../src/view/page-node.ts'
import { drawProviderPage } from '../../src/view/page-provider.ts'
import { createSelector } from '../../src/view/select.ts'
import { drawTooSmall, isTooSmall } from '../../src/view/too-small.ts'
import { wrapText } from '../../src/view/wrap.ts'
import type { History } from '../../src/watch/types.ts'
import {
  context,
  inventory,
  mixedFleet,
  NO_HISTORY,
  node,
  provider,
  snapshot,
  table,
  textOf,
} from './fleet.ts'

const fleet = mixedFleet()
const shot = snapshot(fleet)
const history: History = { fleet: () => [0, 1], provider: () => [0.5], node: () => [1] }
const header = (width: number, lines: number, over = {}) =>
  drawHeader(snapshot(fleet, over), history, null, width, lines, context()).map(textOf)

describe('the header', () => {
  it('says who answers, of how many, and what goes on', () => {
    expect(header(200, 1)[0]).toMatch(
      /^akash-top {2}● 3 live {2}◐ 1 stale {2}✗ 1 failed {2}○ 1 connecting {2}of 6 providers {2}5 nodes {2}56 leases {2}3 orders {2}0 pending {2}3 doubts {2}changed \d\d:\d\d:\d\d +$/,
    )
  })

  it('keeps the states, nodes and leases at 80 columns, and the states alone in less', () => {
    expect(header(80, 1)[0]).toContain('● 3 live  ◐ 1 stale  ✗ 1 failed')
    expect(header(80, 1)[0]).toContain('5 nodes  56 leases')
    expect(header(32, 1)[0]).toContain('✗ 1 failed')
  })

  it('says that it is paused at any width that has room for a word', () => {
    expect(header(40, 1, { paused: true })[0]).toContain('PAUSED')
  })

  it('leaves stale providers and doubts out of its sums', () => {
    const [, resources] = header(80, 3)
    expect(resources).toMatch(/CPU.* 174\/503 +35%/)
    expect(resources).toMatch(/Memory.*1\.57\/2\.21Ti +71%/)
  })

  it('uses as few lines as it is given: four gauges in one, two in two, storage below', () => {
    expect(header(80, 2)).toHaveLength(2)
    expect(header(80, 2)[1]).toMatch(/^CPU .*Mem .*GPU .*Eph /)
    expect(header(80, 4)[3]).toMatch(
      /^Storage free {2}beta1 800Gi {2}beta2 1\.46Ti {2}beta3 12\.1Ti {2}ram 64Gi/,
    )
    expect(header(60, 6).map((line) => line.slice(0, 3))).toEqual(['● 3', 'CPU', 'Mem', 'GPU', 'Eph', 'Sto'])
  })

  it('says that there is none of a resource, and does not take what is not told for none', () => {
    const none = { capacity: 0, allocatable: 0, allocated: 0, available: 0 }
    const of = (gpu: ResourcePair, width: number) => {
      const one = node('n')
      const held = inventory([{ ...one, resources: { ...one.resources, gpu } }])
      return drawHeader(snapshot([provider('a:1', held)]), NO_HISTORY, null, width, 5, context())
        .map(textOf)
        .join('\n')
    }
    expect(of(none, 80)).toMatch(/GPU +none /)
    expect(of(none, 80)).not.toMatch(/GPU.*(╌|0\/0|\?)/)
    expect(of({ ...none, allocatable: null, allocated: null, available: null }, 80)).toMatch(/GPU +╌+ +\?/)
    expect(of({ ...none, allocated: 2, available: -2 }, 80)).toMatch(/GPU +╌+ +\?/)
  })

  it('tells the most that is free on one node where the footer has no room for it', () => {
    expect(header(100, 4)[3]).toMatch(/ram 64Gi {2}largest free 252 cores {2}495Gi +$/)
    expect(header(80, 4)[3]).not.toMatch(/largest|…/)
    expect(header(120, 4)[3]).not.toContain('largest')
  })

  it('draws the last samples where there is room', () => {
    expect(header(120, 3)[1]).toContain('▁█')
  })

  it('says that the line is slow and spares it the samples, and what the screen costs where it is asked', () => {
    const on = (line: LineFacts) => drawHeader(shot, history, null, 120, 3, context({ line })).map(textOf)
    const slow = on({ slow: true, bytesPerSecond: null })
    expect(slow[0]).toContain('slow link')
    expect(slow[1]).not.toContain('▁█')
    expect(on({ slow: false, bytesPerSecond: 1234 })[0]).toMatch(/1,?200 B\/s/)
    expect(on({ slow: false, bytesPerSecond: null }).join('')).not.toMatch(/slow link|B\/s/)
  })

  it('says unknown, not zero, before anything is known', () => {
    const lines = drawHeader(snapshot([provider('a:1', null)]), NO_HISTORY, null, 80, 3, context()).map(
      textOf,
    )
    expect(lines[0]).toContain('? leases')
    expect(lines[1]).toContain('?/?')
  })

  it('has a line for no providers at all', () => {
    expect(drawHeader(snapshot([]), NO_HISTORY, null, 80, 1, context()).map(textOf)[0]).toContain('of 0')
  })
})

describe('the footer', () => {
  const footer = (over: Parameters<typeof table>[0], width = 160) => {
    const model = createSelector()(shot, table(over))
    return textOf(drawFooter(model, shot, width, context())).trimEnd()
  }

  it('adds up exactly the rows left and says what is not in it', () => {
    expect(footer({ filter: 'node' })).toBe(
      '2 of 6 nodes  1 provider stale  1 failed  1 connecting  CPU 0.2/252  Mem 32/128Gi  GPU 0/8  Eph 0.2/1.95Ti  1 in doubt, not added  largest free 252 cores  48Gi',
    )
    expect(footer({})).toContain('1 stale node not added')
  })

  it('keeps the counts and the main sums at 80 columns', () => {
    expect(footer({}, 80)).toBe(
      '6 nodes  1 stale  1 failed  CPU 174/503  Mem 1.57/2.21Ti  GPU 15/24  1 in doubt',
    )
  })

  it('speaks of the rows of its view', () => {
    expect(footer({ view: 'providers' })).toMatch(/^6 providers/)
    expect(footer({ view: 'gpus' })).toMatch(/^1 GPU model .*GPU 15\/24$/)
    expect(footer({ view: 'storage' })).toMatch(
      /^5 storage rows.*beta3 12\.1Ti free {2}ram 64Gi free {2}1 in doubt/,
    )
    expect(footer({ view: 'gpus' })).not.toContain('CPU')
  })
})

describe('the key bar', () => {
  it('shows whole entries only', () => {
    const keys = [
      { keys: 'Enter', label: 'open' },
      { keys: '/', label: 'filter' },
      { keys: '?', label: 'help' },
    ]
    expect(textOf(drawKeyBar(keys, 40))).toBe('Enter open  / filter  ? help            ')
    expect(textOf(drawKeyBar(keys, 21))).toBe('Enter open  / filter ')
    expect(textOf(drawKeyBar(keys, 5))).toBe('     ')
  })
})

describe('the page of a provider', () => {
  const page = (nth: number, width = 100) => {
    const one = fleet[nth]
    return one === undefined
      ? []
      : drawProviderPage(one, history, width, context()).map((line) => textOf(line).trimEnd())
  }

  it('tells everything that is known', () => {
    const text = page(1, 140).join('\n')
    expect(text).toMatch(/^provider\.europlots\.com:8443 {2}● live/)
    expect(text).toMatch(/Transport +rest, latency 30ms/)
    expect(text).toMatch(/Holds +2 nodes, 12 leases, 1 order, 3 deployments/)
    expect(text).toMatch(/Address +akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku/)
    expect(text).toMatch(/Host names +provider\.example\.com/)
    expect(text).toMatch(/Memory +█+.* 25% +\? +128Gi +32Gi +96Gi/)
    expect(text).toMatch(/Active +3 +4 +8Gi/)
    expect(text).toMatch(/beta3 +-1\.2Ti +\? +\?/)
    expect(text).toMatch(/Doubts: 2\n {2}node2: CPU: .*over|Doubts: 2\n {2}node2: CPU: /)
  })

  it('tells the error with its code, sentence, since when and how often', () => {
    const text = page(3).join('\n')
    expect(text).toMatch(/Error +refused: Nothing listens on port 8443/)
    expect(text).toMatch(/since \d\d:\d\d:\d\d \(1h ago\), 12 attempts/)
    expect(text).not.toContain('Resources')
  })

  it('says that the numbers of a stale provider are old', () => {
    expect(page(2)).toContain('Resources (old numbers)')
  })

  it('shows a capacity only where every node reports one', () => {
    const reported = node('n')
    const resources = { ...reported.resources, cpu: { ...reported.resources.cpu, capacity: 17_000 } }
    const held = inventory([{ ...reported, resources }])
    const lines = drawProviderPage(provider('a:1', held), NO_HISTORY, 140, context()).map(textOf)
    expect(lines.find((line) => line.startsWith('CPU'))).toMatch(/ 17 +16 +4 +12 /)
    expect(lines.find((line) => line.startsWith('Memory'))).toMatch(/ \? +64Gi/)
  })
})

describe('the page of a node', () => {
  it('tells every amount, marks what is in doubt and says why', () => {
    const one = fleet[1]
    const twisted = one?.inventory?.nodes[1]
    if (one === undefined || twisted === undefined) throw new Error('the fleet changed')
    const text = drawNodePage(one, twisted, 'node2', history, 140, context())
      .map((line) => textOf(line).trimEnd())
      .join('\n')
    expect(text).toMatch(/^node2 {2}of provider\.europlots\.com:8443 {2}! doubt/)
    expect(text).toMatch(/CPU ! +█+\+ +130% +\? +4 +5\.2 +-1\.2 /)
    expect(text).toMatch(/Storage +beta1, beta3 \(of the cluster; not told for each node\)/)
    expect(text).toMatch(/GPUs +none/)
    expect(text).toMatch(/Doubts: 1\n {2}CPU: /)
  })

  it('names GPU models where they are told', () => {
    const gpus = [{ vendor: 'nvidia', model: 'h100', memorySize: '80Gi', interface: 'SXM5', count: 8 }]
    const one = node('n', { gpu: [8, 1] }, { gpus, storageClasses: [] })
    const text = drawNodePage(provider('a:1', inventory([one])), one, 'n', NO_HISTORY, 100, context())
      .map(textOf)
      .join('\n')
    expect(text).toMatch(/GPUs +8 x nvidia h100 80Gi SXM5/)
    expect(text).toMatch(/Storage +none/)
  })

  it('does not call unknown GPUs none', () => {
    const one = node('n', {}, { resources: { ...node('n').resources, gpu: UNKNOWN_PAIR } })
    const text = drawNodePage(provider('a:1', inventory([one])), one, 'n', NO_HISTORY, 100, context())
      .map(textOf)
      .join('\n')
    expect(text).toMatch(/GPUs +not told/)
  })
})

describe('the help', () => {
  it('lists keys by section and every filter field, wrapped beside the keys', () => {
    const entries = [
      { keys: 'q, Ctrl-C', help: 'quit', section: 'Everywhere' },
      { keys: '?', help: 'this help', section: 'Everywhere' },
    ]
    const lines = drawHelp(entries, 60, 'unicode').map((line) => textOf(line).trimEnd())
    expect(lines.slice(0, 3)).toEqual(['Everywhere', '  q, Ctrl-C      quit', '  ?              this help'])
    expect(lines.join('\n')).toContain('mem.free')
    expect(lines.join('\n')).toContain('storage.CLASS')
  })
})

describe('a screen that is too small', () => {
  it('says so in as many words as fit', () => {
    expect(drawTooSmall(40, 3, 'unicode').map((line) => textOf(line).trimEnd())).toEqual([
      'akash-top needs 20x5 cells or more',
    ])
    expect(drawTooSmall(10, 1, 'unicode').map(textOf)).toEqual(['needs 20x5'])
    expect(drawTooSmall(1, 1, 'ascii').map(textOf)).toEqual(['~'])
    expect(drawTooSmall(0, 5, 'unicode')).toEqual([])
    expect([isTooSmall(20, 5), isTooSmall(19, 50), isTooSmall(200, 4)]).toEqual([false, true, true])
  })
})

describe('wrapText', () => {
  it('breaks at spaces, cuts long words and bounds the lines', () => {
    expect(wrapText('one two three', 7, 'unicode')).toEqual(['one two', 'three'])
    expect(wrapText('abcdefghij k', 5, 'unicode')).toEqual(['abcd…', 'k'])
    expect(wrapText('a b c d', 1, 'unicode', 2)).toEqual(['a', '…'])
    expect(wrapText('', 10, 'unicode')).toEqual([])
  })
})
