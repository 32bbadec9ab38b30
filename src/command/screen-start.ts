/** The first screen, as the command line and the config file wish it. */
import type { Config } from '../config/config.ts'
import { type Outcome, success } from '../domain/outcome.ts'
import type { Environment } from '../terminal/capabilities.ts'
import { environmentBackground } from '../ui/themes.ts'
import type { Rule } from '../view/rule.ts'
import type { ScreenState } from '../view/screen-state.ts'
import { startState } from '../view/screen-state-start.ts'
import { checkColumns, checkFilter, checkRule, checkSort } from './start-up.ts'

/** What the command line makes of the first screen. */
export interface Start {
  readonly state: ScreenState
  readonly rules: readonly Rule[]
}

/** The state before the first key and the rules of alerts, or what of the wishes makes no sense. */
export async function startOf(config: Config, env: Environment): Promise<Outcome<Start, 'usage'>> {
  const sort = checkSort(config)
  if (!sort.ok) return sort
  const filter = checkFilter(config.filter)
  if (!filter.ok) return filter
  const columns = checkColumns(config.columns)
  if (!columns.ok) return columns
  const rules = config.alerts.length > 0 ? await alertRules(config.alerts) : success([])
  if (!rules.ok) return rules
  const { view, group: grouped, role, units, mouse, highlight } = config
  const theme = config.theme ?? environmentBackground(env)
  const chosen = { chosenColumns: config.columns, role, units, mouse, highlight, theme }
  const state = startState({ view, grouped, filter: filter.value, sort: sort.value, ...chosen })
  return success({ state, rules: rules.value })
}

/** What reads a request or an SDL file is loaded only for who gave a rule. */
async function alertRules(texts: readonly string[]): Promise<Outcome<readonly Rule[], 'usage'>> {
  const { readFit } = await import('./read-fit.ts')
  const rules: Rule[] = []
  for (const text of texts) {
    const rule = checkRule('--alert', text, await readFit(text), true)
    if (!rule.ok) return rule
    rules.push(rule.value)
  }
  return success(rules)
}
