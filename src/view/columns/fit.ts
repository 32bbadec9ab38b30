/** Columns of the answer to "will it fit?": one row a provider. */
import type { DeploymentRequest } from '../../domain/request.ts'
import type { FitResult } from '../../inventory/fit/fit.ts'
import { isFaded } from '../condition.ts'
import { fitOf } from '../fit-results.ts'
import { blockedText, fitsText, timesText, whereText } from '../fit-text.ts'
import type { Tone } from '../line.ts'
import type { Row } from '../model.ts'
import { textCell } from '../spans.ts'
import type { Column } from './column.ts'
import { ageColumn, providerColumn, stateColumn } from './shared.ts'

const made = new WeakMap<DeploymentRequest, readonly Column[]>()

/** The columns for a request; the same list for the same request. */
export function fitColumns(request: DeploymentRequest): readonly Column[] {
  let columns = made.get(request)
  if (columns === undefined) {
    columns = makeColumns((row) => fitOf(request, row.provider))
    made.set(request, columns)
  }
  return columns
}

function makeColumns(resultOf: (row: Row) => FitResult | null): readonly Column[] {
  const text = (
    settings: Omit<Column, 'align' | 'value' | 'spans'>,
    of: (result: FitResult | null) => string,
    tone: Tone,
  ): Column => ({
    ...settings,
    align: 'left',
    value: (row) => of(resultOf(row)),
    spans: (row, width, { charset }) =>
      textCell(of(resultOf(row)), width, charset, isFaded(row.provider) ? 'dim' : tone),
  })
  return [
    stateColumn(2, 12),
    providerColumn(0, 20),
    {
      id: 'fits',
      title: 'Fits',
      align: 'left',
      minWidth: 4,
      width: 4,
      priority: 1,
      value: (row) => fitsText(resultOf(row)),
      spans: (row, width, { charset }) => {
        const result = resultOf(row)
        const tone = result === null || isFaded(row.provider) ? 'dim' : result.fits ? 'good' : 'bad'
        return textCell(fitsText(result), width, charset, tone)
      },
    },
    {
      id: 'times',
      title: 'Times',
      align: 'right',
      minWidth: 5,
      width: 5,
      priority: 3,
      sortDescending: true,
      value: (row) => resultOf(row)?.times ?? null,
      spans: (row, width, { charset }) =>
        textCell(timesText(resultOf(row)), width, charset, isFaded(row.provider) ? 'dim' : 'strong', 'right'),
    },
    text(
      {
        id: 'where',
        title: 'Where',
        minWidth: 8,
        snugWidth: 16,
        width: 24,
        wideWidth: 40,
        maxWidth: 60,
        grow: 1,
        priority: 5,
      },
      whereText,
      'text',
    ),
    text(
      {
        id: 'blocked',
        title: 'Blocked by',
        minWidth: 8,
        snugWidth: 26,
        width: 44,
        wideWidth: 60,
        maxWidth: 80,
        grow: 4,
        priority: 4,
      },
      blockedText,
      'warn',
    ),
    text(
      {
        id: 'unchecked',
        title: 'Unchecked',
        minWidth: 8,
        width: 24,
        spare: true,
        comfort: true,
        wideWidth: 40,
        maxWidth: 100,
        grow: 2,
        priority: 6,
      },
      (result) => result?.unchecked.join('; ') ?? '',
      'dim',
    ),
    ageColumn(7),
  ]
}
