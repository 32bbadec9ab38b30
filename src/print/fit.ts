/** The answer of `fit`: a table for people, a document for scripts. */
import type { OutputFormat } from '../config/choices.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import { bestFirst, providersByGroup } from '../inventory/fit/fit.ts'
import { type FitAnswer, fitDocument } from '../inventory/fit/fit-documents.ts'
import { blockedText, fitsText, timesText, whereText } from '../view/fit-text.ts'
import type { Charset } from '../view/line.ts'
import { cellWidth, visibleText } from '../view/text.ts'
import { alignColumns } from './align.ts'
import { documentText } from './json.ts'

/** `text` is the request as it was given. */
type FitPrinter = (
  text: string,
  request: DeploymentRequest,
  answers: readonly FitAnswer[],
  charset: Charset,
) => string

/** How `fit` prints, by format; each ends with one line end. */
export const FIT_PRINTERS = {
  json: (text, request, answers) => documentText(fitDocument(text, request, answers)),
  table: printFitTable,
} as const satisfies Readonly<Partial<Record<OutputFormat, FitPrinter>>>

const TITLES = ['PROVIDER', 'FITS', 'TIMES', 'WHERE', 'BLOCKED BY', 'UNCHECKED'] as const

/** A heading, a line for each provider, best first, and how many can host each group. An empty cell is a dash. */
function printFitTable(
  _text: string,
  request: DeploymentRequest,
  answers: readonly FitAnswer[],
  charset: Charset,
): string {
  const lines = bestFirst(answers, ({ result }) => result).map(({ provider, outcome, result }) => {
    const why = outcome.ok ? blockedText(result) : `${outcome.error.code}: ${outcome.error.message}`
    const cells = [
      provider,
      fitsText(result),
      timesText(result),
      whereText(result),
      why,
      result?.unchecked.join('; ') ?? '',
    ]
    return { cells: cells.map((cell) => (cell === '' ? '-' : visibleText(cell, charset))), rest: '' }
  })
  const aligned = alignColumns(
    [{ cells: [...TITLES], rest: '' }, ...lines],
    ['left', 'left', 'right', 'left', 'left', 'left'],
    cellWidth,
  )
  const failed = answers.filter(({ result }) => result === null).length
  const unanswered = failed === 0 ? '' : `, ${failed} did not answer`
  const hosts = providersByGroup(
    request,
    answers.map(({ result }) => result),
  )
  const fitting = request.groups.map(({ name }, nth) => {
    const subject = request.groups.length > 1 ? `${visibleText(name, charset)} ` : ''
    return `${subject}fits on ${hosts[nth]} of ${answers.length} providers`
  })
  return [...aligned, `${fitting.join(', ')}${unanswered}`, ''].join('\n')
}
