import { type Outcome, success } from '../domain/outcome.ts'
import { FLAGS, type FlagName, type FlagValues } from './flags.ts'

/** Understands the text of one flag and puts its value in its place, or to those before it; the failure says what is accepted. */
export function setFlag<Name extends FlagName>(
  flags: Partial<FlagValues>,
  name: Name,
  text: string,
): Outcome<null, 'usage'> {
  const read = FLAGS[name].parse(text, flags[name])
  if (!read.ok) return read
  flags[name] = read.value
  return success(null)
}
