/** YAML to plain values, with the line of each; bounded against texts that are made to be large. */
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import { visible } from '../../domain/visible.ts'

/** No deployment is larger; the largest published examples have some 10 KB. */
const MOST_CHARACTERS = 256 * 1024
/** Times that anchors may be used, with all that they hold: what stands a hundredfold is no deployment. */
const MOST_ALIASES = 100

export type Path = readonly PropertyKey[]

export interface ReadYaml {
  readonly value: unknown
  /** The line, from 1, of the key or the list item at a path, or of what is nearest above it. */
  readonly lineOf: (path: Path) => number
}

/** Reads one YAML document. Fails with the line and what is wrong, with texts too large, and with alias bombs. */
export function readYaml(text: string): Outcome<ReadYaml, 'usage'> {
  if (text.length > MOST_CHARACTERS) {
    return failure('usage', `it is larger than ${MOST_CHARACTERS / 1024} KiB, which no SDL is`)
  }
  const lines = new LineCounter()
  try {
    // Merge keys (<<) are what the official SDK's reader takes too.
    const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false })
    const [error] = document.errors
    if (error !== undefined) {
      return failure('usage', `line ${lines.linePos(error.pos[0]).line}: ${visible(error.message)}`)
    }
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES })
    const lineOf = (path: Path): number => {
      for (let length = path.length; length > 0; length--) {
        const node = nodeAt(document, path.slice(0, length))
        if (node?.range) return lines.linePos(node.range[0]).line
      }
      return 1
    }
    return success({ value, lineOf })
  } catch (cause) {
    // The library throws for aliases only: one that leads nowhere, or too many.
    const why = cause instanceof Error ? visible(cause.message) : 'it cannot be read'
    return failure('usage', why, cause)
  }
}

/** The key at a path, or the item of a list; null where there is none. */
function nodeAt(document: Document, path: Path): Node | null {
  const last = path.at(-1)
  const parent: unknown = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents
  if (isMap(parent)) {
    const keys = parent.items.map(({ key }) => key)
    return keys.filter(isScalar).find(({ value }) => String(value) === String(last)) ?? null
  }
  const item: unknown = document.getIn(path, true)
  return isNode(item) ? item : null
}
