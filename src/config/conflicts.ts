/** Wishes that do not go together. */
import type { OutputFormat } from './choices.ts'
import { COMMANDS } from './commands.ts'
import type { Config } from './config.ts'
import type { FlagValues } from './flags.ts'
import { countNamed } from './named.ts'
import { isRequestTimeout, TIMEOUT_WORDS } from './number.ts'

const WAYS_ON =
  'no provider to watch; name one (akash-top provider.example.com:8443) or a file of them (--from FILE), watch every provider on chain (--all), or a simulated fleet (--demo)'

/** The first thing that does not go together, in a sentence; null where all does. `given` is what the arguments say. */
export function conflictOf(config: Config, given: Partial<FlagValues>): string | null {
  const { all, command, demo, failIf, follow, node, once, timeoutMs } = config
  if (command !== null && COMMANDS[command.name].onScreen) {
    return once ? `${command.name}: needs a terminal to draw on` : null
  }
  if (!isRequestTimeout(timeoutMs)) return `--timeout: ${timeoutMs / 1000} is not ${TIMEOUT_WORDS}`
  if (demo !== null && all) return '--demo watches a simulated fleet; it does not go together with --all'
  if (demo !== null && countNamed(config) > 0) {
    return '--demo watches a simulated fleet; it does not go together with endpoints or --from'
  }
  const providers = demo ?? countNamed(config)
  if (providers === 0 && !all) return WAYS_ON
  if (node !== null && !once) return '--node: goes with --once; on the screen use --filter or the / key'
  if (node !== null && !isDocument(config.output)) {
    return '--node: goes with -o table and -o json'
  }
  if (node !== null && all) return '--node: needs exactly one provider, and --all is every one'
  if (node !== null && providers > 1) return `--node: needs exactly one provider, and ${providers} are named`
  if (given.alert !== undefined && (once || follow !== null))
    return '--alert: is for the screen; with --once use --fail-if'
  if (given['alert-command'] !== undefined && (once || follow !== null))
    return '--alert-command: is for alerts of the screen; with --once the exit status of --fail-if tells'
  if (failIf !== null && !once) return '--fail-if: goes with --once; on the screen use --alert'
  if (failIf !== null && node !== null)
    return '--fail-if: does not go with --node; name the node in the rule, as node=NAME'
  if (command?.name === 'fit' && given.output !== undefined && !isDocument(given.output))
    return '--output: goes with fit as table or json'
  if (given.output !== undefined && !once && follow === null)
    return '--output: goes with --once; the screen has no format'
  const sorted = given.sort !== undefined ? '--sort' : given.reverse === true ? '--reverse' : null
  if (sorted !== null && follow !== null)
    return `${sorted}: -o ${follow} tells what happens as it happens; an order goes with --once`
  if (once && command === null && node === null && config.view === 'events' && hasRows(config.output))
    return '--view events: one snapshot has no events; -o plain without --once prints each as it happens'
  if (config.record !== null && (once || follow !== null))
    return '--record: goes with the screen; -o json is one snapshot in a file'
  return null
}

/** Formats whose rows are those of the view. */
function hasRows(output: OutputFormat): boolean {
  return output === 'table' || output === 'csv'
}

/** Formats of one answer; the others are of rows, or of what happens. */
function isDocument(output: OutputFormat): boolean {
  return output === 'table' || output === 'json'
}
