/** What is to fit, as it was named on the command line: typed, or an SDL file. */
import { readFileText } from '../config/read-text.ts'
import { failure, type Outcome } from '../domain/outcome.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import { visible } from '../domain/visible.ts'
import { parseRequest } from '../inventory/fit/parse-request.ts'
import { isSdlName } from '../inventory/sdl/sdl-name.ts'

/** A request begins with an amount, `8 cpu`, `2x nvidia/h100`; a file is named by its ending wherever it begins so. */
function looksTyped(operand: string): boolean {
  return /^\s*\d/.test(operand) && !isSdlName(operand)
}

/**
 * Reads a typed request, or the SDL file of that name (`./8cpu` where a name begins like an amount). A failure names
 * the operand, the place in it and what is wrong.
 */
export async function readRequest(operand: string): Promise<Outcome<DeploymentRequest, 'usage'>> {
  if (looksTyped(operand)) {
    const typed = parseRequest(operand)
    return typed.ok ? typed : failure('usage', `fit: ${typed.error.message}`)
  }
  const text = await readFileText(operand)
  if (!text.ok) {
    const hint =
      text.error.code === 'missing' ? '; a typed request begins with an amount, such as 8 cpu 32Gi' : ''
    return failure('usage', `fit ${visible(operand)}: ${text.error.message}${hint}`)
  }
  const { readSdl } = await import('../inventory/sdl/read-sdl.ts')
  const sdl = readSdl(text.value)
  return sdl.ok ? sdl : failure('usage', `fit ${visible(operand)}: ${sdl.error.message}`)
}
