/** `--fail-if RULE`: whether one snapshot is as it should not be. */
import type { Outcome } from '../domain/outcome.ts'
import type { Rule } from '../view/rule.ts'
import { ruleMessage } from '../view/rule-facts.ts'
import { NO_MEMORY, stepRule } from '../view/rule-step.ts'
import { visibleText } from '../view/text.ts'
import type { FleetSnapshot } from '../watch/types.ts'
import { readFit } from './read-fit.ts'
import { checkRule } from './start-up.ts'

/** The rule, which one look must be able to decide. */
export async function readFailIf(text: string): Promise<Outcome<Rule, 'usage'>> {
  return checkRule('--fail-if', text, await readFit(text), false)
}

/** For which row the rule holds, in a sentence fit for a terminal; null where it holds for none. */
export function failureOf(rule: Rule, { providers, nowMs }: FleetSnapshot): string | null {
  const { rows } = stepRule(rule, NO_MEMORY, providers, nowMs)
  const [first] = rows
  if (first === undefined) return null
  return `--fail-if holds: ${visibleText(ruleMessage(rule.text, first, rows.length - 1))}`
}
