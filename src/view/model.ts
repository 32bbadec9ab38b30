/** What the screen shows, as data: rows, what was asked of the table, and what drawing needs to know. */
import type { ViewName } from '../config/choices.ts'
import type { ClusterNode, GpuGroup, StoragePool } from '../domain/cluster.ts'
import type { FleetEvent } from '../watch/event-log.ts'
import type { ProviderState } from '../watch/types.ts'
import type { Charset } from './line.ts'

/**
 * One row of a table; `id` is its identity through sorting, filtering and polling.
 * A `notice` is a provider in the Nodes view that has something to say instead of nodes, or beside them:
 * connecting, no node, or an error with its code, sentence and since when.
 */
export type Row =
  | {
      readonly kind: 'node'
      readonly id: string
      readonly provider: ProviderState
      readonly node: ClusterNode
      readonly nodeKey: string
    }
  | {
      readonly kind: 'provider'
      readonly id: string
      readonly provider: ProviderState
      /** In the grouped Nodes view only: whether the nodes of this provider are hidden. */
      readonly folded?: boolean
    }
  | { readonly kind: 'notice'; readonly id: string; readonly provider: ProviderState }
  | {
      /** All providers that are folded away because they never answered; `provider` is the first of them. */
      readonly kind: 'silent'
      readonly id: string
      readonly provider: ProviderState
      readonly providers: readonly ProviderState[]
    }
  | {
      readonly kind: 'storage'
      readonly id: string
      readonly provider: ProviderState
      readonly pool: StoragePool
    }
  | {
      readonly kind: 'gpu'
      readonly id: string
      readonly provider: ProviderState
      readonly group: GpuGroup | null
    }
  | {
      readonly kind: 'event'
      readonly id: string
      /** As it is now, not as it was then. */
      readonly provider: ProviderState
      readonly event: FleetEvent
    }

/** Key of the node that a row is about, or null where it is about its provider. */
export function nodeKeyOf(row: Row): string | null {
  if (row.kind === 'node') return row.nodeKey
  return row.kind === 'event' ? row.event.change.node : null
}

export const UNITS_MODES = ['used', 'percent', 'free'] as const
export type UnitsMode = (typeof UNITS_MODES)[number]

export interface SortOrder {
  /** Column id of the view. */
  readonly column: string
  /** False: the column's natural order (text A-Z, amounts largest first). */
  readonly reverse: boolean
}

/** What a table was asked to show. The same object as long as nothing of it changed. */
export interface TableState {
  readonly view: ViewName
  readonly sort: SortOrder | null
  /** As typed; empty is no filter. */
  readonly filter: string
  readonly problemsOnly: boolean
  /** Nodes view: under a row for each provider. */
  readonly grouped: boolean
  /** Ids of folded providers (grouped only). */
  readonly folded: ReadonlySet<string>
  /** 0 all providers, n only the nth as given on the command line. */
  readonly only: number
  /** Set in the drill-down: only this provider's nodes. */
  readonly providerId: string | null
  /** Those alone that are folded away elsewhere. */
  readonly silentOnly?: boolean
}

export interface DrawContext {
  /** Epoch ms from which ages are counted. */
  readonly nowMs: number
  readonly charset: Charset
  readonly units: UnitsMode
  /** Wide columns: more room and the columns that are off by default. */
  readonly wide: boolean
}
