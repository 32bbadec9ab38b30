/** What stands behind `fit` in a rule, read before the rule is: a request, or an SDL file that holds one. */
import { type ReadResult, readFileText } from '../config/read-text.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { NO_FACTS } from '../domain/provider-facts.ts'
import { quote } from '../domain/quote.ts'
import type { DeploymentRequest, ResourceUnit } from '../domain/request.ts'
import { fitRequest, fitsWhole } from '../inventory/fit/fit.ts'
import { parseRequest } from '../inventory/fit/parse-request.ts'
import { meetsRequirements } from '../inventory/fit/requirements.ts'
import { readSdl } from '../inventory/sdl/read-sdl.ts'
import { isSdlName } from '../inventory/sdl/sdl-name.ts'
import { type FitTest, parseRule, type ReadFit } from '../view/rule.ts'

/**
 * Reads the file that a rule names, if it names one: a name without spaces that ends in `.yaml`, `.yml` or `.json`,
 * or of a file that is there. The result reads that rule and no other.
 */
export async function readFit(rule: string): Promise<ReadFit> {
  let named: string | null = null
  parseRule(rule, (request) => {
    named = request
    return failure('usage', 'not read yet')
  })
  const file = named === null ? null : await fileOf(named)
  return (request) => {
    const read = file === null ? parseRequest(request) : sdlOf(request, file)
    return read.ok ? success(testOf(read.value)) : read
  }
}

/** The file of that name, or null where the text is a request rather than a name. */
async function fileOf(name: string): Promise<ReadResult | null> {
  const isName = isSdlName(name)
  if (!isName && /\s/.test(name)) return null
  const text = await readFileText(name)
  return isName || text.ok ? text : null
}

function sdlOf(name: string, file: ReadResult): Outcome<DeploymentRequest, 'usage'> {
  const read = file.ok ? readSdl(file.value) : file
  return read.ok ? read : failure('usage', `${quote(name)}: ${read.error.message}`)
}

/**
 * Holds where the provider could host the request, every placement group of it. Unknown where it could, but what is
 * known of it leaves out what the request asks for; not for want of what it declares of its GPUs on chain, or a provider
 * that the chain is not asked about would never be told of.
 */
function testOf(request: DeploymentRequest): FitTest {
  return (inventory, facts = NO_FACTS) => {
    if (!fitsWhole(fitRequest(request, inventory, facts))) return false
    const needs = (test: (unit: ResourceUnit) => boolean) =>
      request.groups.some(({ units }) => units.some(test))
    // Over REST neither models nor the classes of a node are told.
    const isBlind = inventory.nodes.some(({ storageClasses }) => storageClasses === null)
    const needsSight = needs(
      ({ gpu, volumes }) => gpu.count > 0 || volumes.some(({ kind }) => kind === 'persistent'),
    )
    const needsIps = needs(({ leasedIps }) => leasedIps.length > 0)
    const isUntold =
      (isBlind && needsSight) ||
      (needsIps && (inventory.leasedIps ?? null) === null) ||
      request.groups.some((group) =>
        meetsRequirements(group, facts).unknown.some((one) => one !== 'capabilities'),
      )
    return isUntold ? null : true
  }
}
