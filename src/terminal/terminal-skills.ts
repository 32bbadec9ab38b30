/**
 * What a terminal does beyond the common ground (CUP, CUU to CUB, EL, SGR), by its TERM. Source: the entries of
 * ncurses' terminfo (csr, indn, rin, ech, rep, hpa), which programs on ncurses have relied on for decades.
 */

export interface Skills {
  /** Scroll region (DECSTBM), and how its lines are moved: by SU and SD, or by a line feed and RI at its edge. */
  readonly scroll: 'none' | 'su' | 'feed'
  /** CHA: the cursor to a column of its row. */
  readonly columns: boolean
  /** ECH: so many cells are blanked, the cursor stays. */
  readonly blank: boolean
  /** REP: the last character so many times more. Only a promise: `repeat` has the terminal show it. */
  readonly repeat: boolean
  /** Attributes can be taken back one by one (SGR 22 to 49); else only all at once. */
  readonly undo: boolean
  /** After its last column a row is left only when the next character comes (xenl). */
  readonly pendingWrap: boolean
}

/** A terminal that nobody knows gets nothing that it might not know. */
export const NO_SKILLS: Skills = {
  scroll: 'none',
  columns: false,
  blank: false,
  repeat: false,
  undo: false,
  pendingWrap: false,
}

const FULL: Skills = {
  scroll: 'su',
  columns: true,
  blank: true,
  repeat: true,
  undo: true,
  pendingWrap: true,
}

/** By the start of TERM; the first that fits. */
const TERMS: readonly (readonly [pattern: RegExp, skills: Skills])[] = [
  [/^xterm(-|$)/, FULL],
  [/^(alacritty|foot|contour|ghostty|wezterm|iterm2)/, FULL],
  [/^tmux(-|$)/, { ...FULL, blank: false, repeat: false }],
  // Within tmux TERM is often screen: what both do.
  [/^screen([.-]|$)/, { ...FULL, scroll: 'feed', blank: false, repeat: false }],
  [/^(rxvt|st|konsole|vte|gnome|kitty|putty|mintty)(-|$)/, { ...FULL, repeat: false }],
  [/^linux(-|$)/, { ...FULL, scroll: 'feed', repeat: false }],
  [/^vt[2345]\d\d(-|$)/, { ...NO_SKILLS, scroll: 'feed', blank: true, undo: true, pendingWrap: true }],
  [/^vt1\d\d(-|$)/, { ...NO_SKILLS, scroll: 'feed', pendingWrap: true }],
]

/** The skills of a terminal by its TERM. */
export function skillsOf(term: string | undefined): Skills {
  return TERMS.find(([pattern]) => pattern.test(term ?? ''))?.[1] ?? NO_SKILLS
}
