/** Editing the text of a prompt, by grapheme. */
import { graphemesOf } from './graphemes.ts'
import type { Prompt } from './screen-state.ts'

/** Longest text of a prompt, UTF-16 units; what is typed or pasted beyond is dropped. */
export const MAX_PROMPT_LENGTH = 256

export const EDITS = ['backspace', 'delete', 'clear', 'word', 'left', 'right', 'home', 'end'] as const
export type Edit = (typeof EDITS)[number]

/** What a prompt's text and caret become. */
const EDITORS: Readonly<Record<Edit, (before: string, after: string) => readonly [string, string]>> = {
  backspace: (before, after) => [before.slice(0, before.length - lastGrapheme(before).length), after],
  delete: (before, after) => [before, after.slice(firstGrapheme(after).length)],
  clear: () => ['', ''],
  word: (before, after) => [before.replace(/\S*\s*$/u, ''), after],
  left: (before, after) => {
    const moved = lastGrapheme(before)
    return [before.slice(0, before.length - moved.length), moved + after]
  },
  right: (before, after) => {
    const moved = firstGrapheme(after)
    return [before + moved, after.slice(moved.length)]
  },
  home: (before, after) => ['', before + after],
  end: (before, after) => [before + after, ''],
}

/** Applies one editing key; the same prompt when it changes nothing. */
export function edited(prompt: Prompt, edit: Edit): Prompt {
  const parts = EDITORS[edit](prompt.text.slice(0, prompt.caret), prompt.text.slice(prompt.caret))
  return withText(prompt, parts)
}

/**
 * Puts typed or pasted text in at the caret: one line, white space as single spaces, control, format (bidi)
 * and surrogate characters left out.
 */
export function typed(prompt: Prompt, text: string): Prompt {
  const clean = text.replace(/\s+/gu, ' ').replace(/\p{C}/gu, '')
  const room = Math.max(0, MAX_PROMPT_LENGTH - prompt.text.length)
  const before = prompt.text.slice(0, prompt.caret) + cutAtGrapheme(clean, room)
  return withText(prompt, [before, prompt.text.slice(prompt.caret)])
}

function withText(prompt: Prompt, [before, after]: readonly [string, string]): Prompt {
  const text = before + after
  const caret = before.length
  if (text === prompt.text && caret === prompt.caret) return prompt
  return prompt.kind === 'filter' ? { ...prompt, text, caret } : { ...prompt, text, caret, error: null }
}

function cutAtGrapheme(text: string, most: number): string {
  if (text.length <= most) return text
  let kept = ''
  for (const { segment } of graphemesOf(text)) {
    if (kept.length + segment.length > most) break
    kept += segment
  }
  return kept
}

function firstGrapheme(text: string): string {
  for (const { segment } of graphemesOf(text)) return segment
  return ''
}

function lastGrapheme(text: string): string {
  return [...graphemesOf(text)].at(-1)?.segment ?? ''
}
