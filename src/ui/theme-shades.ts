/** The colours of the themes. */
import type { Tone } from '../view/line.ts'

/** SGR parameters of one attribute each (ECMA-48 8.3.117), such as `1` or `38;5;245`. */
export type Style = readonly string[]

const FAINT = '2'

/** One colour in the three tiers: 24-bit, index in the 256 palette, SGR parameters for the 16. */
export interface Shade {
  readonly rgb: string
  readonly index: number
  readonly basic: Style
}
export type ToneShades = Readonly<Record<Tone, { readonly shade: Shade | null; readonly bold: boolean }>>

export const shade = (rgb: string, index: number, ...basic: string[]): Shade => ({ rgb, index, basic })
const of = (color: Shade | null, bold = false): { readonly shade: Shade | null; readonly bold: boolean } => ({
  shade: color,
  bold,
})

/** Grey in the 16 tier is faint text: "bright black" is invisible in some palettes. */
export const DARK: ToneShades = {
  text: of(null),
  dim: of(shade('138;138;138', 245, FAINT)),
  strong: of(null, true),
  title: of(shade('135;175;215', 110, '36'), true),
  accent: of(shade('95;215;255', 81, '96'), true),
  changed: of(shade('95;255;255', 87, '96'), true),
  good: of(shade('95;215;135', 78, '32')),
  warn: of(shade('255;215;95', 221, '33')),
  bad: of(shade('255;95;95', 203, '91'), true),
  'gauge-low': of(shade('74;154;108', 71, '32')),
  'gauge-mid': of(shade('196;154;66', 136, '33')),
  'gauge-high': of(shade('205;84;84', 167, '31')),
  'gauge-empty': of(shade('78;78;78', 239, FAINT)),
  spark: of(shade('95;175;255', 75, '94')),
}
export const LIGHT: ToneShades = {
  text: of(null),
  dim: of(shade('98;98;98', 241, FAINT)),
  strong: of(null, true),
  title: of(shade('0;95;135', 24, '34'), true),
  accent: of(shade('0;95;175', 25, '34'), true),
  changed: of(shade('0;0;175', 19, '34'), true),
  good: of(shade('0;100;0', 22, '32')),
  warn: of(shade('135;75;0', 94, '33')),
  bad: of(shade('175;0;0', 124, '31'), true),
  'gauge-low': of(shade('0;135;0', 28, '32')),
  'gauge-mid': of(shade('175;115;0', 136, '33')),
  'gauge-high': of(shade('175;0;0', 124, '31')),
  'gauge-empty': of(shade('188;188;188', 250, FAINT)),
  spark: of(shade('0;95;175', 25, '34')),
}
/**
 * Blue, yellow and vermilion (after Okabe and Ito, "Color Universal Design"): apart for every kind of colour sight,
 * and in brightness as well.
 */
export const COLORBLIND_DARK: ToneShades = {
  ...DARK,
  good: of(shade('86;180;233', 74, '94')),
  warn: of(shade('240;228;66', 227, '93')),
  bad: of(shade('230;115;30', 208, '33'), true),
  'gauge-low': of(shade('86;180;233', 74, '94')),
  'gauge-mid': of(shade('240;228;66', 227, '93')),
  'gauge-high': of(shade('230;115;30', 208, '33')),
}
export const COLORBLIND_LIGHT: ToneShades = {
  ...LIGHT,
  good: of(shade('0;90;160', 25, '34')),
  warn: of(shade('120;100;0', 100, '33')),
  bad: of(shade('165;65;0', 130, '31'), true),
  'gauge-low': of(shade('0;114;178', 32, '34')),
  'gauge-mid': of(shade('150;125;0', 136, '33')),
  'gauge-high': of(shade('165;65;0', 130, '31')),
}
