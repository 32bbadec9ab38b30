import { describe, expect, it } from 'vitest'
import { THEME_NAMES } from '../../src/config/choices.ts'
import { COLOR_TIERS } from '../../src/terminal/capabilities.ts'
import { createPainter } from '../../src/ui/paint.ts'
import { environmentBackground, themeOf } from '../../src/ui/themes.ts'
import { type Line, TONES } from '../../src/view/line.ts'

const LINE: Line = [
  { text: 'a', tone: 'text' },
  { text: 'b', tone: 'good' },
  { text: 'c', tone: 'good' },
  { text: '', tone: 'bad' },
  { text: 'd', tone: 'text' },
]
const ALL: Line = TONES.map((tone) => ({ text: 'x', tone }))

/** The parameters of every SGR sequence. */
function parameters(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for begins with one
  return [...text.matchAll(/\x1b\[([\d;]*)m/g)].map(([, found]) => found ?? '')
}

describe('a painted line', () => {
  it('changes its style only where the tone changes, and ends without one', () => {
    const { paint } = createPainter(themeOf('dark', '16'))
    expect(paint(LINE)).toBe('a\x1b[32mbc\x1b[0md')
    expect(paint([{ text: 'b', tone: 'good' }])).toBe('\x1b[32mb\x1b[0m')
    expect(paint([])).toBe('')
  })

  it('is painted once for each of the two ways it can look', () => {
    const painter = createPainter(themeOf('dark', 'true'))
    expect(painter.paint(LINE)).not.toBe(painter.paintCursor(LINE))
    expect(parameters(painter.paintCursor(LINE))[0]).toBe('48;2;48;52;70')
  })
})

describe('a theme', () => {
  const cases = THEME_NAMES.flatMap((name) => COLOR_TIERS.map((tier) => [name, tier] as const))

  it.each(cases)('%s in the tier %s has no background but under the cursor', (name, tier) => {
    const painter = createPainter(themeOf(name, tier))
    const isBackground = (found: string) => /^(4[0-8]|10[0-7]|7)(;|$)/.test(found)
    expect(parameters(painter.paint(ALL)).filter(isBackground)).toEqual([])
    expect(parameters(painter.paintCursor(ALL)).some(isBackground)).toBe(true)
  })

  it.each(cases)('%s in the tier %s sends nothing beyond it', (name, tier) => {
    const painter = createPainter(themeOf(name, tier))
    const all = parameters(painter.paint(ALL) + painter.paintCursor(ALL))
    const allowed = {
      none: /^[017]$/,
      '16': /^([0127]|3[0-7]|9[0-7])$/,
      '256': /^([01]|[34]8;5;\d+)$/,
      true: /^([01]|[34]8;2;\d+;\d+;\d+)$/,
    }[name === 'mono' ? 'none' : tier]
    for (const found of all) expect(found).toMatch(allowed)
  })

  it('is light where the terminal says that its background is', () => {
    expect(environmentBackground({ COLORFGBG: '0;15' })).toBe('light')
    expect(environmentBackground({ COLORFGBG: '0;default;7' })).toBe('light')
    expect(environmentBackground({ COLORFGBG: '15;0' })).toBe('dark')
    expect(environmentBackground({})).toBe('dark')
  })
})
