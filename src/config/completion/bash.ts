import { COMMAND_WORDS, FLAG_WORDS, quoted, type ValueKind } from './words.ts'

/** A function for bash's `complete` (GNU Bash manual, Programmable Completion); works from bash 3.2 on. */
export function bashCompletion(): string {
  const cases = [
    ...FLAG_WORDS.filter(({ value }) => value !== 'none').map(({ long, short, value, choices }) =>
      branch(short === null ? long : `${long}|${short}`, value, choices),
    ),
    ...COMMAND_WORDS.map(({ name, operand, choices }) => branch(name, operand, choices)),
  ]
  const flags = FLAG_WORDS.map(({ long }) => long).join(' ')
  const commands = COMMAND_WORDS.map(({ name }) => name).join(' ')
  return `# bash completion of akash-top: eval "$(akash-top completion bash)"
_akash_top() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  case $prev in
${cases.join('\n')}
  esac
  if [[ $cur == -* ]]; then
    COMPREPLY=($(compgen -W ${quoted(flags)} -- "$cur"))
  elif [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W ${quoted(commands)} -- "$cur"))
  fi
}
complete -F _akash_top akash-top
`
}

function branch(pattern: string, kind: ValueKind, choices: readonly string[]): string {
  const reply = kind === 'choice' ? `-W ${quoted(choices.join(' '))}` : kind === 'file' ? '-f' : null
  const action = reply === null ? '' : `COMPREPLY=($(compgen ${reply} -- "$cur")); `
  return `    ${pattern}) ${action}return ;;`
}
