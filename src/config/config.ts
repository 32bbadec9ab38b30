import type { Endpoint } from '../domain/endpoint.ts'
import type {
  LiveFormat,
  OutputFormat,
  Role,
  ThemeName,
  TlsMode,
  TransportChoice,
  UnitsMode,
  ViewName,
} from './choices.ts'
import type { CommandCall } from './commands.ts'

/** Which columns a person wants to see, by view. */
export type ColumnChoices = Readonly<Partial<Record<ViewName, readonly string[]>>>

/** Everything a person asked for, validated: made once at the door, read everywhere, never changed. */
export interface Config {
  /** What is to be done, or null: the screen, or the snapshot of `once`. */
  readonly command: CommandCall | null
  /** Without duplicates, in the order given: arguments, then `--from`; without either, the config file's. */
  readonly endpoints: readonly Endpoint[]
  /** Owners whose providers are to be watched, to be looked up on chain; without duplicates. */
  readonly owners: readonly string[]
  /** Every provider on chain, beside those named. */
  readonly all: boolean
  /** Base URLs of chain nodes, to be tried in turn. */
  readonly chain: readonly string[]
  /** Whether `chain` was named, by flag or config file; else it is the public nodes. */
  readonly chainNamed: boolean
  /** Size of the simulated fleet, or null when real providers are watched. */
  readonly demo: number | null
  readonly intervalMs: number
  /** For one request. */
  readonly timeoutMs: number
  /** For all of `wait`, or null: as long as it takes. */
  readonly waitMs: number | null
  readonly tls: TlsMode
  readonly transport: TransportChoice
  /** Port of gRPC at every endpoint, or null: the port after that of REST. */
  readonly grpcPort: number | null
  /** One snapshot and exit: asked for, or stdout is no terminal. */
  readonly once: boolean
  readonly output: OutputFormat
  /** The live format in which changes are printed until the end; null where there is one snapshot, or the screen. */
  readonly follow: LiveFormat | null
  /** Exact node name, or null for all. */
  readonly node: string | null
  readonly view: ViewName
  /** Column id, or null for the provider's order. Checked against the columns by the command. */
  readonly sort: string | null
  readonly reverse: boolean
  readonly filter: string
  readonly group: boolean
  readonly units: UnitsMode
  /** Ids of the columns to show in a view; a view without an entry shows its own choice. Checked by the command. */
  readonly columns: ColumnChoices
  readonly theme: ThemeName | null
  /** Whose good news is coloured as such; null is neither's. */
  readonly role: Role | null
  /** Asked for; whether the terminal can show more is the terminal room's question. */
  readonly ascii: boolean
  /** False after `--no-color`; NO_COLOR and TERM are the terminal room's question. */
  readonly color: boolean
  readonly mouse: boolean
  /** Whether what changed is marked on the screen for a moment. */
  readonly highlight: boolean
  /** Rules to be told of on the screen, as typed. Checked by the command. */
  readonly alerts: readonly string[]
  /** For `sh -c` at each alert, or null. */
  readonly alertCommand: string | null
  /** Rule by which a snapshot fails, as typed, or null. Checked by the command. */
  readonly failIf: string | null
  /** Path of the diagnostics file, or null. */
  readonly log: string | null
  /** Path of the recording to make, or null. */
  readonly record: string | null
}
