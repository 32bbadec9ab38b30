/** The colours of the pictures: those that most terminals have by default. */

/** What a terminal has where no colour is set. */
export interface Ground {
  readonly background: string
  readonly foreground: string
}

export const GROUNDS: Readonly<Record<'dark' | 'light', Ground>> = {
  dark: { background: '#101418', foreground: '#d0d4d8' },
  light: { background: '#fbfbf8', foreground: '#24292e' },
}

/** The sixteen of the palette. */
const SIXTEEN = [
  ...['#1c2228', '#e06c75', '#8cc265', '#d9a343', '#5aa5f0', '#c678dd', '#42b3c2', '#c8ccd0'],
  ...['#6b7480', '#ff8a92', '#a5e075', '#f0c674', '#7cc0ff', '#de9bf0', '#5fd3e0', '#ffffff'],
]
const CUBE = [0, 95, 135, 175, 215, 255]

/** A colour of a cell as CSS: `default`, a palette number (xterm's 256), or `#rrggbb`. */
export function colourOf(colour: string | number, byDefault: string): string {
  if (typeof colour === 'string') return colour === 'default' ? byDefault : colour
  const named = SIXTEEN[colour]
  if (named !== undefined) return named
  if (colour >= 232) return rgb([0, 0, 0].map(() => 8 + 10 * (colour - 232)))
  const at = colour - 16
  return rgb([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => CUBE[level] ?? 0))
}

function rgb(parts: readonly number[]): string {
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}
