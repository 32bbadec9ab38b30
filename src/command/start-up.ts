/** Wishes of the command line that only the views can judge, checked before anything is opened. */
import { VIEW_NAMES } from '../config/choices.ts'
import type { ColumnChoices, Config } from '../config/config.ts'
import { failure, type Outcome, success } from '../domain/outcome.ts'
import { quote } from '../domain/quote.ts'
import { COLUMNS } from '../view/columns/index.ts'
import { parseFilter } from '../view/filter.ts'
import type { Fault } from '../view/filter-compare.ts'
import type { SortOrder } from '../view/model.ts'
import { parseRule, type ReadFit, type Rule } from '../view/rule.ts'
import { visibleText } from '../view/text.ts'

/**
 * The order that `--sort` and `--reverse` ask for, or null for the provider's; fails on a column the view lacks.
 * `--reverse` alone turns round the first column.
 */
export function checkSort({
  sort,
  reverse,
  view,
}: Pick<Config, 'sort' | 'reverse' | 'view'>): Outcome<SortOrder | null, 'usage'> {
  const ids = COLUMNS[view].map(({ id }) => id)
  const [first] = ids
  if (sort === null) return success(reverse && first !== undefined ? { column: first, reverse } : null)
  if (ids.includes(sort)) return success({ column: sort, reverse })
  return failure(
    'usage',
    `--sort ${quote(sort)} is no column of the view ${view}: give one of ${ids.join(', ')}`,
  )
}

/** The chosen columns of each view; fails on one that its view lacks. */
export function checkColumns(columns: ColumnChoices): Outcome<null, 'usage'> {
  for (const view of VIEW_NAMES) {
    const ids = COLUMNS[view].map(({ id }) => id)
    const unknown = columns[view]?.find((id) => !ids.includes(id))
    if (unknown === undefined) continue
    const accepted = `give some of ${ids.join(', ')}`
    return failure(
      'usage',
      `config file: columns: ${quote(unknown)} is none of the view ${view}: ${accepted}`,
    )
  }
  return success(null)
}

/**
 * A rule as given with this flag or command; fails with the place and what was expected where it is not one.
 * Where `isTimed` is false one look decides, and a rule that must hold for a time is refused.
 */
export function checkRule(
  name: string,
  text: string,
  readFit: ReadFit,
  isTimed: boolean,
): Outcome<Rule, 'usage'> {
  const parsed = parseRule(text, readFit)
  if (!parsed.ok) {
    return failure('usage', `${name} ${quote(text)}: at character ${parsed.at + 1}: ${whyNot(parsed)}`)
  }
  if (!isTimed && parsed.rule.forMs > 0) {
    return failure('usage', `${name} ${quote(text)}: one snapshot cannot tell for how long; leave "for" out`)
  }
  return success(parsed.rule)
}

/** The filter as given; fails with what was expected where it is not one. */
export function checkFilter(filter: string): Outcome<string, 'usage'> {
  const parsed = parseFilter(filter)
  if (parsed.ok) return success(filter)
  return failure('usage', `--filter ${quote(filter)}: ${whyNot(parsed)}`)
}

/** What is wrong: the screen's own words send people to a key, and here the list itself is at hand. */
function whyNot({ message, accepted, nearest = null }: Fault): string {
  if (accepted === undefined) return visibleText(message)
  const hint = nearest === null ? ';' : `, did you mean ${nearest}?`
  return `no such field${hint} give one of ${accepted.join(', ')}`
}
