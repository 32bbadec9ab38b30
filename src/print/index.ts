/** The output formats: a new one is a file beside this and a line here. */
import type { LiveFormat, OutputFormat } from '../config/choices.ts'
import { createSelector } from '../view/select.ts'
import { printCsv } from './csv.ts'
import { printJson } from './json.ts'
import { NDJSON } from './ndjson.ts'
import { PLAIN } from './plain.ts'
import type { LivePrinter, Printer } from './printer.ts'
import { printTable } from './table.ts'

export const PRINTERS: Readonly<Record<OutputFormat, Printer>> = {
  table: printTable,
  json: printJson,
  csv: printCsv,
  ndjson: stateLines(NDJSON),
  plain: stateLines(PLAIN),
}

/** What is printed line by line as things happen. */
export const LIVE_PRINTERS: Readonly<Record<LiveFormat, LivePrinter>> = { ndjson: NDJSON, plain: PLAIN }

/** One snapshot of a live format: a line for each provider, filtered and in the order of the Providers view. */
function stateLines({ state }: LivePrinter): Printer {
  return (snapshot, { table }) =>
    createSelector()(snapshot, { ...table, view: 'providers', grouped: false })
      .rows.map(({ provider }) => state(provider, snapshot.nowMs))
      .join('')
}
