import type { Painter } from './paint.ts'
import type { ScreenView } from './screen-view.ts'

/** What every screen is given. */
export interface ScreenProps {
  readonly view: ScreenView
  readonly painter: Painter
}
