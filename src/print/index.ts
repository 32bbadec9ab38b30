/** The output formats: a new one is a file beside this and a line here. */
import type { OutputFormat } from '../config/choices.ts'
import { printJson } from './json.ts'
import type { Printer } from './printer.ts'
import { printTable } from './table.ts'

export const PRINTERS: Readonly<Record<OutputFormat, Printer>> = {
  table: printTable,
  json: printJson,
}
