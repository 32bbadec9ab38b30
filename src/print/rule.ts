/** The answer of `wait`: one JSON document in one line. */
import type { Row } from '../view/model.ts'
import { ruleFacts } from '../view/rule-facts.ts'
import { escapeHidden } from './json.ts'

export interface RuleAnswer {
  /** As typed. */
  readonly rule: string
  /** Empty where it did not come to hold. */
  readonly rows: readonly Row[]
  /** Epoch ms. */
  readonly atMs: number
  readonly waitedMs: number
}

/** Ends with one line end; holds no control characters but that. */
export function printRuleJson({ rule, rows, atMs, waitedMs }: RuleAnswer): string {
  const document = {
    rule,
    holds: rows.length > 0,
    timestamp: new Date(atMs).toISOString(),
    waited_ms: Math.round(waitedMs),
    rows: rows.map((row) => {
      const { provider, node, gpuModel, state, free } = ruleFacts(row)
      return { provider, node, gpu_model: gpuModel, state, available: free }
    }),
  }
  return `${escapeHidden(JSON.stringify(document))}\n`
}
