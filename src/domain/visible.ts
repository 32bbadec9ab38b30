/** One character as its code point in hexadecimal, `\u{1b}`: what stands for it where it must not be sent. */
export function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
}

/**
 * Foreign text such as a file name for a sentence: control, format (bidi) and unassigned characters and line
 * separators as `\u{...}`, the rest as it is, without quotes around it and uncut.
 */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped)
}
