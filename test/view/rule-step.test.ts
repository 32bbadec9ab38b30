import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failure } from '../../src/domain/outcome.ts'
import { parseRule, type Rule } from '../../src/view/rule.ts'
import {
  LONGEST_STEP_MS,
  NO_MEMORY,
  type RuleMemory,
  type RulePace,
  stepRule,
} from '../../src/view/rule-step.ts'
import type { ProviderState } from '../../src/watch/types.ts'
import { inventory, NOW, node, provider } from './fleet.ts'

function ruleOf(text: string): Rule {
  const parsed = parseRule(text, () => failure('usage', 'no fit here'))
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.rule
}

/** What a provider is at one step: free cards or not, or with old numbers. */
type Look = 'free' | 'full' | 'stale'
const LOOKS: Readonly<Record<Look, ProviderState>> = {
  free: provider('p:1', inventory([node('n', { gpu: [8, 0] })])),
  full: provider('p:1', inventory([node('n', { gpu: [8, 8] })])),
  stale: provider('p:1', inventory([node('n', { gpu: [8, 0] })]), { condition: 'stale' }),
}

interface Seen {
  readonly holds: boolean
  readonly fired: boolean
}

/** Plays looks, each so many milliseconds of wall clock after the one before. */
function play(text: string, steps: readonly (readonly [Look, number])[], pace?: RulePace): Seen[] {
  const rule = ruleOf(text)
  let memory: RuleMemory = NO_MEMORY
  let nowMs = NOW
  return steps.map(([look, afterMs]) => {
    nowMs += afterMs
    const step = stepRule(rule, memory, [LOOKS[look]], nowMs, pace)
    memory = step.memory
    return { holds: step.holds, fired: step.firings.length > 0 }
  })
}

const fired = (seen: readonly Seen[]) => seen.flatMap((one, nth) => (one.fired ? [nth] : []))
const PACE: RulePace = { quietMs: 3000, coolDownMs: 10_000 }
const seconds = (look: Look, count: number) => Array.from({ length: count }, () => [look, 1000] as const)

describe('a rule in time', () => {
  it('fires once when it comes to hold, not while it goes on', () => {
    const seen = play('gpu.free>=1', [...seconds('full', 2), ...seconds('free', 50)])
    expect(fired(seen)).toEqual([2])
    expect(seen.map(({ holds }) => holds)).toEqual([false, false, ...Array(50).fill(true)])
  })

  it('waits for as long as it must hold, and begins anew after a break', () => {
    const steps = [...seconds('free', 5), ...seconds('full', 1), ...seconds('free', 8)]
    const seen = play('gpu.free>=1 for 5s', steps)
    expect(fired(seen)).toEqual([11])
    expect(seen.findIndex(({ holds }) => holds)).toBe(11)
  })

  it('does not fire again for a break shorter than the quiet time', () => {
    const steps = [...seconds('free', 20), ...seconds('full', 2), ...seconds('free', 30)]
    expect(fired(play('gpu.free>=1', steps, PACE))).toEqual([0])
  })

  it('fires again after a quiet time and the cool-down', () => {
    const late = [...seconds('free', 20), ...seconds('full', 4), ...seconds('free', 5)]
    expect(fired(play('gpu.free>=1', late, PACE))).toEqual([0, 24])
    const early = [...seconds('free', 1), ...seconds('full', 4), ...seconds('free', 20)]
    expect(fired(play('gpu.free>=1', early, PACE))).toEqual([0, 10])
  })

  it('takes old numbers for no answer: it neither holds nor becomes news by them', () => {
    const steps = [...seconds('free', 2), ...seconds('stale', 60), ...seconds('free', 60)]
    const seen = play('gpu.free>=1', steps, PACE)
    expect(fired(seen)).toEqual([0])
    expect(seen.slice(2, 62).some(({ holds }) => holds)).toBe(false)
    expect(fired(play('gpu.free>=1', [...seconds('stale', 9), ...seconds('free', 1)], PACE))).toEqual([9])
    // The time in which nothing was known counts for nothing.
    const waiting = [...seconds('free', 3), ...seconds('stale', 9), ...seconds('free', 6)]
    expect(fired(play('gpu.free>=1 for 5s', waiting, PACE))).toEqual([16])
  })

  it('is not fooled by a clock that jumps, either way', () => {
    const jump = (byMs: number) => [...seconds('free', 3), ['free', byMs] as const, ...seconds('free', 400)]
    expect(fired(play('gpu.free>=1 for 1m', jump(86_400_000)))).toEqual([3 + 60 - 2 - LONGEST_STEP_MS / 1000])
    expect(fired(play('gpu.free>=1 for 1m', jump(-86_400_000)))).toEqual([3 + 60 - 2])
  })

  it('forgets rows that are gone, and those that were told of long ago', () => {
    const rule = ruleOf('gpu.free>=1')
    const first = stepRule(rule, NO_MEMORY, [LOOKS.free], NOW, PACE)
    let { memory } = stepRule(rule, first.memory, [], NOW + 1000, PACE)
    expect(memory.entries.size).toBe(1)
    for (let second = 2; second < 15; second++)
      memory = stepRule(rule, memory, [], NOW + second * 1000, PACE).memory
    expect(memory.entries.size).toBe(0)
  })

  it('tells each row by itself', () => {
    const rule = ruleOf('gpu.free>=1')
    const two = provider('p:1', inventory([node('a', { gpu: [8, 0] }), node('b', { gpu: [8, 8] })]))
    const both = provider('p:1', inventory([node('a', { gpu: [8, 0] }), node('b', { gpu: [8, 7] })]))
    const first = stepRule(rule, NO_MEMORY, [two], NOW)
    const second = stepRule(rule, first.memory, [both], NOW + 1000)
    expect(first.firings.map(({ id }) => id)).toEqual(['p:1/a'])
    expect(second.firings.map(({ id }) => id)).toEqual(['p:1/b'])
    expect(second.rows.map(({ id }) => id)).toEqual(['p:1/a', 'p:1/b'])
  })
})

