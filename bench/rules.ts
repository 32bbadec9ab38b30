/** Following a rule over 10,000 nodes: at the first look, and at the publications that follow. */
import { parseEndpoint } from '../src/domain/endpoint.ts'
import { failure } from '../src/domain/outcome.ts'
import { parseRule } from '../src/view/rule.ts'
import { NO_MEMORY, stepRule } from '../src/view/rule-step.ts'
import type { ProviderState } from '../src/watch/types.ts'
import { type Figure, median } from './figures.ts'
import { makeInventory } from './fleet-of.ts'

const PROVIDERS = 200
const NODES = 50
const TURNS = 30
const RULE = 'gpu.free>=2 cpu.free>4 for 1m'

export function benchRules(): readonly Figure[] {
  const parsed = parseRule(RULE, () => failure('usage', 'no fit here'))
  if (!parsed.ok) throw new Error(parsed.message)
  const fleet = Array.from({ length: PROVIDERS }, (_, nth) => stateOf(nth, 0))
  let { memory } = stepRule(parsed.rule, NO_MEMORY, fleet, 0)
  const all: number[] = []
  const one: number[] = []
  const none: number[] = []
  for (let turn = 1; turn <= TURNS; turn++) {
    const step = (providers: readonly ProviderState[], samples: number[]): void => {
      const startMs = performance.now()
      memory = stepRule(parsed.rule, memory, providers, turn * 1000).memory
      samples.push(performance.now() - startMs)
    }
    step(
      Array.from({ length: PROVIDERS }, (_, nth) => stateOf(nth, turn)),
      all,
    )
    step(fleet, [])
    step(
      fleet.map((state, nth) => (nth === turn ? stateOf(nth, turn) : state)),
      one,
    )
    step(fleet, [])
    step(fleet, none)
  }
  const still = { name: 'nothing changed', value: median(none) }
  return [
    { name: 'rule over 10,000 nodes, nothing changed', value: still.value, unit: 'ms', note: RULE },
    {
      name: 'rule over 10,000 nodes, 1 provider changed',
      value: median(one),
      unit: 'ms',
      against: still,
      note: `of ${PROVIDERS}, ${NODES} nodes each`,
    },
    {
      name: 'rule over 10,000 nodes, all changed',
      value: median(all),
      unit: 'ms',
      against: still,
      note: 'as above',
    },
  ]
}

function stateOf(nth: number, turn: number): ProviderState {
  const endpoint = parseEndpoint(`provider-${nth}.example`)
  if (!endpoint.ok) throw new Error(endpoint.error.message)
  return {
    id: endpoint.value.id,
    endpoint: endpoint.value,
    condition: 'live',
    inventory: makeInventory(NODES, turn + nth, () => true),
    receivedAtMs: 0,
    changedAtMs: 0,
    error: null,
    transport: 'rest',
    latencyMs: 30,
    nextPollAtMs: null,
  }
}
