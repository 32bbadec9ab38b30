/**
 * What terminals send for keys without a character, after ESC. Sources: xterm's ctlseqs ("PC-Style Function
 * Keys", "VT220-Style"), rxvt's and the Linux console's own forms.
 */

/** Key name -> every form of it. */
const FORMS: Readonly<Record<string, readonly string[]>> = {
  Up: ['[A', 'OA'],
  Down: ['[B', 'OB'],
  Right: ['[C', 'OC'],
  Left: ['[D', 'OD'],
  Home: ['[H', 'OH', '[1~', '[7~'],
  End: ['[F', 'OF', '[4~', '[8~'],
  Insert: ['[2~'],
  Delete: ['[3~'],
  PageUp: ['[5~', '[[5~'],
  PageDown: ['[6~', '[[6~'],
  'Shift-Tab': ['[Z', '[1;2I', '[27;2;9~'],
  // The keypad's Enter in application mode.
  Enter: ['OM'],
  F1: ['OP', '[11~', '[[A', '[P'],
  F2: ['OQ', '[12~', '[[B', '[Q'],
  F3: ['OR', '[13~', '[[C', '[R'],
  F4: ['OS', '[14~', '[[D', '[S'],
  F5: ['[15~', '[[E'],
  F6: ['[17~'],
  F7: ['[18~'],
  F8: ['[19~'],
  F9: ['[20~'],
  F10: ['[21~'],
}

/** Form without its ESC -> key name. A form that is not here is no key of ours and is dropped whole. */
export const SEQUENCE_KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries(FORMS).flatMap(([name, forms]) => forms.map((form): [string, string] => [form, name])),
)
