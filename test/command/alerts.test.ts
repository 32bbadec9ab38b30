import { describe, expect, it, onTestFinished } from 'vitest'
import { alertEnvironment, createAlerts } from '../../src/command/alerts.ts'
import { MOST_RULES } from '../../src/config/flags.ts'
import { failure } from '../../src/domain/outcome.ts'
import { rowsOf } from '../../src/view/rows.ts'
import { parseRule } from '../../src/view/rule.ts'
import type { FleetSnapshot, ProviderState } from '../../src/watch/types.ts'
import { storeOf } from '../ui/support/fleet.ts'
import { inventory, NOW, node, provider, snapshot } from '../view/fleet.ts'

function ruleOf(text: string) {
  const parsed = parseRule(text, () => failure('usage', 'no fit here'))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.rule
}

const cluster = (free: readonly number[]): ProviderState =>
  provider('p.example:8443', inventory(free.map((cards, nth) => node(`n${nth}`, { gpu: [8, 8 - cards] }))))

function follow(texts: readonly string[], command: string | null = null) {
  const fleet = storeOf<FleetSnapshot>(snapshot([cluster([0, 0, 0])]))
  const notified: string[] = []
  const logged: Readonly<Record<string, unknown>>[] = []
  let hidden: readonly ProviderState[] | null = null
  const alerts = createAlerts({
    rules: texts.map(ruleOf),
    fleet: { ...fleet, current: () => hidden ?? fleet.get().providers },
    command,
    env: { PATH: process.env.PATH },
    notify: (text) => notified.push(text),
    log: { write: (_, record) => logged.push(record), close: () => {} },
  })
  onTestFinished(() => alerts.close())
  let nowMs = NOW
  return {
    alerts,
    notified,
    logged,
    show: (free: readonly number[], afterMs = 5000) => {
      nowMs += afterMs
      fleet.set(snapshot([cluster(free)], { nowMs }))
    },
    hide: (free: readonly number[]) => {
      hidden = [cluster(free)]
    },
  }
}

describe('alerts', () => {
  it('mark the rows and their provider, and tell once', () => {
    const { alerts, notified, show, logged } = follow(['gpu.free>=2'])
    show([0, 4, 3])
    expect([...alerts.get().ids].sort()).toEqual(['p.example:8443', 'p.example:8443/n1', 'p.example:8443/n2'])
    expect(notified).toEqual(['n1 of p.example:8443 and 1 more: gpu.free>=2'])
    expect(alerts.get().note).toEqual({ text: notified[0], tone: 'warn' })
    expect(logged).toEqual([
      { event: 'alert', rule: 'gpu.free>=2', rows: ['p.example:8443/n1', 'p.example:8443/n2'] },
    ])
    show([0, 4, 3])
    expect(notified).toHaveLength(1)
  })

  it('are the same object while they say the same', () => {
    const { alerts, show } = follow(['gpu.free>=2'])
    show([0, 4, 3])
    const before = alerts.get()
    show([1, 5, 3])
    expect(alerts.get()).toBe(before)
  })

  it('take marks and note away when nothing holds any more', () => {
    const { alerts, show } = follow(['gpu.free>=2'])
    show([0, 4, 0])
    show([0, 0, 0])
    expect(alerts.get()).toMatchObject({ ids: new Set(), note: null })
  })

  it('ring once a second at most, however much there is to tell', () => {
    const { notified, show } = follow(['node=n0 gpu.free>=1', 'node=n1 gpu.free>=1', 'node=n2 gpu.free>=1'])
    show([1, 0, 0])
    show([1, 1, 0], 100)
    show([1, 1, 1], 100)
    expect(notified).toHaveLength(1)
    show([1, 1, 1], 2000)
    expect(notified).toHaveLength(1)
  })

  it('go by what is known, also while the display stands still', () => {
    const { notified, hide, show } = follow(['gpu.free>=2'])
    hide([0, 8, 0])
    show([0, 0, 0])
    expect(notified).toEqual(['n1 of p.example:8443: gpu.free>=2'])
  })

  it('say that their command failed, on the screen and in the log', async () => {
    const { alerts, show, logged } = follow(['gpu.free>=2'], 'exit 3')
    show([0, 4, 3])
    const said = { text: 'alert command failed with status 3', tone: 'bad' }
    await expect.poll(() => alerts.get().note, { timeout: 10_000 }).toEqual(said)
    expect(logged.at(-1)).toEqual({ event: 'alert-command', why: 'failed with status 3' })
  })
})

