/** Whether a text is the name of an SDL file, by its ending, rather than a request. */
export function isSdlName(text: string): boolean {
  return /\.(ya?ml|json)$/i.test(text)
}
