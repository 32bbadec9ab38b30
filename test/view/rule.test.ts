import { describe, expect, it } from 'vitest'
import { RULE_FORMS } from '../../src/config/rule-forms.ts'
import type { GpuGroup } from '../../src/domain/cluster.ts'
import { failure, success } from '../../src/domain/outcome.ts'
import { parseRule, type ReadFit, type Rule } from '../../src/view/rule.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import { inventory, NOW, node, provider } from './fleet.ts'

const cards = (model: string, count: number): GpuGroup => ({
  vendor: 'nvidia',
  model,
  memorySize: '80Gi',
  interface: 'SXM5',
  count,
})
const big = provider(
  'big.example:8443',
  inventory(
    [
      node('node1', { gpu: [8, 5] }, { gpus: [cards('h100', 8)] }),
      node('node2', { gpu: [8, 8] }, { gpus: [cards('h100', 8)] }),
      node('node3', { gpu: [4, 0] }, { gpus: [cards('t4', 4)] }),
    ],
    { leases: 2 },
  ),
)
const busy = provider('busy.example:8443', inventory([node('node1', { gpu: [8, 0] })], { leases: 40 }))
const stale: ProviderState = { ...busy, id: 'stale.example:8443', condition: 'stale' }
const dead = provider('dead.example:8443', null, {
  condition: 'failed',
  error: { code: 'refused', message: 'Nothing listens there.', sinceMs: NOW - 60_000, attempts: 2 },
})
const FLEET = [big, busy, stale, dead]

/** Takes `big` for `2 gpu`, knows nothing of a cluster without models, and refuses the rest. */
const readFit: ReadFit = (request) =>
  request === '2 gpu'
    ? success((held) => (held.nodes.some(({ gpus }) => gpus.length > 0) ? held === big.inventory : null))
    : failure('usage', `"${request}" is no request.`)

function ruleOf(text: string): Rule {
  const parsed = parseRule(text, readFit)
  if (!parsed.ok) throw new Error(`${parsed.at}: ${parsed.message}`)
  return parsed.rule
}

const judged = (text: string) =>
  FLEET.flatMap((one) => {
    const verdict = ruleOf(text).judge(one, NOW)
    return verdict === 'unknown' ? [`${one.id}?`] : verdict.map(({ id }) => id)
  })

describe('a rule', () => {
  it.each([
    [
      'gpu.free>=2 model=h100',
      'nodes',
      ['big.example:8443/node1', 'stale.example:8443?', 'dead.example:8443?'],
    ],
    ['state=failed for 5m', 'providers', ['dead.example:8443']],
    ['!state=live', 'providers', ['stale.example:8443', 'dead.example:8443']],
    [
      'provider=big.example:8443 leases<3',
      'providers',
      ['big.example:8443', 'stale.example:8443?', 'dead.example:8443?'],
    ],
    ['leases>30 state=live', 'providers', ['busy.example:8443']],
    ['node3', 'nodes', ['big.example:8443/node3']],
    [
      'providers: gpu.free>=7',
      'providers',
      ['big.example:8443', 'busy.example:8443', 'stale.example:8443?', 'dead.example:8443?'],
    ],
    [
      'GPUs: gpu.free>=3 model=h100',
      'gpus',
      ['gpu/["nvidia","h100","80Gi","SXM5"]', 'stale.example:8443?', 'dead.example:8443?'],
    ],
    ['gpus: gpu.free>=4 model=h100', 'gpus', ['stale.example:8443?', 'dead.example:8443?']],
    [
      'fit 2 gpu',
      'providers',
      ['big.example:8443', 'busy.example:8443?', 'stale.example:8443?', 'dead.example:8443?'],
    ],
    [
      'providers: fit "2 gpu" for 1h',
      'providers',
      ['big.example:8443', 'busy.example:8443?', 'stale.example:8443?', 'dead.example:8443?'],
    ],
  ] as const)('%j is tested on %s', (text, scope, expected) => {
    expect(ruleOf(text).scope).toBe(scope)
    expect(judged(text)).toEqual(expected)
  })

  it('holds for nodes where a word asks for a doubt, which only nodes have', () => {
    expect(ruleOf('state=doubt').scope).toBe('nodes')
    expect(ruleOf('state=stale').scope).toBe('providers')
  })

  it.each([
    ['state=failed', 0],
    ['state=failed for 5m', 300_000],
    ['state=failed FOR 90', 90_000],
    ['fit 2 gpu for 2h', 7_200_000],
    ['"x for 5m"', 0],
    ['"for" 5m', 0],
  ])('%j must hold for %i ms', (text, forMs) => {
    expect(ruleOf(text).forMs).toBe(forMs)
  })

  it.each<[string, boolean]>([
    ['gpu>=1', false],
    ['gpu>=1 region~eu', true],
    ['trust=mismatch for 5m', true],
    ['fit 2 gpu', true],
  ])('says whether it asks for more than a status tells: %s', (text, facts) => {
    expect(ruleOf(text).facts).toBe(facts)
  })

  it('is judged once a state of a provider, unless it asks for a time', () => {
    const rule = ruleOf('gpu.free>=1')
    expect(rule.judge(big, NOW)).toBe(rule.judge(big, NOW + 1000))
    const timed = ruleOf('age>1m')
    expect(timed.judge(big, NOW)).toEqual([])
    expect(timed.judge(big, NOW + 120_000)).toHaveLength(1)
  })
})

describe('the forms of a rule', () => {
  it.each(RULE_FORMS)('$form reads as its example says', ({ example }) => {
    expect(parseRule(example, () => success(() => true))).toMatchObject({ ok: true })
  })
})

describe('a rule that is wrong or half typed', () => {
  it.each([
    ['', 0, 'Type a condition'],
    ['  ', 0, 'Type a condition'],
    ['for 5m', 6, 'Type a condition'],
    ['nodes:', 6, 'Type a condition'],
    ['gpu.fr', 6, 'beginning of a field'],
    ['gpu.free>=', 10, 'needs a number, as 2'],
    ['gpus: gpu.free>=x', 16, 'is not a number'],
    ['bogus>=2', 0, 'No field is called "bogus"'],
    ['state=failed for', 16, '"for" needs a time, as 30s'],
    ['state=failed for ever', 17, '"for" needs a time'],
    ['state=failed for -5m', 17, '"for" needs a time'],
    ['state=failed for inf', 17, '"for" needs a time'],
    ['for 5m state=failed', 7, 'Nothing may follow "for"'],
    ['fit', 3, '"fit" needs a request'],
    ['fit  nonsense for 5m', 5, '"nonsense" is no request.'],
    ['nodes: fit 2 gpu', 0, 'asked of providers'],
  ])('%j names the place %i and says %j', (text, at, words) => {
    const parsed = parseRule(text, readFit)
    expect(parsed).toMatchObject({ ok: false, at })
    expect(parsed.ok ? '' : parsed.message).toContain(words)
  })

  it('names what could stand in the place of an unknown field', () => {
    expect(parseRule('bogus>=2', readFit)).toMatchObject({
      accepted: expect.arrayContaining(['gpu.free', 'state']),
    })
  })
})