describe('rules that come and go while it runs', () => {
  it('are judged at once, listed with the rows for which they hold, and told', () => {
    const { alerts, notified, show } = follow(['cpu>=1000'])
    show([0, 4, 3])
    expect(alerts.get().rules).toEqual([{ text: 'cpu>=1000', rows: 0, waiting: 0 }])
    expect(alerts.add(ruleOf('gpu.free>=2'))).toBeNull()
    expect(alerts.get().rules.at(-1)).toEqual({ text: 'gpu.free>=2', rows: 2, waiting: 0 })
    expect(notified).toEqual(['n1 of p.example:8443 and 1 more: gpu.free>=2'])
    show([0, 4, 0])
    expect(alerts.get().rules.at(-1)).toEqual({ text: 'gpu.free>=2', rows: 1, waiting: 0 })
  })

  it('tell for how many rows they wait', () => {
    const { alerts, show } = follow(['gpu.free>=2 for 8s'])
    show([0, 4, 3])
    expect(alerts.get().rules).toEqual([{ text: 'gpu.free>=2 for 8s', rows: 0, waiting: 2 }])
    show([0, 4, 0])
    show([0, 4, 2])
    expect(alerts.get().rules).toEqual([{ text: 'gpu.free>=2 for 8s', rows: 1, waiting: 1 }])
  })

  it('leave nothing behind when they are removed, and the others alone', () => {
    const { alerts, notified, show } = follow(['gpu.free>=2', 'gpu.free>=4'])
    show([0, 4, 3])
    alerts.remove('gpu.free>=2')
    expect(alerts.get().note).toBeNull()
    expect(alerts.get().rules).toEqual([{ text: 'gpu.free>=4', rows: 1, waiting: 0 }])
    expect([...alerts.get().ids]).toEqual(['p.example:8443/n1', 'p.example:8443'])
    alerts.remove('gpu.free>=4')
    expect(alerts.get()).toEqual({ ids: new Set(), note: null, rules: [] })
    show([8, 8, 8])
    expect(notified).toHaveLength(1)
  })

  it('are refused twice, and beyond a bound', () => {
    const { alerts } = follow(['gpu.free>=0'])
    expect(alerts.add(ruleOf('gpu.free>=0'))).toMatch(/already/)
    for (let nth = 1; nth < MOST_RULES; nth += 1) expect(alerts.add(ruleOf(`gpu.free>=${nth}`))).toBeNull()
    expect(alerts.add(ruleOf('gpu.free>=99'))).toMatch(/remove one/)
    expect(alerts.get().rules).toHaveLength(MOST_RULES)
  })
})

describe('the environment of an alert', () => {
  it('holds nothing that steers a terminal, and empty texts for what is unknown', () => {
    const held = inventory([node('n\u001b[31m\u202e\0', { gpu: [8, 3] }, { wrapped: ['cpu'] })])
    const [row] = rowsOf('nodes', provider('p.example:8443', held))
    if (row === undefined) throw new Error('no row')
    const env = alertEnvironment('gpu.free>=1', row, 'n\u001b of p', 2)
    expect(Object.values(env).join('')).not.toMatch(/\p{C}/u)
    expect(env).toMatchObject({
      AKASH_TOP_RULE: 'gpu.free>=1',
      AKASH_TOP_PROVIDER: 'p.example:8443',
      AKASH_TOP_NODE: 'n\\x1b[31m\\u202e\\x00',
      AKASH_TOP_GPU_MODEL: '',
      AKASH_TOP_COUNT: '2',
      AKASH_TOP_FREE_GPU: '5',
      AKASH_TOP_FREE_CPU: '',
    })
  })
})
