/** What stands behind `fit` in a rule, read before the rule is: a request, or a file that holds one. */
import { failure } from '../domain/outcome.ts'
import type { ReadFit } from '../view/rule.ts'

export async function readFit(_rule: string): Promise<ReadFit> {
  return () => failure('usage', 'No request can be read yet.')
}
