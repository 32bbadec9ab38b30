/** The manual page, `akash-top.1`: made from the tables of commands, flags and keys, as the build puts it into dist/. */
import { ALERT_VARIABLES } from '../src/config/alert-variables.ts'
import { COMMAND_NAMES, COMMANDS, commandFlags, commandUsage } from '../src/config/commands.ts'
import { FLAG_NAMES, type FlagName, flagOf } from '../src/config/flags.ts'
import { RULE_FORMS } from '../src/config/rule-forms.ts'
import { KEYS, keyText } from '../src/ui/keys.ts'

/** The page in the man macros (man(7)). */
export function manualPage(version: string): string {
  return `${[
    `.TH AKASH-TOP 1 "" "akash-top ${escaped(version)}" "User Commands"`,
    section('NAME', 'akash\\-top \\- the live inventory of Akash compute providers in one terminal screen'),
    section(
      'SYNOPSIS',
      '.B akash\\-top\n[endpoint ...] [options]\n.br\n.B akash\\-top\nCOMMAND ... [options]',
    ),
    section(
      'DESCRIPTION',
      text(
        'Shows every node of the named providers with its CPU, memory, GPU and storage, and what all of them add up to. Only public status endpoints are read; no credential is sent and nothing is changed.',
      ),
      '.PP',
      text(
        'An endpoint is host, host:port or https://host:port; the port is 8443 unless given, and an IPv6 address stands in brackets. Or it is the account that owns a provider, akash1..., which is looked up on chain.',
      ),
    ),
    section('COMMANDS', ...COMMAND_NAMES.map(command)),
    section('OPTIONS', ...FLAG_NAMES.map(flag)),
    section(
      'RULES',
      ...RULE_FORMS.map(({ form, meaning, example }) => entry(form, `${meaning} (${example})`)),
    ),
    section('KEYS', ...keys()),
    section(
      'EXIT STATUS',
      text(
        'With --once: 0 every provider answered, 1 at least one did not or the rule of --fail-if holds, 2 bad usage. On the screen: 0 after a quit, 128 + n after signal n.',
      ),
    ),
    section(
      'FILES',
      entry('$XDG_CONFIG_HOME/akash-top/config.json', 'defaults, ~/.config where the variable is not set'),
      entry('$XDG_CACHE_HOME/akash-top', 'what the chain told, ~/.cache where the variable is not set'),
      entry('$XDG_STATE_HOME/akash-top', 'what was seen of providers, ~/.local/state where it is not set'),
    ),
    section(
      'ENVIRONMENT',
      entry('NO_COLOR', 'set and not empty: no colours; bold and reverse stay'),
      '.SS Of the command of \\-\\-alert\\-command; what is unknown is empty',
      ...Object.entries(ALERT_VARIABLES).map(([name, meaning]) => entry(name, meaning)),
    ),
  ].join('\n')}\n`
}

function command(name: (typeof COMMAND_NAMES)[number]): string {
  const { meaning, exitStatus } = COMMANDS[name]
  const flags = commandFlags(name)
  const takes = flags === '' ? '' : ` Takes ${flags}.`
  return entry(commandUsage(name), `${meaning}.${takes} Exit status: ${exitStatus}.`)
}

function flag(name: FlagName): string {
  const { short, argument, meaning, choices, byDefault } = flagOf(name)
  const value = argument === undefined ? '' : ` ${argument}`
  const accepted = choices === undefined ? '' : `: ${choices.join(', ')}`
  const standard = byDefault === undefined ? '' : ` (default: ${byDefault})`
  return entry(`${short === undefined ? '' : `-${short}, `}--${name}${value}`, meaning + accepted + standard)
}

function keys(): readonly string[] {
  return KEYS.flatMap(({ keys: names, section: title, help }, nth) => [
    ...(title === KEYS[nth - 1]?.section ? [] : [`.SS ${escaped(title)}`]),
    entry(keyText(names), help),
  ])
}

function section(title: string, ...parts: readonly string[]): string {
  return [`.SH ${title}`, ...parts].join('\n')
}

function entry(head: string, body: string): string {
  return `.TP\n.B ${escaped(head)}\n${text(body)}`
}

/** A line of text; one that begins with a dot or a quote would be a request. */
function text(line: string): string {
  return escaped(line).replace(/^(?=[.'])/, '\\&')
}

function escaped(line: string): string {
  return line.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq')
}
