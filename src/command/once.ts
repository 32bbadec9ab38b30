/** `--once`: every provider asked one time, one text on stdout, an exit status. */
import type { ChainClient } from '../chain/lcd-client.ts'
import type { Config } from '../config/config.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { type Answer, askProviders } from '../inventory/ask.ts'
import type { NodeResult } from '../inventory/document-types.ts'
import { errorDocument } from '../inventory/documents.ts'
import { openClient } from '../inventory/open-client.ts'
import { nodeResult } from '../inventory/query.ts'
import { PRINTERS } from '../print/index.ts'
import { printNodeJson } from '../print/json.ts'
import { printNodeTable } from '../print/node-table.ts'
import { snapshotOf } from '../print/snapshot.ts'
import type { ProviderClient } from '../provider/client.ts'
import type { SortOrder, TableState } from '../view/model.ts'
import { visibleText } from '../view/text.ts'
import { type Log, openLog } from './log.ts'
import { createProgress } from './progress.ts'
import { checkFilter, checkSort } from './start-up.ts'
import { type TextSink, writeAll } from './write-all.ts'

export interface OnceIo {
  readonly stdout: TextSink
  readonly stderr: TextSink
  /** Whether progress may be shown on stderr. */
  readonly stderrIsTty: boolean
  /** Ends the questions in flight; nothing is printed then, and the status is 1. */
  readonly signal: AbortSignal
  /** Epoch ms. */
  readonly now: () => number
  /** Used and left open; without it one of the wished transport is made and closed. */
  readonly client?: ProviderClient
  /** Ids of endpoints that nobody named: they have less time to take a connection. */
  readonly found?: ReadonlySet<string>
  /** Stays the caller's; what it would tell is not known without one. */
  readonly chain?: ChainClient
  /** How long a run may take before progress is shown; 1000 unless given. */
  readonly quietMs?: number
  /** Hears the id of each endpoint that answered. */
  readonly onAnswered?: (id: string) => void
}

/** Connections being opened at once, at most. */
const MOST_OPENING = 100

export type ExitStatus = 0 | 1 | 2

/**
 * Asks `config.endpoints` (of a demo: those of its fleet, which the caller started and put there) and prints one
 * snapshot in one write. Resolves to the exit status, and never exits by itself: 0 every provider answered,
 * 1 at least one did not or the node is not there, 2 bad usage, with a sentence on stderr and nothing on stdout.
 */
export async function runOnce(config: Config, io: OnceIo): Promise<ExitStatus> {
  const order = checkUsage(config)
  const log = order.ok && config.log !== null ? openLog(config.log) : success(null)
  const refused = order.ok ? log : order
  if (!order.ok || !log.ok) {
    await writeAll(io.stderr, `akash-top: ${refused.ok ? '' : refused.error.message}\n`)
    return 2
  }
  const answers = await askAll(config, io, log.value)
  if (io.signal.aborted) {
    await writeAll(io.stderr, 'akash-top: interrupted before every provider had answered\n')
    return 1
  }
  const [first] = answers
  if (config.node !== null && first !== undefined) return await printNode(config, config.node, first, io)

  const snapshot = snapshotOf(answers, io.now())
  const options = {
    table: tableState(config, order.value),
    charset: config.ascii ? 'ascii' : 'unicode',
  } as const
  const written = await writeAll(io.stdout, PRINTERS[config.output](snapshot, options))
  if (!written.ok) return await unwritable(written.error.message, io)
  return answers.every((answer) => answer.outcome.ok) ? 0 : 1
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
  return filter.ok ? checkSort(config) : filter
}

/** Asks every provider; what is logged of each answer is in the words of the live screen's log. */
async function askAll(config: Config, io: OnceIo, log: Log | null): Promise<readonly Answer[]> {
  const { endpoints } = config
  const found = endpoints.filter(({ id }) => io.found?.has(id) === true)
  const client = io.client ?? (await openClient({ ...config, found }))
  // Over both transports a provider that somebody named is two connections at once.
  const doubles = config.transport === 'auto' ? endpoints.length - found.length : 0
  const progress = io.stderrIsTty ? createProgress(endpoints.length, io.stderr, io.quietMs ?? 1000) : null
  try {
    return await askProviders(endpoints, {
      client,
      signal: io.signal,
      now: io.now,
      lanes: MOST_OPENING - Math.min(MOST_OPENING / 2, doubles),
      onAnswer: (answer) => {
        progress?.count(answer.outcome.ok)
        log?.write(answer.atMs, logRecord(answer))
        if (answer.outcome.ok) io.onAnswered?.(answer.endpoint.id)
      },
    })
  } finally {
    progress?.end()
    log?.close()
    if (io.client === undefined) await client.close()
  }
}

function logRecord({ endpoint, outcome }: Answer): Readonly<Record<string, unknown>> {
  const provider = endpoint.id
  if (!outcome.ok) return { event: 'failed', provider, ...outcome.error }
  const { inventory, latencyMs, transport } = outcome.value
  return { event: 'answered', provider, transport, latencyMs, nodes: inventory.nodes.length }
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
    view: config.view,
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
