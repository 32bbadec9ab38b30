/** The words a person may choose among; flags, help, themes and views take them from here. */

export const VIEW_NAMES = ['nodes', 'providers', 'gpus', 'storage', 'events'] as const
export type ViewName = (typeof VIEW_NAMES)[number]

export const OUTPUT_FORMATS = ['table', 'json'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

export const TLS_MODES = ['trust', 'strict'] as const
export type TlsMode = (typeof TLS_MODES)[number]

/** `auto` takes gRPC where it answers and REST meanwhile and otherwise; the others take just that one. */
export const TRANSPORTS = ['auto', 'grpc', 'rest'] as const
export type TransportChoice = (typeof TRANSPORTS)[number]

/** Whose good news is coloured as such: capacity that is free, or capacity that is used. */
export const ROLES = ['tenant', 'operator'] as const
export type Role = (typeof ROLES)[number]

export const THEME_NAMES = ['dark', 'light', 'mono'] as const
export type ThemeName = (typeof THEME_NAMES)[number]
