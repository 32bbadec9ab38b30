/** Themes: what each meaning looks like. A background is set for the cursor row only. */
import type { ThemeName } from '../config/choices.ts'
import type { Background } from '../terminal/background.ts'
import type { ColorTier, Environment } from '../terminal/capabilities.ts'
import type { Tone } from '../view/line.ts'
import {
  COLORBLIND_DARK,
  COLORBLIND_LIGHT,
  DARK,
  LIGHT,
  type Shade,
  type Style,
  shade,
  type ToneShades,
} from './theme-shades.ts'

export interface Theme {
  readonly tones: Readonly<Record<Tone, Style>>
  /** The cursor row: what is added to every tone, or with `plain` used instead of all of them. */
  readonly cursor: { readonly style: Style; readonly plain: boolean }
}

const BOLD = '1'
const REVERSE = '7'
const PLAIN: Style = []

/** No colour, grey included: bold says what matters, reverse where the cursor is. */
const MONO: Theme = {
  tones: {
    text: PLAIN,
    dim: PLAIN,
    strong: [BOLD],
    title: [BOLD],
    accent: [BOLD],
    changed: [BOLD],
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

const CURSORS: Readonly<Record<Background, Shade>> = {
  dark: shade('48;52;70', 237),
  light: shade('218;228;240', 254),
}
const COLORBLIND: Readonly<Record<Background, ToneShades>> = {
  dark: COLORBLIND_DARK,
  light: COLORBLIND_LIGHT,
}

/**
 * The theme of that name as that tier can show it; without colours every theme is `mono`. `background` is for
 * `colorblind`, which is there for both; the others are for one.
 */
export function themeOf(name: ThemeName, tier: ColorTier, background: Background = 'dark'): Theme {
  if (name === 'mono' || tier === 'none') return MONO
  if (name === 'colorblind') return coloured(COLORBLIND[background], background, tier)
  return coloured(name === 'dark' ? DARK : LIGHT, name, tier)
}

function coloured(shades: ToneShades, background: Background, tier: Exclude<ColorTier, 'none'>): Theme {
  return { tones: tonesOf(shades, tier), cursor: cursorOf(CURSORS[background], tier) }
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
    changed: style('changed'),
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
 * The background as the environment tells it: `light` where COLORFGBG ends in 7 or 15, as rxvt and Konsole set it for
 * white, else `dark`.
 */
export function environmentBackground(env: Environment): Background {
  const background = (env.COLORFGBG ?? '').split(';').at(-1)
  return background === '7' || background === '15' ? 'light' : 'dark'
}
