/** Columns of plain counts, and of plain texts. */

import { isFaded } from '../condition.ts'
import { formatCount } from '../format.ts'
import type { Row } from '../model.ts'
import { freeTone } from '../role.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'

export interface CountColumn {
  readonly id: string
  readonly title: string
  readonly width: number
  readonly priority: number
  readonly count: (row: Row) => number | null
  /** Counts what is free: good news to one role and bad news to the other. */
  readonly isFree?: true
  readonly spare?: boolean
  readonly wideOnly?: boolean
}

/** A count at the right, zero dim; sorts the largest first. */
export function countColumn({ count, isFree, ...settings }: CountColumn): Column {
  return {
    ...settings,
    align: 'right',
    minWidth: Math.min(settings.title.length, settings.width),
    sortDescending: true,
    value: count,
    spans: (row, width, { charset, role }) => {
      const amount = count(row)
      const known = amount === null || isFaded(row.provider) ? null : amount
      const news = isFree === true ? freeTone(known, role ?? null) : 'text'
      const tone = news !== 'text' ? news : known === null || known === 0 ? 'dim' : 'text'
      return textCell(formatCount(amount, charset), width, charset, tone, 'right')
    },
  }
}

export interface TextColumn {
  readonly id: string
  readonly title: string
  readonly minWidth: number
  readonly width: number
  readonly maxWidth: number
  readonly grow: number
  readonly priority: number
  readonly text: (row: Row) => string | null
  readonly spare?: boolean
  readonly wideOnly?: boolean
}

/** A text at the left, dim; sorts A to Z. */
export function textColumn({ text, ...settings }: TextColumn): Column {
  return {
    ...settings,
    align: 'left',
    value: text,
    spans: (row, width, { charset }) => textCell(text(row) ?? '', width, charset, 'dim'),
  }
}
