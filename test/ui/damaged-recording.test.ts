import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { VIEW_NAMES, type ViewName } from '../../src/config/choices.ts'
import { UNSAFE } from '../view/hostile.ts'
import { fullLife } from '../watch/support/full-life.ts'
import { spoiltRecording } from '../watch/support/mutations.ts'
import { linesOf, momentsOf, read } from '../watch/support/recordings.ts'
import { startScreen } from './support/screen.ts'

/** Through the pages of a provider and a node, the help and back, and over to the rows. */
const KEYS = ['\r', '\r', '\x1b', '\x1b', '?', '\x1b', 'j', 'w', '*', 'G', '\r', '\x1b']

describe('a recording that somebody spoiled', () => {
  it('is shown in every view and on every page without a crash or a raw escape', async () => {
    await fc.assert(
      fc.asyncProperty(
        spoiltRecording(linesOf(fullLife(4))),
        fc.constantFrom<ViewName>(...VIEW_NAMES),
        async (bytes, view) => {
          const [first, ...moments] = momentsOf(read(bytes)).map(({ snapshot }) => snapshot)
          if (first === undefined) throw new Error('no moment')
          const screen = startScreen(first, { columns: 150, rows: 40, view })
          const look = (): void => {
            for (const line of screen.painted()) {
              expect(line.map((span) => span.text).join('')).not.toMatch(UNSAFE)
            }
          }
          try {
            for (const [nth, key] of KEYS.entries()) {
              screen.type(key)
              const moment = moments[nth]
              if (moment !== undefined) screen.fleet.set(moment)
              look()
            }
          } finally {
            screen.close()
          }
          expect(await screen.ended).toEqual({ kind: 'quit' })
        },
      ),
      { numRuns: 40 },
    )
  })
})
