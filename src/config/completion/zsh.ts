import {
  COMMAND_WORDS,
  type CommandWord,
  FLAG_WORDS,
  type FlagWord,
  quoted,
  type ValueKind,
} from './words.ts'

/** A function for zsh's completion system (zsh manual, zshcompsys: `_arguments`). */
export function zshCompletion(): string {
  const operands = COMMAND_WORDS.map(
    ({ name, operand, choices }) => `    ${name}) ${action(operand, choices)} ;;`,
  )
  return `#compdef akash-top
# zsh completion of akash-top: source <(akash-top completion zsh)
_akash_top() {
  local state
  _arguments -s \\
${FLAG_WORDS.flatMap(specs)
  .map((spec) => `    ${spec} \\`)
  .join('\n')}
    '1: :->first' '*: :->rest'
  case $state in
    first) _describe command '(${COMMAND_WORDS.map(described).join(' ')})' ;;
    rest) [[ $CURRENT -eq 3 ]] && case $words[2] in
${operands.join('\n')}
    esac ;;
  esac
}
compdef _akash_top akash-top
`
}

function specs({ long, short, value, choices, meaning }: FlagWord): readonly string[] {
  const what = `[${escaped(meaning)}]`
  const wants = VALUES[value](choices)
  const names = [long, ...(short === null ? [] : [short])]
  return names.map((name) => quoted(`${name}${what}${wants}`))
}

const VALUES: Readonly<Record<ValueKind, (choices: readonly string[]) => string>> = {
  none: () => '',
  file: () => ':file:_files',
  choice: (choices) => `:value:(${choices.join(' ')})`,
  text: () => ':value: ',
}

function action(kind: ValueKind, choices: readonly string[]): string {
  return kind === 'choice' ? `compadd ${choices.join(' ')}` : kind === 'file' ? '_files' : ':'
}

/** One entry of a list within single quotes. */
function described({ name, meaning }: CommandWord): string {
  const text = meaning.replaceAll(/["'`$\\]/g, '').replaceAll(':', ',')
  return `"${name}:${text}"`
}

/** Brackets and colons part the fields of a specification. */
function escaped(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&')
}
