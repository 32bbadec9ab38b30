/** `-o json`: the document of the whole fleet, or of one node. */
import { aggregateReadings } from '../inventory/aggregate.ts'
import type { ClusterResult, NodeResult } from '../inventory/document-types.ts'
import { clusterDocument, errorDocument } from '../inventory/documents.ts'
import type { Reading } from '../inventory/read-result.ts'
import type { FleetSnapshot, ProviderState } from '../watch/types.ts'

/**
 * The fleet's document: the aggregate, then every provider as `queryClusterInventory` gives it, in the order
 * they were named, then what failed. Two spaces a level, one line end at the end.
 */
export function printJson(snapshot: FleetSnapshot): string {
  const {
    doubts: _,
    errors,
    ...aggregate
  } = aggregateReadings(snapshot.providers.map(readingOf), snapshot.nowMs)
  const providers = snapshot.providers.map((provider) => resultOf(provider, snapshot.nowMs))
  // Each provider carries its own doubts, so the list over all of them is left out.
  return documentText({ ...aggregate, providers, errors })
}

/** The document of one node, or of the error in its place. */
export function printNodeJson(result: NodeResult): string {
  return documentText(result)
}

/** Any document as the program prints it: two spaces a level, one line end, nothing in it that steers a terminal. */
export function documentText(document: object): string {
  return `${escapeHidden(JSON.stringify(document, null, 2))}\n`
}

/**
 * JSON escapes the C0 controls only; a terminal also obeys the C1 controls and reorders by bidi overrides. The
 * `\uXXXX` that takes their place means the same to every reader of JSON.
 */
export function escapeHidden(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

function readingOf({ id, inventory, error }: ProviderState): Reading {
  if (inventory !== null) return { ok: true, provider: id, inventory, unreadable: [] }
  return { ok: false, error: { provider: id, ...reasonOf(error) } }
}

/** A provider's own document, as `queryClusterInventory` gives it. */
export function resultOf(
  { id, inventory, transport, receivedAtMs, error, doubts }: ProviderState,
  nowMs: number,
): ClusterResult {
  if (inventory !== null && transport !== null) {
    const ageMs = nowMs - (receivedAtMs ?? nowMs)
    return clusterDocument({ provider: id, inventory, transport, ageMs, ...(doubts && { doubts }) })
  }
  const { code, error: message } = reasonOf(error)
  return errorDocument(id, { code, message })
}

function reasonOf(error: ProviderState['error']) {
  // Without an error and without an inventory it was simply not waited for.
  if (error === null) return { code: 'aborted', error: 'The provider has not answered yet.' } as const
  return { code: error.code, error: error.message }
}
