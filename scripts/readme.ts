/** `npm run readme`: writes the tables of commands, flags and keys into README.md, from the tables the program runs on. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALERT_VARIABLES } from '../src/config/alert-variables.ts'
import { COMMAND_NAMES, COMMANDS, commandFlags, commandUsage } from '../src/config/commands.ts'
import { FLAG_NAMES, type FlagName, flagOf } from '../src/config/flags.ts'
import { RULE_FORMS } from '../src/config/rule-forms.ts'
import { KEYS, keyText } from '../src/ui/keys.ts'

const README = join(import.meta.dirname, '..', 'README.md')

if (import.meta.main) writeFileSync(README, fillReadme(readFileSync(README, 'utf8')))

/** The text of the README with each generated part, between its two markers, made anew. */
export function fillReadme(text: string): string {
  const parts = {
    commands: commandTable(),
    flags: flagTable(),
    keys: keyTable(),
    rules: ruleTable(),
    variables: variableTable(),
  }
  return Object.entries(parts).reduce((filled, [name, part]) => fill(filled, name, part), text)
}

function fill(text: string, name: string, part: string): string {
  const between = new RegExp(`(<!-- ${name} -->)[\\s\\S]*?(<!-- /${name} -->)`)
  if (!between.test(text))
    throw new Error(`README.md has no place for ${name}: <!-- ${name} --> ... <!-- /${name} -->`)
  return text.replace(between, (_, start: string, end: string) => `${start}\n\n${part}\n\n${end}`)
}

function commandTable(): string {
  const rows = COMMAND_NAMES.map((name) => {
    const { meaning, exitStatus } = COMMANDS[name]
    return [
      code(commandUsage(name)),
      meaning,
      commandFlags(name).split(', ').filter(Boolean).map(code).join(' '),
      exitStatus,
    ]
  })
  return table(['command', 'meaning', 'takes', 'exit status'], rows)
}

function flagTable(): string {
  const rows = FLAG_NAMES.map((name) => [flagLabel(name), flagMeaning(name), flagOf(name).byDefault ?? ''])
  return table(['flag', 'meaning', 'default'], rows)
}

function flagLabel(name: FlagName): string {
  const { short, argument } = flagOf(name)
  const long = `--${name}${argument === undefined ? '' : ` ${argument}`}`
  return code(short === undefined ? long : `-${short}, ${long}`)
}

function flagMeaning(name: FlagName): string {
  const { meaning, choices } = flagOf(name)
  return choices === undefined ? meaning : `${meaning}: ${choices.map(code).join(', ')}`
}

function keyTable(): string {
  return table(
    ['', 'keys', 'do'],
    KEYS.map(({ keys, section, help }, index) => [
      section === KEYS[index - 1]?.section ? '' : section,
      keyText(keys).split(' ').map(code).join(' '),
      help,
    ]),
  )
}

function ruleTable(): string {
  const rows = RULE_FORMS.map(({ form, meaning, example }) => [code(form), meaning, code(example)])
  return table(['rule', 'holds', 'such as'], rows)
}

function variableTable(): string {
  const rows = Object.entries(ALERT_VARIABLES).map(([name, meaning]) => [code(name), meaning])
  return table(['variable', 'holds'], rows)
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, titles.map(() => '---'), ...rows]
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}

function code(text: string): string {
  return `\`${text}\``
}
