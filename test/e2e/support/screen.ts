/** Reading akash-top's screen: its parts, its rows, its cursor; and waiting for them. */
import { expect } from 'vitest'
import { NO_GRPC } from '../../../src/simulator/grpc/no-grpc.ts'
import type { SimulatedProvider } from '../../../src/simulator/types.ts'
import { openTerminal, type TerminalOptions, type TestTerminal } from './pty.ts'

export type Screen = readonly string[]

/**
 * The program on these providers, asking each every half second unless `args` say otherwise. Where none of them
 * speaks gRPC it is not asked for: a closed port beside a live one would be a doubt on each.
 */
export function watchProviders(
  providers: readonly SimulatedProvider[],
  args: readonly string[] = [],
  options: Omit<TerminalOptions, 'args'> = {},
): TestTerminal {
  const interval = args.includes('-i') ? [] : ['-i', '0.5']
  const isPlain = providers.every(({ grpc }) => grpc === NO_GRPC) && !args.includes('--transport')
  const transport = isPlain ? ['--transport', 'rest'] : []
  return openTerminal({
    cols: 160,
    rows: 40,
    ...options,
    args: [...providers.map(({ endpoint }) => endpoint), ...interval, ...transport, ...args],
  })
}

/** First line: who answers. */
export function header(screen: Screen): string {
  return screen[0] ?? ''
}

/** The line above the keys: sums and what they leave out, without the largest free amounts that may follow. */
export function footer(screen: Screen): string {
  return wholeFooter(screen).split(/ {2}(?=\d+ GPUs? stranded|largest free )/)[0] ?? ''
}

/** The line above the keys as it is. */
export function wholeFooter(screen: Screen): string {
  return screen.at(-2) ?? ''
}

/** Last line: keys, or the prompt. */
export function lastLine(screen: Screen): string {
  return screen.at(-1) ?? ''
}

/** The lines that hold all of these words, each between spaces or line ends. */
export function linesWith(screen: Screen, ...words: readonly string[]): readonly string[] {
  return screen.filter((line) => words.every((word) => ` ${line} `.includes(` ${word} `)))
}

/** The one line that holds all of these words; '' where there is none or more than one. */
export function lineWith(screen: Screen, ...words: readonly string[]): string {
  const lines = linesWith(screen, ...words)
  return lines.length === 1 ? (lines[0] ?? '') : ''
}

/** Words that match, from top to bottom, one a line. */
export function wordsDown(screen: Screen, pattern: RegExp): readonly string[] {
  return screen.flatMap((line) => pattern.exec(line)?.[0] ?? [])
}

/** The line under the cursor: the first whose first cell has another background than the rest, or is reversed. */
export function cursorLine(terminal: TestTerminal): string {
  const screen = terminal.screen()
  const at = screen.findIndex((_, row) => {
    const { background, inverse } = terminal.cell(row, 0)
    return background !== 'default' || inverse
  })
  return at === -1 ? '' : (screen[at] ?? '')
}

/**
 * Resolves to the screen, spaces at line ends cut, once all that `check` expects of it holds. A frame reaches the emulator in pieces, so
 * whatever is expected is looked for again after every write; at the timeout the last failed expectation is
 * thrown, with the screen.
 */
export async function see(
  terminal: TestTerminal,
  check: (screen: Screen) => void,
  timeoutMs?: number,
): Promise<Screen> {
  let missed: unknown = null
  const holds = (screen: Screen): boolean => {
    try {
      check(trimmed(screen))
      return true
    } catch (error) {
      missed = error
      return false
    }
  }
  try {
    return trimmed(await terminal.waitFor(holds, timeoutMs))
  } catch (error) {
    if (missed instanceof Error && error instanceof Error) missed.message += `\n${error.message}`
    throw missed ?? error
  }
}

function trimmed(screen: Screen): Screen {
  return screen.map((line) => line.trimEnd())
}

/** Resolves when the cursor is on a line with these words. */
export function waitForCursor(terminal: TestTerminal, ...words: readonly string[]): Promise<Screen> {
  return terminal.waitFor(() => linesWith([cursorLine(terminal)], ...words).length === 1)
}

/** Resolves when the provider has answered a poll that began after this call. */
export async function nextAnswer(provider: SimulatedProvider): Promise<void> {
  const { begun } = provider.requests
  // A provider is never asked twice at once: the second request begins after the first was answered.
  await expect
    .poll(() => provider.requests.begun, { timeout: 10_000, interval: 20 })
    .toBeGreaterThan(begun + 1)
}
