/** `fit`: every provider asked one time whether it could host a request now; one text on stdout, an exit status. */
import type { Config } from '../config/config.ts'
import { success } from '../domain/outcome.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { Answer } from '../inventory/ask.ts'
import { fitRequest } from '../inventory/fit/fit.ts'
import { FIT_PRINTERS } from '../print/fit.ts'
import { askAll } from './ask-all.ts'
import { openLog } from './log.ts'
import type { ExitStatus, OnceIo } from './once.ts'
import { type FactsById, NOTHING_KNOWN, onceFacts } from './once-facts.ts'
import { readRequest } from './read-request.ts'
import { assessOf, judgeSnapshot, tlsOf } from './trust.ts'
import { writeAll } from './write-all.ts'

/**
 * Reads the request of `config.command`, asks `config.endpoints` and prints the answer in one write. Resolves to the
 * exit status: 0 at least one provider can host it, 1 none can, 2 a bad request or bad usage, with a sentence on
 * stderr and nothing on stdout; nobody is asked then.
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

  const results = answers.map((answer) => ({
    answer,
    result: answer.outcome.ok
      ? fitRequest(request.value, answer.outcome.value.inventory, facts.get(answer.endpoint.id))
      : null,
  }))
  const text = FIT_PRINTERS[config.output === 'json' ? 'json' : 'table'](
    operand,
    results,
    config.ascii ? 'ascii' : 'unicode',
  )
  const written = await writeAll(io.stdout, text)
  if (!written.ok) return refuse(`the output could not be written: ${written.error.message}`, 1)
  return results.some(({ result }) => result?.fits === true) ? 0 : 1
}

/** What the chain knows of those who answered, where the request asks for attributes or signatures. */
function factsFor(
  { groups }: DeploymentRequest,
  answers: readonly Answer[],
  config: Config,
  io: OnceIo,
): Promise<FactsById> {
  const asks = groups.some(
    ({ attributes, signedBy }) => attributes.length + signedBy.allOf.length + signedBy.anyOf.length > 0,
  )
  return asks ? onceFacts(answers, config, io, 2 * config.timeoutMs) : Promise.resolve(NOTHING_KNOWN)
}
