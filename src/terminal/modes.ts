/** The terminal modes this program takes, and how each is given back. DEC private modes as in xterm's ctlseqs. */

/** Taken on start, in this order; the first frame erases what is there. */
export const ENTER =
  '\x1b[?1049h' + // alternate screen; the cursor is saved
  '\x1b[?25l' + // cursor hidden
  '\x1b[?2004h' // bracketed paste: pasted text is no keys

/** Presses and the wheel, told as SGR sequences. Taken while the person wants the mouse. */
export const MOUSE_ON = '\x1b[?1000h\x1b[?1006h'
export const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l'

/** Given back on every way out; harmless to a terminal that was never changed. */
export const LEAVE =
  '\x1b[0m' + // no colour is left behind
  MOUSE_OFF + // the mouse selects text again
  '\x1b[?2004l' + // bracketed paste off
  '\x1b[?2026l' + // synchronised output off
  '\x1b[?25h' + // cursor shown
  '\x1b[?1049l' // back to the screen and the cursor as they were

/** Before a frame that must not rely on what is on the screen: after a resize, and on Ctrl-L. */
export const ERASE = '\x1b[0m\x1b[H\x1b[2J'
