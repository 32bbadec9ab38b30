import { FLAG_NAMES, type FlagName, flagOf } from './flags.ts'

/** The table of flags in Markdown, for the README: flag, meaning, default. */
export function flagTable(): string {
  const rows = FLAG_NAMES.map(
    (name) => `| ${label(name)} | ${meaning(name)} | ${flagOf(name).byDefault ?? ''} |`,
  )
  return ['| flag | meaning | default |', '|---|---|---|', ...rows].join('\n')
}

function label(name: FlagName): string {
  const { short, argument } = flagOf(name)
  const long = `--${name}${argument === undefined ? '' : ` ${argument}`}`
  return `\`${short === undefined ? '' : `-${short}, `}${long}\``
}

function meaning(name: FlagName): string {
  const { meaning, choices } = flagOf(name)
  const accepted = choices === undefined ? '' : `: ${choices.map((choice) => `\`${choice}\``).join(', ')}`
  return `${meaning}${accepted}`.replaceAll('|', '\\|')
}
