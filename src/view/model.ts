/** What the screen shows, as data: rows, what was asked of the table, and what drawing needs to know. */
import type { Role, UnitsMode, ViewName } from '../config/choices.ts'
import type { ClusterNode, StoragePool } from '../domain/cluster.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { FleetEvent } from '../watch/event-log.ts'
import type { ProviderState } from '../watch/types.ts'
import type { Charset } from './line.ts'
import type { GpuModel, ModelGpus } from './model-gpus.ts'

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
  | ModelRow
  | {
      readonly kind: 'event'
      readonly id: string
      /** As it is now, not as it was then. */
      readonly provider: ProviderState
      readonly event: FleetEvent
    }

/** What one provider has of a model. */
export interface ModelHolder {
  readonly provider: ProviderState
  readonly facts: ModelGpus
}

/** One GPU model over all providers, or all cards whose model is not told. */
export interface ModelRow {
  readonly kind: 'gpu'
  readonly id: string
  /** The first holder whose numbers are current, for what a row shows of one; figures are those of `holders`. */
  readonly provider: ProviderState
  /** null: not told (REST). */
  readonly model: GpuModel | null
  /** In the order of the providers; at least one. */
  readonly holders: readonly ModelHolder[]
}

/** The providers that a row is about: of a model all that have it, else one. */
export function providersOf(row: Row): readonly ProviderState[] {
  return row.kind === 'gpu' ? row.holders.map(({ provider }) => provider) : [row.provider]
}

/** Key of the node that a row is about, or null where it is about its provider. */
export function nodeKeyOf(row: Row): string | null {
  if (row.kind === 'node') return row.nodeKey
  return row.kind === 'event' ? row.event.change.node : null
}

export type { UnitsMode } from '../config/choices.ts'

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
  /** Ids of the columns to show beside the frozen ones; absent or null: the view's own choice. */
  readonly columns?: ReadonlySet<string> | null
  /** Set in the list of a GPU model: only nodes that have the model of this key. */
  readonly modelKey?: string | null
  /** Set where the question is whether this fits: a row for each provider, with the columns of the answer. */
  readonly fit?: DeploymentRequest | null
  /** Those alone that are folded away elsewhere. */
  readonly silentOnly?: boolean
}

/** The line between the program and the terminal, as far as it is told on the screen. */
export interface LineFacts {
  /** It takes what it is sent late: less is drawn. */
  readonly slow: boolean
  /** What the screen costs; null where that is not asked for. */
  readonly bytesPerSecond: number | null
}

export interface DrawContext {
  /** Epoch ms from which ages are counted. */
  readonly nowMs: number
  readonly charset: Charset
  readonly units: UnitsMode
  /** Wide columns: more room and the columns that are off by default. */
  readonly wide: boolean
  /** Absent where nothing is known of the line. */
  readonly line?: LineFacts
  /** Whose good news is coloured as such; absent or null is neither's. */
  readonly role?: Role | null
}
