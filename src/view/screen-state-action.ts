/** What can happen to the state of the screen. */
import type { ThemeName, ViewName } from '../config/choices.ts'
import type { DeploymentRequest } from '../domain/request.ts'
import type { Overlay } from './screen-state.ts'
import type { Edit } from './screen-state-prompt.ts'

export type Action =
  | { readonly type: 'move'; readonly by: number }
  /** By so many screenfuls; a whole one leaves one row of the last in sight. */
  | { readonly type: 'page'; readonly by: number }
  | { readonly type: 'edge'; readonly to: 'first' | 'last' }
  | { readonly type: 'problem'; readonly direction: 1 | -1 }
  | { readonly type: 'columns'; readonly by: number }
  | { readonly type: 'enter' }
  | { readonly type: 'escape' }
  | { readonly type: 'overlay'; readonly kind: Overlay['kind'] }
  | { readonly type: 'sort-step'; readonly by: 1 | -1 }
  | { readonly type: 'sort-by'; readonly column: string | null }
  | { readonly type: 'sort-invert' }
  | { readonly type: 'problems-only' }
  | { readonly type: 'group' }
  | { readonly type: 'fold'; readonly how: 'fold' | 'unfold' | 'all' }
  | { readonly type: 'only'; readonly nth: number }
  | { readonly type: 'view'; readonly by: 1 | -1 }
  | { readonly type: 'show-view'; readonly view: ViewName }
  | { readonly type: 'open-provider'; readonly providerId: string }
  /** Puts the cursor of the table or list on top on the row of that index. */
  | { readonly type: 'select'; readonly index: number }
  | { readonly type: 'units' }
  /** Shows exactly these columns of the table on top beside the frozen ones. */
  | { readonly type: 'columns-chosen'; readonly ids: ReadonlySet<string> }
  | { readonly type: 'theme'; readonly name: ThemeName }
  | { readonly type: 'mouse'; readonly isOn: boolean }
  | { readonly type: 'highlight' }
  | { readonly type: 'prompt-palette' }
  | { readonly type: 'prompt-rule'; readonly text: string }
  | { readonly type: 'prompt-complete'; readonly text: string }
  | { readonly type: 'wide' }
  | { readonly type: 'cost' }
  | { readonly type: 'mark' }
  | { readonly type: 'compare' }
  | { readonly type: 'prompt-filter' }
  | { readonly type: 'prompt-interval'; readonly text: string }
  | { readonly type: 'prompt-fit' }
  /** A request that was read, in the place of the one on top where there is one. */
  | { readonly type: 'open-fit'; readonly text: string; readonly request: DeploymentRequest }
  | { readonly type: 'prompt-edit'; readonly edit: Edit }
  | { readonly type: 'prompt-type'; readonly text: string }
  | { readonly type: 'prompt-refuse'; readonly error: string }
  | { readonly type: 'prompt-close' }
