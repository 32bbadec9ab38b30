/** Every check there is: code, source, and whether what it is about stays out of totals. */
import { CLUSTER_CHECKS, POOL_CHECKS } from '../doubts.ts'
import { PAIR_CHECKS } from '../pair-checks.ts'
import { CHAIN_CHECKS } from './chain-checks.ts'
import { CLOCK_CHECKS } from './clock-checks.ts'
import type { CheckFacts } from './doubt.ts'
import { FLEET_CHECKS } from './fleet-checks.ts'
import { GPU_CHECKS } from './gpu-checks.ts'
import { TIME_CHECKS } from './time-checks.ts'

export const DOUBT_CHECKS: readonly CheckFacts[] = [
  ...PAIR_CHECKS,
  ...GPU_CHECKS,
  ...POOL_CHECKS,
  ...CLUSTER_CHECKS,
  ...TIME_CHECKS,
  ...CLOCK_CHECKS,
  ...CHAIN_CHECKS,
  ...FLEET_CHECKS,
]
