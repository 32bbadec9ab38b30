/** Themes: what each meaning looks like. A background is set for the cursor row only. */
import type { ThemeName } from '../config/choices.ts'
import type { ColorTier, Environment } from '../terminal/capabilities.ts'
import type { Tone } from '../view/line.ts'

/** SGR parameters of one attribute each (ECMA-48 8.3.117), such as `1` or `38;5;245`. */
export type Style = readonly string[]

export interface Theme {
  readonly tones: Readonly<Record<Tone, Style>>
  /** The cursor row: what is added to every tone, or with `plain` used instead of all of them. */
  readonly cursor: { readonly style: Style; readonly plain: boolean }
}

const BOLD = '1'
const FAINT = '2'
const REVERSE = '7'
const PLAIN: Style = []

/** One colour in the three tiers: 24-bit, index in the 256 palette, SGR parameters for the 16. */
interface Shade {
  readonly rgb: string
  readonly index: number
  readonly basic: Style
}
type ToneShades = Readonly<Record<Tone, { readonly shade: Shade | null; readonly bold: boolean }>>

const shade = (rgb: string, index: number, ...basic: string[]): Shade => ({ rgb, index, basic })
const of = (color: Shade | null, bold = false): { readonly shade: Shade | null; readonly bold: boolean } => ({
  shade: color,
  bold,
})

/** Grey in the 16 tier is faint text: "bright black" is invisible in some palettes. */
const DARK: ToneShades = {
  text: of(null),
  dim: of(shade('138;138;138', 245, FAINT)),
  strong: of(null, true),
  title: of(shade('135;175;215', 110, '36'), true),
  accent: of(shade('95;215;255', 81, '96'), true),
  good: of(shade('95;215;135', 78, '32')),
  warn: of(shade('255;215;95', 221, '33')),
  bad: of(shade('255;95;95', 203, '91'), true),
  'gauge-low': of(shade('95;215;135', 78, '32')),
  'gauge-mid': of(shade('255;215;95', 221, '33')),
  'gauge-high': of(shade('255;95;95', 203, '91')),
  'gauge-empty': of(shade('78;78;78', 239, FAINT)),
  spark: of(shade('95;175;255', 75, '94')),
}
const LIGHT: ToneShades = {
  text: of(null),
  dim: of(shade('98;98;98', 241, FAINT)),
  strong: of(null, true),
  title: of(shade('0;95;135', 24, '34'), true),
  accent: of(shade('0;95;175', 25, '34'), true),
  good: of(shade('0;100;0', 22, '32')),
  warn: of(shade('135;75;0', 94, '33')),
  bad: of(shade('175;0;0', 124, '31'), true),
  'gauge-low': of(shade('0;135;0', 28, '32')),
  'gauge-mid': of(shade('175;115;0', 136, '33')),
  'gauge-high': of(shade('175;0;0', 124, '31')),
  'gauge-empty': of(shade('188;188;188', 250, FAINT)),
  spark: of(shade('0;95;175', 25, '34')),
}
/** No colour, grey included: bold says what matters, reverse where the cursor is. */
const MONO: Theme = {
  tones: {
    text: PLAIN,
    dim: PLAIN,
    strong: [BOLD],
    title: [BOLD],
    accent: [BOLD],
    good: PLAIN,
    warn: [BOLD],
    bad: [BOLD],
    'gauge-low': PLAIN,
    'gauge-mid': PLAIN,
    'gauge-high': [BOLD],
    'gauge-empty': PLAIN,
    spark: PLAIN,
  },
  cursor: { style: [REVERSE], plain: true },
}

const COLORED = {
  dark: { shades: DARK, cursor: shade('48;52;70', 237) },
  light: { shades: LIGHT, cursor: shade('218;228;240', 254) },
} as const

/** The theme of that name as that tier can show it; without colours every theme is `mono`. */
export function themeOf(name: ThemeName, tier: ColorTier): Theme {
  if (name === 'mono' || tier === 'none') return MONO
  const { shades, cursor } = COLORED[name]
  return { tones: tonesOf(shades, tier), cursor: cursorOf(cursor, tier) }
}

function tonesOf(shades: ToneShades, tier: Exclude<ColorTier, 'none'>): Theme['tones'] {
  const style = (tone: Tone): Style => {
    const { shade: color, bold } = shades[tone]
    return [...(bold ? [BOLD] : []), ...(color === null ? [] : foreground(color, tier))]
  }
  return {
    text: style('text'),
    dim: style('dim'),
    strong: style('strong'),
    title: style('title'),
    accent: style('accent'),
    good: style('good'),
    warn: style('warn'),
    bad: style('bad'),
    'gauge-low': style('gauge-low'),
    'gauge-mid': style('gauge-mid'),
    'gauge-high': style('gauge-high'),
    'gauge-empty': style('gauge-empty'),
    spark: style('spark'),
  }
}

function foreground(color: Shade, tier: Exclude<ColorTier, 'none'>): Style {
  if (tier === 'true') return [`38;2;${color.rgb}`]
  return tier === '256' ? [`38;5;${color.index}`] : color.basic
}

/** The 16 colours have no background that is right under all others: there the row is reversed, uncoloured. */
function cursorOf(color: Shade, tier: Exclude<ColorTier, 'none'>): Theme['cursor'] {
  if (tier === 'true') return { style: [`48;2;${color.rgb}`], plain: false }
  if (tier === '256') return { style: [`48;5;${color.index}`], plain: false }
  return { style: [REVERSE], plain: true }
}

/**
 * The theme where none was asked for: `light` where the terminal says that its background is white
 * (COLORFGBG ends in 7 or 15, as rxvt and Konsole set it), else `dark`.
 */
export function defaultTheme(env: Environment): ThemeName {
  const background = (env.COLORFGBG ?? '').split(';').at(-1)
  return background === '7' || background === '15' ? 'light' : 'dark'
}
