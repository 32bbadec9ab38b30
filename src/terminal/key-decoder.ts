/**
 * Terminal input -> key names. Ours, because Ink's `useInput` gives no function keys and hands over several
 * keys that arrive in one read ("jjjj" of a held key on a slow line) as one string.
 */
import { SEQUENCE_KEYS } from './key-sequences.ts'

/**
 * A key by its name (`j`, `G`, `Up`, `PageDown`, `F1`, `Enter`, `Esc`, `Tab`, `Shift-Tab`, `Backspace`,
 * `Ctrl-U`; a printable key is its own character), text that was pasted, the mouse (places from 0), or what the
 * terminal answered to a question (an OSC without its frame, the report of a mode without its CSI).
 */
export type Input =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'paste'; readonly text: string }
  | MouseInput
  | { readonly kind: 'reply'; readonly text: string }

export interface MouseInput {
  readonly kind: 'mouse'
  readonly action: 'press' | 'wheel-up' | 'wheel-down'
  readonly column: number
  readonly row: number
}

export interface KeyDecoder {
  /** Everything that is complete in this text after what was kept; every key counts, in order. */
  readonly push: (text: string) => readonly Input[]
  /** True while the beginning of a sequence is kept; after a short while without more, call `flush`. */
  readonly pending: () => boolean
  /**
   * Gives up waiting: a lone ESC was the Esc key, ESC and one character were two keys; a longer beginning was
   * no key and is dropped.
   */
  readonly flush: () => readonly Input[]
}

const ESC = '\x1b'
const PASTE_START = `${ESC}[200~`
const PASTE_END = `${ESC}[201~`
/** A paste longer than this is cut: a prompt holds a line, and input must not grow the memory. */
export const MAX_PASTE_CHARACTERS = 65_536
// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks that end a string are made of them
const REPLY_END = /(?:\x07|\x1b\\)$/
/** The longest reply of a terminal (OSC, DCS) that is waited for. */
const MAX_SEQUENCE_CHARACTERS = 4_096

