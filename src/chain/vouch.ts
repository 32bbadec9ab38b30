/** Strict mode: nobody is asked anything before a certificate authority or the chain vouches for them. */
import { failure, success } from '../domain/outcome.ts'
import type { Vouch } from '../provider/vouch.ts'
import type { Assess } from './assess.ts'
import { isVouchedFor } from './judge.ts'

/** Refuses, with the verdict and its sentence, whatever is neither an authority's nor the owner's by the chain. */
export function createVouch(assess: Assess): Vouch {
  return async (endpoint, shown, signal) => {
    if (shown === null)
      return failure('tls', 'strict mode refuses it: it shows no certificate that can be read')
    const judgement = await assess(endpoint, shown, signal)
    return isVouchedFor(judgement)
      ? success(null)
      : failure('tls', `strict mode refuses its certificate (${judgement.verdict}): ${judgement.message}`)
  }
}
