/** The theme of the screen: the one asked for, or what suits the background that the terminal tells. */
import type { ThemeName } from '../config/choices.ts'
import { answersBackground } from '../terminal/background.ts'
import type { ColorTier, Environment } from '../terminal/capabilities.ts'
import type { Terminal } from '../terminal/lifecycle.ts'
import { createPainter, type Painter } from '../ui/paint.ts'
import { environmentBackground, themeOf } from '../ui/themes.ts'

export interface ScreenTheme {
  readonly painter: Painter
  /** Paints with that theme from the next frame on. */
  readonly show: (name: ThemeName) => void
  /**
   * Asks the terminal for its background, once the first frame is drawn. Resolves to the theme that is to be shown
   * instead of `current`, or null where nothing changes. A theme that was asked for stays; `colorblind` takes the
   * colours for that background.
   */
  readonly adapt: (terminal: Terminal, current: ThemeName) => Promise<ThemeName | null>
}

/** `asked` is the theme that a person wants, or null. */
export function createScreenTheme(asked: ThemeName | null, tier: ColorTier, env: Environment): ScreenTheme {
  let background = environmentBackground(env)
  const painter = createPainter(themeOf(asked ?? background, tier, background))
  return {
    painter,
    show: (name) => painter.setTheme(themeOf(name, tier, background)),
    adapt: async (terminal, current) => {
      if (tier === 'none' || !answersBackground(env)) return null
      const answer = await terminal.askBackground()
      if (answer === null || answer === background) return null
      background = answer
      if (asked === null) return answer
      return current === 'colorblind' ? current : null
    },
  }
}
