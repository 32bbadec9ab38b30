import { COMMAND_WORDS, FLAG_WORDS, quoted, type ValueKind } from './words.ts'

/** Lines of fish's `complete` (fish documentation, Writing your own completions). */
export function fishCompletion(): string {
  const commands = COMMAND_WORDS.flatMap(({ name, meaning, operand, choices }) => {
    const after = `complete -c akash-top -n '__fish_seen_subcommand_from ${name}'`
    const values =
      operand === 'file' ? [`${after} -F`] : choices.length > 0 ? [`${after}${given(choices)}`] : []
    return [`complete -c akash-top -n __fish_is_first_arg -a ${name} -d ${quotedForFish(meaning)}`, ...values]
  })
  const flags = FLAG_WORDS.map(({ long, short, value, choices, meaning }) => {
    const brief = short === null ? '' : ` -s ${short.slice(1)}`
    const wants = VALUES[value] + (choices.length > 0 ? given(choices) : '')
    return `complete -c akash-top -l ${long.slice(2)}${brief}${wants} -d ${quotedForFish(meaning)}`
  })
  return `# fish completion of akash-top: akash-top completion fish | source
complete -c akash-top -f
${[...commands, ...flags].join('\n')}
`
}

const VALUES: Readonly<Record<ValueKind, string>> = { none: '', file: ' -r -F', choice: ' -x', text: ' -x' }

function given(choices: readonly string[]): string {
  return ` -a ${quoted(choices.join(' '))}`
}

/** In fish a quote within single quotes is written with a backslash, and so is a backslash. */
function quotedForFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