describe('a rule over any run of data and clock', () => {
  const look = fc.constantFrom<Look>('free', 'free', 'full', 'stale')
  const gap = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: -1e12, max: 1e12 }))
  const runs = fc.array(fc.tuple(look, gap), { maxLength: 60 })
  const watched = (steps: readonly (readonly [Look, number])[]): number[] => {
    let sum = 0
    return steps.map(([, gapMs], nth) => {
      sum += nth === 0 ? 0 : Math.max(0, Math.min(LONGEST_STEP_MS, gapMs))
      return sum
    })
  }

  it('fires only where it holds, and never sooner than the cool-down after the last time', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: 20 }), (steps, forSeconds) => {
        const seen = play(`gpu.free>=1 for ${forSeconds}s`, steps, PACE)
        const times = watched(steps)
        for (const one of seen) if (one.fired) expect(one.holds).toBe(true)
        const told = fired(seen).map((nth) => times[nth] ?? 0)
        for (const [nth, at] of told.entries())
          if (nth > 0) expect(at - (told[nth - 1] ?? 0)).toBeGreaterThanOrEqual(PACE.coolDownMs)
      }),
    )
  })

  it('fires again only after it did not hold for the quiet time', () => {
    fc.assert(
      fc.property(runs, (steps) => {
        const seen = play('gpu.free>=1', steps, PACE)
        const times = watched(steps)
        const told = fired(seen)
        for (const [nth, at] of told.entries()) {
          const from = told[nth - 1]
          if (from === undefined) continue
          // The longest run of "full" between the two: from its first step to the step that ends it.
          let longest = 0
          let begun: number | null = null
          for (let step = from; step <= at; step++) {
            const [kind] = steps[step] ?? ['free']
            const time = times[step] ?? 0
            if (kind === 'full') begun ??= time
            else if (kind === 'free') {
              longest = Math.max(longest, begun === null ? 0 : time - begun)
              begun = null
            }
          }
          expect(longest).toBeGreaterThanOrEqual(PACE.quietMs)
        }
      }),
    )
  })

  it('holds exactly where it has held, seen at every step, for as long as it asks', () => {
    fc.assert(
      fc.property(runs, fc.integer({ min: 0, max: 20 }), (steps, forSeconds) => {
        const times = watched(steps)
        const expected = steps.map(([kind], nth) => {
          if (kind !== 'free') return false
          let begun = nth
          while (begun > 0 && steps[begun - 1]?.[0] === 'free') begun--
          // After old numbers that followed a free row the time begins with the last of the old ones.
          let before = begun - 1
          while (before >= 0 && steps[before]?.[0] === 'stale') before--
          const start = before >= 0 && before < begun - 1 && steps[before]?.[0] === 'free' ? begun - 1 : begun
          return (times[nth] ?? 0) - (times[start] ?? 0) >= forSeconds * 1000
        })
        const seen = play(`gpu.free>=1 for ${forSeconds}s`, steps, PACE)
        expect(seen.map(({ holds }) => holds)).toEqual(expected)
      }),
    )
  })
})
