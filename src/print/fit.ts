/** The answer of `fit`: a table for people, a document for scripts. */
import type { OutputFormat } from '../config/choices.ts'
import { bestFirst } from '../inventory/fit/fit.ts'
import { type FitAnswer, fitDocument } from '../inventory/fit/fit-documents.ts'
import { fitsText, timesText, whereText } from '../view/fit-text.ts'
import type { Charset } from '../view/line.ts'
import { cellWidth, visibleText } from '../view/text.ts'
import { alignColumns } from './align.ts'
import { documentText } from './json.ts'

/** How `fit` prints, by format; each ends with one line end. */
export const FIT_PRINTERS = {
  json: (request, answers) => documentText(fitDocument(request, answers)),
  table: printFitTable,
} as const satisfies Readonly<
  Partial<Record<OutputFormat, (request: string, answers: readonly FitAnswer[], charset: Charset) => string>>
>

const TITLES = ['PROVIDER', 'FITS', 'TIMES', 'WHERE', 'BLOCKED BY', 'UNCHECKED'] as const

/** A heading, a line for each provider, best first, and how many can host it. An empty cell is a dash. */
function printFitTable(_request: string, answers: readonly FitAnswer[], charset: Charset): string {
  const lines = bestFirst(answers, ({ result }) => result).map(
    ({ answer: { endpoint, outcome }, result }) => {
      const why = outcome.ok
        ? (result?.blockedBy?.message ?? '')
        : `${outcome.error.code}: ${outcome.error.message}`
      const where = whereText(result?.placements ?? [])
      const cells = [
        endpoint.id,
        fitsText(result),
        timesText(result),
        where,
        why,
        result?.unchecked.join('; ') ?? '',
      ]
      return { cells: cells.map((cell) => (cell === '' ? '-' : visibleText(cell, charset))), rest: '' }
    },
  )
  const aligned = alignColumns(
    [{ cells: [...TITLES], rest: '' }, ...lines],
    ['left', 'left', 'right', 'left', 'left', 'left'],
    cellWidth,
  )
  const fitting = answers.filter(({ result }) => result?.fits === true).length
  const failed = answers.filter(({ result }) => result === null).length
  const unanswered = failed === 0 ? '' : `, ${failed} did not answer`
  return [...aligned, `fits on ${fitting} of ${answers.length} providers${unanswered}`, ''].join('\n')
}
