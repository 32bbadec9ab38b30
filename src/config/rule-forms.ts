/** What a rule may look like: the help on the screen, `--help`, the README and the manual are made from this table. */
import { RULE_SCOPES } from './choices.ts'

/** One form of a rule. */
export interface RuleForm {
  /** With capitals for what is to be put in. */
  readonly form: string
  /** A clause without a full stop. */
  readonly meaning: string
  readonly example: string
}

export const RULE_FORMS: readonly RuleForm[] = [
  {
    form: 'FILTER',
    meaning: 'words and comparisons as in --filter, which must all hold for one row',
    example: 'gpu.free>=2 model=h100',
  },
  {
    form: '... for TIME',
    meaning: 'for so long without a break: 30s, 5m, 2h',
    example: 'state=failed for 5m',
  },
  {
    form: 'ROWS: FILTER',
    meaning: `of which rows: ${RULE_SCOPES.join(', ')}; left out, providers where no word is about a node, else nodes`,
    example: 'gpus: gpu.free>=8 model=h100',
  },
  {
    form: 'fit REQUEST',
    meaning: 'a provider could host it now: a request as for akash-top fit, or an SDL file',
    example: 'fit 8 cpu 32Gi 1x nvidia/h100',
  },
]
