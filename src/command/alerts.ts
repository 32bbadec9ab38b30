/** `--alert`: rules followed over a fleet, and all that happens when one comes to hold. */
import type { AlertVariable } from '../config/alert-variables.ts'
import { MOST_RULES } from '../config/flags.ts'
import type { Row } from '../view/model.ts'
import { type AlertView, NO_ALERTS, type StandingRule } from '../view/row-marks.ts'
import type { Rule } from '../view/rule.ts'
import { ruleFacts, ruleMessage } from '../view/rule-facts.ts'
import { NO_MEMORY, type RuleMemory, stepRule } from '../view/rule-step.ts'
import { visibleText } from '../view/text.ts'
import { createStore } from '../watch/store.ts'
import type { FleetWatch, Store } from '../watch/types.ts'
import { type CommandRunner, createCommandRunner } from './alert-command.ts'
import type { Log } from './log.ts'

export interface AlertsOptions {
  readonly rules: readonly Rule[]
  readonly fleet: Pick<FleetWatch, 'get' | 'subscribe' | 'current'>
  /** For `sh -c` at each alert, or null. */
  readonly command: string | null
  readonly env: Readonly<Record<string, string | undefined>>
  /** Tells the person who looks elsewhere; foreign text as it is. */
  readonly notify: (text: string) => void
  readonly log: Log | null
}

export interface Alerts extends Store<AlertView> {
  /** Follows one more rule from now on; why not, in a sentence, or null. */
  readonly add: (rule: Rule) => string | null
  /** Follows the rule of that text no more. */
  readonly remove: (text: string) => void
  /** Stops following, and ends the commands that run; resolves when none is left. */
  readonly close: () => Promise<void>
}

interface Followed {
  readonly rule: Rule
  readonly memory: RuleMemory
}

/** However much comes to hold: a bell more often than this is one bell. */
const NOTIFY_MS = 1_000

/**
 * Follows the rules over what the fleet publishes, also while the display is paused. All rows of a rule that are
 * news at once are one alert: one note, one notification, one run of the command.
 */
export function createAlerts(options: AlertsOptions): Alerts {
  const { fleet, command, env, notify, log } = options
  let followed: readonly Followed[] = options.rules.map((rule) => ({ rule, memory: NO_MEMORY }))
  let notifiedMs = Number.NEGATIVE_INFINITY
  const standing = options.rules.map(({ text }) => ({ text, rows: 0, waiting: 0 }))
  const store = createStore<AlertView>({ ...NO_ALERTS, rules: standing }, (cause) =>
    log?.write(Date.now(), { event: 'alert-error', cause }),
  )
  const runner: CommandRunner | null =
    command === null ? null : createCommandRunner({ command, env, onFailure: sayFailure })

  function sayFailure(why: string): void {
    log?.write(Date.now(), { event: 'alert-command', why })
    store.set({ ...store.get(), note: { text: `alert command ${why}`, tone: 'bad' } })
  }

  function fire(rule: Rule, firings: readonly Row[], nowMs: number): string | null {
    const [first] = firings
    if (first === undefined) return null
    const text = ruleMessage(rule.text, first, firings.length - 1)
    log?.write(nowMs, {
      event: 'alert',
      rule: rule.text,
      rows: firings.map(({ id }) => id).slice(0, MOST_LOGGED),
    })
    runner?.run(alertEnvironment(rule.text, first, text, firings.length))
    return text
  }

  function follow(): void {
    const { nowMs } = fleet.get()
    const providers = fleet.current()
    const ids = new Set<string>()
    let news: string | null = null
    const rules: StandingRule[] = []
    const next: Followed[] = []
    for (const { rule, memory } of followed) {
      const step = stepRule(rule, memory, providers, nowMs)
      for (const row of step.rows) ids.add(row.id).add(row.provider.id)
      rules.push({ text: rule.text, rows: step.rows.length, waiting: step.waiting })
      news = fire(rule, step.firings, nowMs) ?? news
      next.push({ rule, memory: step.memory })
    }
    followed = next
    const before = store.get()
    const kept = ids.size === 0 && before.note?.tone === 'warn' ? null : before.note
    const note = news === null ? kept : ({ text: news, tone: 'warn' } as const)
    const now: AlertView = {
      ids: sameIds(before.ids, ids) ? before.ids : ids,
      note,
      rules: sameRules(before.rules, rules) ? before.rules : rules,
    }
    if (now.note !== before.note || now.ids !== before.ids || now.rules !== before.rules) store.set(now)
    if (news !== null && Math.abs(nowMs - notifiedMs) >= NOTIFY_MS) {
      notifiedMs = nowMs
      notify(news)
    }
  }

  const unsubscribe = fleet.subscribe(follow)
  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (rule) => {
      if (followed.some(({ rule: { text } }) => text === rule.text)) return 'This rule is followed already.'
      if (followed.length >= MOST_RULES)
        return `${MOST_RULES} rules are followed, which is the most; remove one.`
      followed = [...followed, { rule, memory: NO_MEMORY }]
      follow()
      return null
    },
    remove: (removed) => {
      followed = followed.filter(({ rule: { text } }) => text !== removed)
      // Nobody can tell any more of which rule the last alert was.
      if (store.get().note?.tone === 'warn') store.set({ ...store.get(), note: null })
      follow()
    },
    close: async () => {
      unsubscribe()
      await runner?.close()
    },
  }
}

/** Rows of one alert that the log names. */
const MOST_LOGGED = 20

/** The facts of an alert for its command: texts made visible, amounts in base units, what is unknown left empty. */
export function alertEnvironment(
  rule: string,
  row: Row,
  message: string,
  count: number,
): Readonly<Record<AlertVariable, string>> {
  const { provider, node, gpuModel, state, free } = ruleFacts(row)
  const amount = (value: number | null) => (value === null ? '' : String(value))
  return {
    AKASH_TOP_RULE: visibleText(rule),
    AKASH_TOP_MESSAGE: visibleText(message),
    AKASH_TOP_PROVIDER: visibleText(provider),
    AKASH_TOP_NODE: visibleText(node ?? ''),
    AKASH_TOP_GPU_MODEL: visibleText(gpuModel ?? ''),
    AKASH_TOP_STATE: state,
    AKASH_TOP_COUNT: String(count),
    AKASH_TOP_FREE_CPU: amount(free.cpu),
    AKASH_TOP_FREE_MEMORY: amount(free.memory),
    AKASH_TOP_FREE_GPU: amount(free.gpu),
    AKASH_TOP_FREE_EPHEMERAL_STORAGE: amount(free.ephemeral_storage),
  }
}

function sameRules(a: readonly StandingRule[], b: readonly StandingRule[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ text, rows, waiting }, nth) => {
      const other = b[nth]
      return other?.text === text && other.rows === rows && other.waiting === waiting
    })
  )
}

function sameIds(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id))
}
