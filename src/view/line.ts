/** Styled text: what every view function returns and the screen carries to the window. */

/** Meanings, not colours; a theme maps each to one style. State is a glyph and a word before it is a tone. */
export const TONES = [
  'text', // ordinary
  'dim', // secondary: units, separators, what is stale
  'strong', // names, figures that matter
  'title', // column titles, section names
  'accent', // the active thing: sorted column, prompt, key names
  'changed', // figures that are new since a moment ago
  'good',
  'warn',
  'bad',
  'gauge-low', // gauge fill below 60 %
  'gauge-mid', // 60 to 85 %
  'gauge-high', // above 85 %
  'gauge-empty',
  'spark',
] as const
export type Tone = (typeof TONES)[number]

/** Text without control characters, its width in cells already settled by the maker. */
export interface Span {
  readonly text: string
  readonly tone: Tone
}

/** One line of the screen. */
export type Line = readonly Span[]

export type Charset = 'unicode' | 'ascii'
