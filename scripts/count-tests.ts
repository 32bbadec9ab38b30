/**
 * `node scripts/count-tests.ts REPORT STATUS`: reads the JSON report of the test runner and the exit status it ended
 * with, prints `N passed, N failed` as the last line, and exits with that status, or 1 where a status of 0 would
 * hide something: no report, no test, or a failure in it. A file that could not be loaded is one failure, and so is
 * whatever ended the command before or beside the tests.
 */
import { readFileSync } from 'node:fs'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

const [path = '', statusText = ''] = process.argv.slice(2)
const status = Number(statusText)
const report = read(path)
const passed = report?.numPassedTests ?? 0
const unloaded = report?.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)
let failed = (report?.numFailedTests ?? 0) + (unloaded?.length ?? 0)

if (report === null) console.log(`No test ran: the command ended with status ${statusText} before them.`)
else if (passed + failed === 0) console.log('There was no test to run.')
else if (status !== 0 && failed === 0)
  console.log(`No test failed, yet the command ended with status ${statusText}.`)
if (failed === 0 && (status !== 0 || passed === 0)) failed = 1
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = status === 0 && failed > 0 ? 1 : status

function read(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return null
  }
}
