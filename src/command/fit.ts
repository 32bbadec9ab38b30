/** `fit`: every provider asked one time whether it could host a request now; one text on stdout, an exit status. */
import { EMPTY_DOSSIER } from '../chain/dossiers.ts'
import { ownerFacts } from '../chain/owner-facts.ts'
import type { Config } from '../config/config.ts'
import { success } from '../domain/outcome.ts'
import { NO_FACTS, type ProviderFacts } from '../domain/provider-facts.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { Answer } from '../inventory/ask.ts'
import { fitRequest, providersByGroup } from '../inventory/fit/fit.ts'
import { requirementsOf } from '../inventory/fit/requirements.ts'
import { FIT_PRINTERS } from '../print/fit.ts'
import { askAll } from './ask-all.ts'
import { openLog } from './log.ts'
import type { ExitStatus, OnceIo } from './once.ts'
import { type FactsById, NOTHING_KNOWN, onceFacts } from './once-facts.ts'
import { createProgress } from './progress.ts'
import { readRequest } from './read-request.ts'
import { assessOf, judgeSnapshot, tlsOf } from './trust.ts'
import { writeAll } from './write-all.ts'

/**
 * Reads the request of `config.command`, asks `config.endpoints` and prints the answer in one write. Resolves to the
 * exit status: 0 a provider can host it (of several placement groups each has one that can), 1 none can, 2 a bad request
 * or bad usage, with a sentence on stderr and nothing on stdout; nobody is asked then.
 */
export async function runFit(config: Config, io: OnceIo): Promise<ExitStatus> {
  const refuse = async (sentence: string, status: ExitStatus): Promise<ExitStatus> => {
    await writeAll(io.stderr, `akash-top: ${sentence}\n`)
    return status
  }
  const operand = config.command?.operand ?? ''
  const request = await readRequest(operand)
  if (!request.ok) return refuse(request.error.message, 2)
  const log = config.log === null ? success(null) : openLog(config.log)
  if (!log.ok) return refuse(log.error.message, 2)
  const assess = assessOf(config, io)
  const trust = judgeSnapshot(assess, io)
  const answers = await askAll(config, io, log.value, { trust, tls: tlsOf(config, assess) })
  const [, facts] = await Promise.all([trust.all(io.signal), factsFor(request.value, answers, config, io)])
  if (io.signal.aborted) return refuse('interrupted before every provider had answered', 1)

  const results = answers.map(({ endpoint, outcome }) => ({
    provider: endpoint.id,
    outcome,
    result: outcome.ok ? fitRequest(request.value, outcome.value.inventory, facts.get(endpoint.id)) : null,
  }))
  const text = FIT_PRINTERS[config.output === 'json' ? 'json' : 'table'](
    operand,
    request.value,
    results,
    config.ascii ? 'ascii' : 'unicode',
  )
  const written = await writeAll(io.stdout, text)
  if (!written.ok) return refuse(`the output could not be written: ${written.error.message}`, 1)
  const hosts = providersByGroup(
    request.value,
    results.map(({ result }) => result),
  )
  return hosts.includes(0) ? 1 : 0
}

/**
 * What the chain knows of those who answered, where that decides anything. Of whom its list was read already nobody asks
 * again, unless it is signatures that decide: the list does not hold them.
 */
async function factsFor(
  { groups }: DeploymentRequest,
  answers: readonly Answer[],
  config: Config,
  io: OnceIo,
): Promise<FactsById> {
  const decides = new Set(groups.flatMap(requirementsOf))
  if (decides.size === 0) return NOTHING_KNOWN
  const listed = decides.has('signed_by') ? new Map<string, ProviderFacts>() : listedFacts(answers, io)
  const rest = answers.filter(({ endpoint, outcome }) => outcome.ok && !listed.has(endpoint.id))
  if (rest.length === 0 || io.chain === undefined) return listed
  const progress = io.stderrIsTty
    ? createProgress(rest.length, io.stderr, io.quietMs ?? 1000, 'providers looked up on chain')
    : null
  try {
    const onKnown = () => progress?.count(true)
    return new Map([...listed, ...(await onceFacts(rest, config, { ...io, onKnown }, 2 * config.timeoutMs))])
  } finally {
    progress?.end()
  }
}

/** What the list of all providers says of those who answered. */
function listedFacts(answers: readonly Answer[], { records, now }: OnceIo): Map<string, ProviderFacts> {
  return new Map(
    answers.flatMap(({ endpoint }): [string, ProviderFacts][] => {
      const record = records?.get(endpoint.id)
      if (record === undefined) return []
      const dossier = { ...EMPTY_DOSSIER, record: { value: record, atMs: now() } }
      return [[endpoint.id, { ...NO_FACTS, ...ownerFacts(endpoint, record.owner, dossier) }]]
    }),
  )
}
