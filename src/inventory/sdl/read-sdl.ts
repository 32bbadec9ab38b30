/** An SDL file (versions 2.0 and 2.1) as a request. */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import type { DeploymentRequest } from '../../domain/request.ts'
import { visible } from '../../domain/visible.ts'
import { groupsOf } from './groups.ts'
import { type Path, readYaml } from './read-yaml.ts'
import { complaintOf } from './relations.ts'
import { sdlSchema } from './schema.ts'
import { complaintOfIssues } from './schema-complaint.ts'

/**
 * Reads the text of an SDL into the groups that the official SDK makes of it. A failure names the line, the place in
 * the document and what is wrong. Never throws.
 */
export function readSdl(text: string): Outcome<DeploymentRequest, 'usage'> {
  const yaml = readYaml(text)
  if (!yaml.ok) return yaml
  const { value, lineOf } = yaml.value
  const complain = (path: Path, message: string): Outcome<never, 'usage'> => {
    const place = path.length === 0 ? '' : `${visible(path.map(String).join('.'))}: `
    return failure('usage', `line ${lineOf(path)}: ${place}${message}`)
  }
  const parsed = sdlSchema.safeParse(value)
  const complaint = parsed.success ? complaintOf(parsed.data) : complaintOfIssues(parsed.error.issues, value)
  if (complaint !== null) return complain(complaint.path, complaint.message)
  return parsed.success ? success({ groups: groupsOf(parsed.data) }) : complain([], 'it is no SDL')
}
