/** The answer about many providers as one document, for scripts. */
import type { Answer } from '../ask.ts'
import type { FitResult, Placement } from './fit.ts'

export interface PlacementDocument {
  readonly service: string
  /** From 1. */
  readonly replica: number
  readonly node: string
  /** `vendor/model`, or null: no GPUs, or no models told. */
  readonly gpu_model: string | null
}

export interface FitProviderDocument {
  /** `Endpoint.id`. */
  readonly provider: string
  /** null where the provider did not answer. */
  readonly fits: boolean | null
  readonly times: number
  readonly placements: readonly PlacementDocument[]
  /** What blocks, by its code; null where it fits or did not answer. */
  readonly blocked_by: string | null
  readonly unchecked: readonly string[]
}

export interface FitDocument {
  /** As it was given. */
  readonly request: string
  readonly providers: readonly FitProviderDocument[]
  readonly errors: readonly { readonly provider: string; readonly code: string; readonly error: string }[]
}

/** One provider: what it answered, and whether the request fits there; null where it did not answer. */
export interface FitAnswer {
  readonly answer: Answer
  readonly result: FitResult | null
}

/** The document, providers in the order given. */
export function fitDocument(request: string, answers: readonly FitAnswer[]): FitDocument {
  return {
    request,
    providers: answers.map(({ answer, result }) => ({
      provider: answer.endpoint.id,
      fits: result?.fits ?? null,
      times: result?.times ?? 0,
      placements: (result?.placements ?? []).map(placementDocument),
      blocked_by: result?.blockedBy?.resource ?? null,
      unchecked: result?.unchecked ?? [],
    })),
    errors: answers.flatMap(({ answer: { endpoint, outcome } }) =>
      outcome.ok ? [] : [{ provider: endpoint.id, code: outcome.error.code, error: outcome.error.message }],
    ),
  }
}

function placementDocument({ service, replica, node, gpuModel }: Placement): PlacementDocument {
  return { service, replica, node, gpu_model: gpuModel }
}
