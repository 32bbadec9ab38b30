/**
 * The terminal modes this program takes, and how each is given back, by terminal. DEC private modes as in xterm's
 * ctlseqs; which terminal has which, as in the entries of ncurses' terminfo (smcup, civis, BE, XM).
 */

export interface TerminalModes {
  /** Sent to take the terminal; the first frame erases what is there. */
  readonly enter: string
  /** Sent on every way out; harmless to a terminal that was never changed. */
  readonly leave: string
  /** Sent before `leave` where a frame was cut off: it may have been in a sequence, or had its own modes. */
  readonly cut: string
  /** Whether it tells presses and the wheel as SGR sequences, after {@link MOUSE_ON}. */
  readonly hasMouse: boolean
}

/** Presses and the wheel, told as SGR sequences. Taken while the person wants the mouse. */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
export const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l'

/** Before a frame that must not rely on what is on the screen: after a resize, and on Ctrl-L. */
export const ERASE = '\x1b[0m\x1b[H\x1b[2J'

/** Everything that follows is shown at once, when {@link SYNCHRONIZED_END} has come. */
export const SYNCHRONIZED_BEGIN = '\x1b[?2026h'
export const SYNCHRONIZED_END = '\x1b[?2026l'

/** CAN ends a sequence that was cut off. */
const CANCEL = '\x18'
/** Wrapping on, no scroll region. */
const WHOLE_SCREEN = '\x1b[?7h\x1b[r'

/**
 * What all emulators of today have, GNU screen and tmux among them. What was drawn is erased before the alternate
 * screen is left: where a person has switched that one off, as GNU screen does by itself, the picture would stay and
 * the shell would write into it.
 */
export const ALL_MODES: TerminalModes = {
  enter:
    '\x1b[?1049h' + // alternate screen; the cursor is saved
    '\x1b[?25l' + // cursor hidden
    '\x1b[?2004h', // bracketed paste: pasted text is no keys
  leave:
    SYNCHRONIZED_END + // a frame that was cut off may have begun it
    ERASE + // no colour and no picture is left behind
    MOUSE_OFF + // the mouse selects text again
    '\x1b[?2004l' + // bracketed paste off
    '\x1b[?25h' + // cursor shown
    '\x1b[?1049l', // back to the screen and the cursor as they were
  cut: CANCEL + WHOLE_SCREEN,
  hasMouse: true,
}

/** One screen and no more, with a cursor that can be hidden (DECTCEM, which came with the VT220). */
const CURSOR_ONLY: TerminalModes = {
  enter: '\x1b[?25l',
  leave: `${ERASE}\x1b[?25h`,
  cut: CANCEL + WHOLE_SCREEN,
  hasMouse: false,
}

/** The VT100's: wrapping and a region, nothing to take. */
const REGION_ONLY: TerminalModes = { enter: '', leave: ERASE, cut: CANCEL + WHOLE_SCREEN, hasMouse: false }

/** A terminal that has no modes, or whose name says nothing. */
const NO_MODES: TerminalModes = { enter: '', leave: ERASE, cut: CANCEL, hasMouse: false }

/**
 * By the start of TERM; the first that fits. A name that is not here is that of an emulator younger than this table:
 * all of them pass over private modes that they do not know.
 */
const TERMS: readonly (readonly [pattern: RegExp, modes: TerminalModes])[] = [
  [/^($|dumb|unknown|emacs|ansi|pcansi|sun|cons|mach|hurd|vt52)/, NO_MODES],
  [/^vt1\d\d/, REGION_ONLY],
  [/^(linux|wsvt|vt[2345]\d\d)/, CURSOR_ONLY],
]

/** The modes of a terminal by its TERM. */
export function modesOf(term: string | undefined): TerminalModes {
  return TERMS.find(([pattern]) => pattern.test(term ?? ''))?.[1] ?? ALL_MODES
}
