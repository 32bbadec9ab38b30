/**
 * What the command of `--alert-command` finds in its environment, and what each variable holds: `--help`, the README
 * and the manual are made from this table. What is unknown is empty.
 */
export const ALERT_VARIABLES = {
  AKASH_TOP_RULE: 'the rule as typed',
  AKASH_TOP_MESSAGE: 'what holds for whom, in one line',
  AKASH_TOP_PROVIDER: 'host:port of the first row',
  AKASH_TOP_NODE: 'its node, where the rule is about nodes',
  AKASH_TOP_GPU_MODEL: 'its GPU model, where the rule is about gpus',
  AKASH_TOP_STATE: 'word of its state: live, failed, ...',
  AKASH_TOP_COUNT: 'rows for which the rule came to hold just now',
  AKASH_TOP_FREE_CPU: 'free on the first row, millicores',
  AKASH_TOP_FREE_MEMORY: 'free, bytes',
  AKASH_TOP_FREE_GPU: 'free, GPUs',
  AKASH_TOP_FREE_EPHEMERAL_STORAGE: 'free, bytes',
} as const

export type AlertVariable = keyof typeof ALERT_VARIABLES
