/** The answer about many providers as one document, for scripts. */

import type { ErrorCode, Outcome } from '../../domain/outcome.ts'
import type { DeploymentRequest } from '../../domain/request.ts'
import { type FitResult, fitsWhole, type GroupFit, type Placement } from './fit.ts'

export interface PlacementDocument {
  readonly service: string
  /** From 1. */
  readonly replica: number
  readonly node: string
  /** `vendor/model`, or null: no GPUs, or no models told. */
  readonly gpu_model: string | null
}

/** One placement group of several on one provider. */
export interface FitGroupDocument {
  readonly group: string
  readonly fits: boolean
  readonly placements: readonly PlacementDocument[]
  /** What blocks, by its code; null where it fits. */
  readonly blocked_by: string | null
}

export interface FitProviderDocument {
  /** `Endpoint.id`. */
  readonly provider: string
  /** Whether it could host the request, every placement group of it; null where it did not answer. */
  readonly fits: boolean | null
  /** 0 where it does not fit, as `placements` are none then: what it could take of several groups stands in `groups`. */
  readonly times: number
  readonly placements: readonly PlacementDocument[]
  /** What blocks, by its code; of several groups the first that does not fit. null where nothing does, or no answer. */
  readonly blocked_by: string | null
  readonly unchecked: readonly string[]
  /** Only of a request with several placement groups, in their order; empty where the provider did not answer. */
  readonly groups?: readonly FitGroupDocument[]
}

export interface FitDocument {
  /** As it was given. */
  readonly request: string
  readonly providers: readonly FitProviderDocument[]
  readonly errors: readonly { readonly provider: string; readonly code: ErrorCode; readonly error: string }[]
}

/** One provider: what it answered, and whether the request fits there; null where it did not answer. */
export interface FitAnswer {
  /** `Endpoint.id`, or a text that is no endpoint. */
  readonly provider: string
  readonly outcome: Outcome<unknown>
  readonly result: FitResult | null
}

/** The document, providers in the order given; `request` is what was typed, or the name of the file. */
export function fitDocument(
  request: string,
  { groups }: DeploymentRequest,
  answers: readonly FitAnswer[],
): FitDocument {
  return {
    request,
    providers: answers.map(({ provider, result }) => {
      const whole = result !== null && fitsWhole(result) ? result : null
      return {
        provider,
        fits: result === null ? null : whole !== null,
        times: whole?.times ?? 0,
        placements: (whole?.placements ?? []).map(placementDocument),
        blocked_by: result?.blockedBy?.resource ?? null,
        unchecked: result?.unchecked ?? [],
        ...(groups.length > 1 ? { groups: (result?.groups ?? []).map(groupDocument) } : {}),
      }
    }),
    errors: answers.flatMap(({ provider, outcome }) =>
      outcome.ok ? [] : [{ provider, code: outcome.error.code, error: outcome.error.message }],
    ),
  }
}

function groupDocument({ name, fits, placements, blockedBy }: GroupFit): FitGroupDocument {
  return {
    group: name,
    fits,
    placements: placements.map(placementDocument),
    blocked_by: blockedBy?.resource ?? null,
  }
}

function placementDocument({ service, replica, node, gpuModel }: Placement): PlacementDocument {
  return { service, replica, node, gpu_model: gpuModel }
}
