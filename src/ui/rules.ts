/** The list under the prompt of a rule: what Enter adds, the rules that stand, and some to begin with. */
import { RULE_FORMS } from '../config/rule-forms.ts'
import type { Line, Tone } from '../view/line.ts'
import { drawRuleEntry } from '../view/list-entry.ts'
import { alertGlyph, type StandingRule } from '../view/row-marks.ts'
import { ruleFault } from '../view/rule-typed.ts'
import type { Step } from './commands.ts'
import type { ScreenInput } from './screen-input.ts'

export interface RuleEntry {
  /** How it stands, or what Enter does. */
  readonly status: string
  readonly text: string
  readonly tone: Tone
  /** Whether the rule holds now. */
  readonly holds: boolean
  readonly steps: readonly Step[]
}

/** What the list shows, in its order; nothing while it is closed. */
export function ruleEntries({ state, alerts }: Pick<ScreenInput, 'state' | 'alerts'>): readonly RuleEntry[] {
  const { prompt } = state
  if (prompt?.kind !== 'rule') return []
  const typed = prompt.text.trim()
  const add: RuleEntry = {
    ...{ status: 'add', tone: 'accent', holds: false, steps: addSteps(typed) },
    text: typed === '' ? 'the rule that is typed below' : typed,
  }
  const standing = alerts.rules.map((rule): RuleEntry => {
    const holds = rule.rows > 0
    return {
      ...{ status: statusOf(rule), text: rule.text, tone: holds ? 'warn' : 'dim', holds },
      // The cursor leaves the place where the next rule comes to stand.
      steps: [
        { effect: { type: 'alert-remove', text: rule.text } },
        { action: { type: 'edge', to: 'first' } },
      ],
    }
  })
  return [add, ...standing, ...(typed === '' ? EXAMPLES : [])]
}

function statusOf({ rows, waiting }: StandingRule): string {
  if (rows > 0) return `holds for ${rows} ${rows === 1 ? 'row' : 'rows'}`
  return waiting > 0 ? `not yet: ${waiting} ${waiting === 1 ? 'row' : 'rows'}` : 'does not hold'
}

/** What adding it does: nothing where it does not read, which is said below it. */
function addSteps(text: string): readonly Step[] {
  if (text === '') return [{ action: { type: 'prompt-close' } }]
  return ruleFault(text) === null ? [{ effect: { type: 'alert-add', text } }] : []
}

const EXAMPLES: readonly RuleEntry[] = RULE_FORMS.map(({ example }) => ({
  ...{ status: 'such as', text: example, tone: 'dim', holds: false },
  steps: [{ action: { type: 'prompt-complete', text: example } }],
}))

/** The entries as lines. */
export function ruleLines(input: ScreenInput, width: number): readonly Line[] {
  const { charset } = input
  return ruleEntries(input).map(({ status, text, tone, holds }) =>
    drawRuleEntry(holds ? alertGlyph(charset) : ' ', status, text, tone, width, charset),
  )
}

/** How the palette takes a rule: `alert RULE`; null where something else is typed. */
export function typedAlert(text: string): { readonly rule: string; readonly steps: readonly Step[] } | null {
  const rule = /^\s*alert\s+(.*\S)/is.exec(text)?.[1]
  if (rule === undefined) return null
  const steps: readonly Step[] =
    ruleFault(rule) === null
      ? [{ effect: { type: 'alert-add', text: rule } }]
      : // Where it can be seen what is wrong with it.
        [{ action: { type: 'prompt-rule', text: rule } }]
  return { rule, steps }
}
