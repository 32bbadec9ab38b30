import { ALERT_VARIABLES } from './alert-variables.ts'
import { COMMAND_NAMES, COMMANDS, type CommandName, commandFlags, commandUsage } from './commands.ts'
import { FLAG_NAMES, type FlagName, flagOf } from './flags.ts'
import { RULE_FORMS } from './rule-forms.ts'

/** No line of the help is wider: it fits the smallest common terminal. */
const COLUMNS = 80

const BEFORE = `Usage: akash-top [endpoint ...] [options]
       akash-top COMMAND ... [options]

The live inventory of Akash compute providers in one screen. Only public status
pages are read; no credential is sent and nothing is changed.

An endpoint is host, host:port or https://host:port; the port is 8443 unless
given, and an IPv6 address stands in brackets. Or it is the account that owns a
provider, akash1..., which is looked up on chain.
`

const AFTER = `
Defaults can be put into ~/.config/akash-top/config.json: one JSON object with
"endpoints" and the long names of options. On the screen, ? lists the keys.

Exit status with --once: 0 every provider answered, 1 at least one did not
or the rule of --fail-if holds, 2 bad usage.
`

/** The text of `--help`, made from the tables of commands and flags; lines of at most 80 columns, with a final line end. */
export function helpText(): string {
  const flags = listed(FLAG_NAMES.map((name) => [flagLabel(name), sentence(name)]))
  const rules = listed(RULE_FORMS.map(({ form, meaning, example }) => [form, `${meaning} (${example})`]))
  return [
    `${BEFORE}\nCommands:\n${COMMAND_NAMES.map((name) => commandText(name, true)).join('\n')}\n`,
    `Options:\n${flags}\n`,
    `Rules, of --alert, --fail-if and wait (fields are listed by ? on the screen):\n${rules}\n`,
    `Environment of --alert-command; what is unknown is empty:\n${listed(Object.entries(ALERT_VARIABLES))}`,
    AFTER,
  ].join('\n')
}

/** Rows of a name and what it means, the meanings below one another. */
function listed(rows: readonly (readonly [name: string, meaning: string])[]): string {
  const margin = 2 + Math.max(...rows.map(([name]) => name.length)) + 2
  const lines = rows.map(
    ([name, meaning]) =>
      `  ${name}`.padEnd(margin) + wrap(meaning, COLUMNS - margin).join(`\n${' '.repeat(margin)}`),
  )
  return lines.join('\n')
}

/** The text of `COMMAND --help`: the command alone, how its operand is written, and its flags. */
export function commandHelp(name: CommandName): string {
  const { forms = [], flags } = COMMANDS[name]
  const form = forms.length === 0 ? '' : listed(forms)
  const options = flags.length === 0 ? '' : listed(flags.map((flag) => [flagLabel(flag), sentence(flag)]))
  return [
    `Usage: akash-top ${commandUsage(name)} [options]\n`,
    `${commandText(name, false)}\n`,
    ...(form === '' ? [] : [`${COMMANDS[name].operand.name}:\n${form}\n`]),
    ...(options === '' ? [] : [`Options:\n${options}\n`]),
  ].join('\n')
}

/** A command, what it does and its exit status; in a list of commands the flags that go with it as well. */
function commandText(name: CommandName, isOneOfMany: boolean): string {
  const { meaning, exitStatus } = COMMANDS[name]
  const flags = isOneOfMany ? commandFlags(name) : ''
  const sentences = [meaning, ...(flags === '' ? [] : [`takes ${flags}`]), `exit status: ${exitStatus}`]
  if (!isOneOfMany) return sentences.flatMap((text) => wrap(`${capital(text)}.`, COLUMNS)).join('\n')
  const lines = sentences.flatMap((text) => wrap(text, COLUMNS - COMMAND_MARGIN.length))
  return `  ${commandUsage(name)}\n${lines.map((line) => COMMAND_MARGIN + line).join('\n')}`
}

/** What stands before what is said of a command. */
const COMMAND_MARGIN = ' '.repeat(10)

/** How a flag is written: `-i, --interval SECONDS`; four blanks stand for a short name it does not have. */
function flagLabel(name: FlagName): string {
  const { short, argument } = flagOf(name)
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${argument === undefined ? '' : ` ${argument}`}`
}

function sentence(name: FlagName): string {
  const { meaning, choices, byDefault } = flagOf(name)
  const accepted = choices === undefined ? '' : `: ${choices.join(', ')}`
  return `${meaning}${accepted}${byDefault === undefined ? '' : ` (default: ${byDefault})`}`
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
