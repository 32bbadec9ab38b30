import { afterAll, beforeEach } from 'vitest'
import type { TestTerminal } from './pty.ts'
import { type Screen, see } from './screen.ts'

/**
 * One terminal for all tests of a file or `describe`, which saves each of them the start of the program. Every
 * test begins with what `ready` expects and has to leave the screen so; after one that failed the next gets a
 * new terminal, so that one fault is one failure. To be called where hooks are; the result is for tests.
 */
export function sharedTerminal(
  open: () => TestTerminal,
  ready: (screen: Screen) => void,
): () => TestTerminal {
  let terminal: TestTerminal | null = null
  const drop = async (): Promise<void> => {
    await terminal?.dispose()
    terminal = null
  }
  beforeEach(async ({ onTestFailed }) => {
    onTestFailed(drop)
    terminal ??= open()
    await see(terminal, ready)
  })
  afterAll(drop)
  return () => {
    if (terminal === null) throw new Error('the terminal opens before each test and not before')
    return terminal
  }
}
