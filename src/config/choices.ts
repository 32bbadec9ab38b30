/** The words a person may choose among; flags, help, themes and views take them from here. */

export const VIEW_NAMES = ['nodes', 'providers', 'gpus', 'storage', 'events'] as const
export type ViewName = (typeof VIEW_NAMES)[number]

/** Keys of the config file and what the screen puts there. */
export type Settings = Readonly<Record<string, unknown>>

export const UNITS_MODES = ['used', 'percent', 'free'] as const
export type UnitsMode = (typeof UNITS_MODES)[number]

export const OUTPUT_FORMATS = ['table', 'json', 'csv', 'ndjson', 'plain'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Formats that go on line by line until they are interrupted, unless one snapshot is asked for. */
export const LIVE_FORMATS = ['ndjson', 'plain'] as const
export type LiveFormat = (typeof LIVE_FORMATS)[number]

/** That format as a live one; null where it is none. */
export function liveFormat(output: OutputFormat): LiveFormat | null {
  return LIVE_FORMATS.find((format) => format === output) ?? null
}

export const TLS_MODES = ['trust', 'strict'] as const
export type TlsMode = (typeof TLS_MODES)[number]

/** `auto` takes gRPC where it answers and REST meanwhile and otherwise; the others take just that one. */
export const TRANSPORTS = ['auto', 'grpc', 'rest'] as const
export type TransportChoice = (typeof TRANSPORTS)[number]

/** Whose good news is coloured as such: capacity that is free, or capacity that is used. */
export const ROLES = ['tenant', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** What a rule is tested on, each row by itself. */
export const RULE_SCOPES = ['nodes', 'providers', 'gpus'] as const
export type RuleScope = (typeof RULE_SCOPES)[number]

export const THEME_NAMES = ['dark', 'light', 'colorblind', 'mono'] as const
export type ThemeName = (typeof THEME_NAMES)[number]
