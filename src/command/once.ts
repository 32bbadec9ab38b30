/** `--once`: every provider asked one time, one text on stdout, an exit status. */
import { liveFormat, type ViewName } from '../config/choices.ts'
import type { Config } from '../config/config.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import type { Answer } from '../inventory/ask.ts'
import type { NodeResult } from '../inventory/document-types.ts'
import { errorDocument } from '../inventory/documents.ts'
import { nodeResult } from '../inventory/query.ts'
import { PRINTERS } from '../print/index.ts'
import { printNodeJson } from '../print/json.ts'
import { printNodeTable } from '../print/node-table.ts'
import { snapshotOf } from '../print/snapshot.ts'
import { parseFilter } from '../view/filter.ts'
import type { SortOrder, TableState } from '../view/model.ts'
import { visibleText } from '../view/text.ts'
import { type AskIo, askAll } from './ask-all.ts'
import { failureOf, readFailIf } from './fail-if.ts'
import { openLog } from './log.ts'
import { type FactsById, type FactsIo, onceFacts } from './once-facts.ts'
import { checkFilter, checkSort } from './start-up.ts'
import { assessOf, judgeSnapshot, tlsOf } from './trust.ts'
import { type TextSink, writeAll } from './write-all.ts'

export interface OnceIo extends AskIo, FactsIo {
  readonly stdout: TextSink
  /** Where what was found out is kept for the next run; it is forgotten where not given. */
  readonly folders?: { readonly state: string }
}

export type ExitStatus = 0 | 1 | 2

/**
 * Asks `config.endpoints` (of a demo: those of its fleet, which the caller started and put there) and prints one
 * snapshot in one write. Resolves to the exit status, and never exits by itself: 0 every provider answered,
 * 1 at least one did not, the node is not there or the rule of `--fail-if` holds, 2 bad usage, with a sentence on stderr and nothing on stdout.
 */
export async function runOnce(config: Config, io: OnceIo): Promise<ExitStatus> {
  const order = checkUsage(config)
  const failIf = config.failIf === null ? success(null) : await readFailIf(config.failIf)
  const log = order.ok && failIf.ok && config.log !== null ? openLog(config.log) : success(null)
  const refused = order.ok ? (failIf.ok ? log : failIf) : order
  if (!order.ok || !failIf.ok || !log.ok) {
    await writeAll(io.stderr, `akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const assess = assessOf(config, io)
  const trust = judgeSnapshot(assess, io)
  const answers = await askAll(config, io, log.value, { trust, tls: tlsOf(config, assess) })
  if (io.signal.aborted) {
    await writeAll(io.stderr, 'akash-top: interrupted before every provider had answered\n')
    return 1
  }
  const [first] = answers
  if (config.node !== null && first !== undefined) return await printNode(config, config.node, first, io)

  const [trusted, facts] = await Promise.all([
    trust.all(io.signal),
    factsOf(answers, config, failIf.value?.facts === true, io),
  ])
  const snapshot = snapshotOf(answers, io.now(), trusted, facts)
  const options = {
    table: tableState(config, order.value),
    charset: config.ascii ? 'ascii' : 'unicode',
  } as const
  const written = await writeAll(io.stdout, PRINTERS[config.output](snapshot, options))
  if (!written.ok) return await unwritable(written.error.message, io)
  const failing = failIf.value === null ? null : failureOf(failIf.value, snapshot)
  if (failing !== null) await writeAll(io.stderr, `akash-top: ${failing}\n`)
  return failing === null && answers.every((answer) => answer.outcome.ok) ? 0 : 1
}

/** How long facts that a snapshot can do without are waited for once every provider has answered, milliseconds. */
const GRACE_MS = 2_000

/** What the chain knows: as long as it takes where what is printed depends on it, else what it tells at once. */
function factsOf(
  answers: readonly Answer[],
  config: Config,
  isJudged: boolean,
  io: OnceIo,
): Promise<FactsById> {
  const isShown = config.output === 'table' && config.view === 'providers'
  const isNeeded = isJudged || isShown || parseFilter(config.filter).facts
  return onceFacts(answers, config, io, isNeeded ? 2 * config.timeoutMs : GRACE_MS)
}

/** The order of the rows, or what is wrong with the wishes taken together. */
function checkUsage(config: Config): Outcome<SortOrder | null, 'usage'> {
  const { endpoints, node } = config
  if (endpoints.length === 0) {
    const ways = 'give host:port of at least one, a file of them with --from, or --demo'
    return failure('usage', `no provider is named; ${ways}`)
  }
  if (node !== null && endpoints.length > 1) {
    return failure('usage', `--node is for one provider and ${endpoints.length} are named; name only its own`)
  }
  const filter = checkFilter(config.filter)
  return filter.ok ? checkSort({ ...config, view: viewOf(config) }) : filter
}

/** Whose rows are printed: of the formats that print a line for each provider, the providers. */
function viewOf({ output, view }: Pick<Config, 'output' | 'view'>): ViewName {
  return liveFormat(output) === null ? view : 'providers'
}

async function printNode(config: Config, name: string, answer: Answer, io: OnceIo): Promise<ExitStatus> {
  const result = nodeOf(answer, name, io.now())
  if (config.output === 'table' && result.status === 'error') {
    // A table of nothing would be read as one of something; the document says the error itself.
    const sentence = visibleText(`${result.provider}: ${result.code}: ${result.error}`)
    await writeAll(io.stderr, `akash-top: ${sentence}\n`)
    return 1
  }
  const text =
    config.output === 'table' && result.status === 'success'
      ? printNodeTable(result, config.ascii ? 'ascii' : 'unicode')
      : printNodeJson(result)
  const written = await writeAll(io.stdout, text)
  if (!written.ok) return await unwritable(written.error.message, io)
  return result.status === 'success' ? 0 : 1
}

function nodeOf({ endpoint, outcome, atMs }: Answer, name: string, nowMs: number): NodeResult {
  if (!outcome.ok) return errorDocument(endpoint.id, outcome.error)
  const { inventory, transport } = outcome.value
  return nodeResult({ provider: endpoint.id, inventory, transport, ageMs: nowMs - atMs }, name)
}

function tableState(config: Config, sort: SortOrder | null): TableState {
  return {
    view: viewOf(config),
    sort,
    filter: config.filter,
    problemsOnly: false,
    grouped: config.group,
    folded: new Set(),
    only: 0,
    providerId: null,
  }
}

async function unwritable(why: string, io: OnceIo): Promise<1> {
  await writeAll(io.stderr, `akash-top: the output could not be written: ${why}\n`)
  return 1
}
