import type { WindowSize } from '../terminal/capabilities.ts'
import type { Charset } from '../view/line.ts'
import type { LineFacts } from '../view/model.ts'
import type { AlertView, RowMarks } from '../view/row-marks.ts'
import type { RowNews } from '../view/row-news.ts'
import type { ScreenState } from '../view/screen-state.ts'
import type { TableModel } from '../view/select.ts'
import type { FleetSnapshot, History } from '../watch/types.ts'

/** What a frame is made from. */
export interface ScreenInput {
  readonly state: ScreenState
  readonly fleet: FleetSnapshot
  /** Of the table on top, or under the page on top. */
  readonly model: TableModel
  readonly size: WindowSize
  readonly charset: Charset
  readonly history: History
  /** What changed a moment ago on the rows in sight. */
  readonly news: RowNews
  /** Something to be told for a moment in the place of the keys; null for nothing. */
  readonly notice: string | null
  readonly line: LineFacts
  readonly alerts: AlertView
}

/** Which rows of the table stand out. */
export function marksOf({ state, alerts }: Pick<ScreenInput, 'state' | 'alerts'>): RowMarks {
  return { marked: state.marked, alerted: alerts.ids }
}