// biome-ignore lint/suspicious/noControlCharactersInRegex: the grammar of terminal input is made of them
const CSI = /^\x1b\[(?:\[[A-E]|[0-?]*[ -/]*[@-~])/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const CSI_BEGUN = /^\x1b\[\[?[0-?]*[ -/]*$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const SS3 = /^\x1bO[0-9;]*[@-~]/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const STRING = /^\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)/
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const STRING_BEGUN = /^\x1b[\]PX^_][^\x07\x1b]*\x1b?$/

/** A string or a long CSI that is broken off: a control character, or another sequence, before its end. */
const BROKEN = [
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /^\x1b[\]PX^_][^\x00-\x1f]*(?=[\x00-\x06\x08-\x1a\x1c-\x1f]|\x1b[^\\])/,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: as above
  /^\x1b\[(?:[<-?]|\d+;)[0-?]*[ -/]*(?=[^ -~])/,
]

/** SGR mouse report (xterm's ctlseqs, "Extended coordinates"): button, column, row, both from 1; M is a press. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const MOUSE = /^\x1b\[<(\d{1,3});(\d{1,5});(\d{1,5})M$/
/** The left button and the two ways of the wheel; other buttons and modifiers are the terminal's own. */
const MOUSE_ACTIONS: Readonly<Record<string, MouseInput['action']>> = {
  '0': 'press',
  '64': 'wheel-up',
  '65': 'wheel-down',
}

/** Beginnings of the answers that are asked for: the background's colour, reports. Nobody types them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ANSWER_BEGUN = /^\x1b(?:\]11?(?:;[^\x07\x1b]{0,40}\x1b?)?|\[\?[\d;]{0,10}\$?|\[\d{1,5};\d{0,5})$/
/** The report of a private mode (DECRPM) and of the cursor (CPR), without their CSI. */
const REPORT = /^(?:\?\d+;\d+\$y|\d+;\d+R)$/

const CONTROL_KEYS: Readonly<Record<string, string>> = {
  '\r': 'Enter',
  '\n': 'Enter',
  '\t': 'Tab',
  '\b': 'Backspace',
  '\x7f': 'Backspace',
  '\0': 'Ctrl-Space',
}

/** What one step took from the front of the text: how much, and what it was; null when more is needed. */
type Step = { readonly length: number; readonly input: Input | null } | null

/** A decoder keeps only the beginning of an unfinished sequence between calls; it has no timer. */
export function createKeyDecoder(): KeyDecoder {
  let kept = ''
  const push = (text: string): readonly Input[] => {
    let rest = kept + text
    const inputs: Input[] = []
    while (rest !== '') {
      const step = nextStep(rest)
      if (step === null) break
      if (step.input !== null) inputs.push(step.input)
      rest = rest.slice(step.length)
    }
    kept = rest
    return inputs
  }
  const flush = (): readonly Input[] => {
    if (isWaitedFor(kept)) return []
    const second = [...kept].length === 2 ? kept.slice(1) : ''
    const isKey = kept === ESC || second !== ''
    kept = ''
    if (!isKey) return []
    return second === '' ? [key('Esc')] : [key('Esc'), key(second)]
  }
  return { push, flush, pending: () => kept !== '' && !isWaitedFor(kept) }
}

/** A paste and an answer are not over before their end marks, however slow the line is. */
function isWaitedFor(kept: string): boolean {
  return kept.startsWith(PASTE_START) || ANSWER_BEGUN.test(kept)
}

function nextStep(text: string): Step {
  const first = text.codePointAt(0) ?? 0
  if (first === 0x1b) return escapeStep(text)
  const character = String.fromCodePoint(first)
  return { length: character.length, input: key(controlName(character) ?? character) }
}

function controlName(character: string): string | null {
  const named = CONTROL_KEYS[character]
  if (named !== undefined) return named
  const code = character.charCodeAt(0)
  // Ctrl with a letter clears bits 5 and 6 of the letter: Ctrl-A is 1, Ctrl-_ is 31.
  return code < 0x20 ? `Ctrl-${String.fromCharCode(code + 0x40)}` : null
}

function escapeStep(text: string): Step {
  if (text === ESC) return null
  if (text.startsWith(PASTE_START)) return pasteStep(text)
  const sequence = CSI.exec(text) ?? SS3.exec(text)
  if (sequence !== null) {
    return { length: sequence[0].length, input: sequenceInput(sequence[0]) }
  }
  const reply = STRING.exec(text)
  if (reply !== null) return { length: reply[0].length, input: replyInput(reply[0]) }
  // What comes after it is a key: a hand that types does not wait for an answer that never ends.
  for (const pattern of BROKEN) {
    const broken = pattern.exec(text)
    if (broken !== null) return { length: broken[0].length, input: null }
  }
  const begun = CSI_BEGUN.test(text) || text === `${ESC}O` || STRING_BEGUN.test(text)
  if (begun && text.length < MAX_SEQUENCE_CHARACTERS) return null
  // No key of ours has Alt: ESC before anything else is the Esc key and then that key.
  return { length: 1, input: key('Esc') }
}

function pasteStep(text: string): Step {
  const end = text.indexOf(PASTE_END, PASTE_START.length)
  if (end === -1 && text.length < PASTE_START.length + MAX_PASTE_CHARACTERS) return null
  const body = end === -1 ? text.slice(PASTE_START.length) : text.slice(PASTE_START.length, end)
  return {
    length: end === -1 ? text.length : end + PASTE_END.length,
    input: { kind: 'paste', text: body.slice(0, MAX_PASTE_CHARACTERS) },
  }
}

/** A key, the mouse, or a report; null for what is none of ours. */
function sequenceInput(sequence: string): Input | null {
  const name = SEQUENCE_KEYS.get(sequence.slice(1))
  if (name !== undefined) return key(name)
  const body = sequence.slice(2)
  return REPORT.test(body) ? { kind: 'reply', text: body } : mouseInput(sequence)
}

/** A press or a turn of the wheel; null for every other sequence, releases included. */
function mouseInput(sequence: string): Input | null {
  const [, button = '', column = '', row = ''] = MOUSE.exec(sequence) ?? []
  const action = MOUSE_ACTIONS[button]
  if (action === undefined) return null
  return { kind: 'mouse', action, column: Math.max(0, Number(column) - 1), row: Math.max(0, Number(row) - 1) }
}

/** What an OSC says; other strings are no answer to anything that was asked. */
function replyInput(sequence: string): Input | null {
  if (!sequence.startsWith(`${ESC}]`)) return null
  return { kind: 'reply', text: sequence.slice(2).replace(REPLY_END, '') }
}

function key(name: string): Input {
  return { kind: 'key', name }
}
