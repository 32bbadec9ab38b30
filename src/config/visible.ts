/**
 * Foreign text such as a file name for a sentence: control, format (bidi) and unassigned characters and line
 * separators as `\u{...}`, the rest as it is, without quotes around it and uncut.
 */
export function visible(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}
