import { describe, expect, it } from 'vitest'
import { nowhere } from '../../src/ui/time-limits.ts'
import type { TimeView } from '../../src/watch/time.ts'
import { plainFleet } from './support/fleet.ts'
import { startScreen } from './support/screen.ts'

const REPLAY: TimeView = {
  ...({ mode: 'replay', atMs: 0, firstMs: 0, lastMs: 1000, index: 0, count: 2, position: 0 } as const),
  ...{ playing: false, speed: 1, cut: false, damaged: false, read: 1 },
}
const PAST: TimeView = { ...REPLAY, mode: 'past' }

async function inTime(
  time: TimeView | undefined,
  look: (screen: ReturnType<typeof startScreen>) => Promise<void>,
): Promise<void> {
  const snapshot = { ...plainFleet(1, 2), ...(time === undefined ? {} : { time }) }
  const screen = startScreen(snapshot, { columns: 200 })
  try {
    await look(screen)
  } finally {
    screen.close()
  }
}

describe('a key that makes no sense in the time that is shown', () => {
  it.each([
    ['r', REPLAY, /^this is a recording, and nobody can be asked/],
    ['d', REPLAY, /^this is a recording, which is not polled/],
    ['r', PAST, /^this is the past, and nobody can be asked there/],
    ['d', PAST, /^this is the past, which is not polled any more/],
    ['p', PAST, /^this is the past, and stands still already/],
    [')', PAST, /^only a recording has a speed/],
    ['(', undefined, /^only a recording has a speed/],
    [':poll now\r', REPLAY, /^this is a recording, and nobody can be asked/],
  ])('(%s) says why until the next key, and does nothing', async (key, time, sentence) => {
    await inTime(time, async (screen) => {
      screen.type(key)
      await screen.shows(sentence)
      screen.type('j')
      await screen.shows(/Enter Open/)
      expect(screen.effects).toEqual([])
    })
  })

  it.each([
    ['r', undefined, 'refresh'],
    ['p', undefined, 'toggle-pause'],
    ['p', REPLAY, 'toggle-pause'],
    [')', REPLAY, 'travel'],
    ['[', undefined, 'travel'],
  ])('(%s) is another one where it does', async (key, time, effect) => {
    await inTime(time, async (screen) => {
      screen.type(key)
      expect(screen.effects.map(({ type }) => type)).toEqual([effect])
    })
  })

  it.each([
    [REPLAY, /^p Play {2}\[ \] Step {2}\{ \} Change {2}\( \) Speed {2}Enter Open/, /Pause/],
    [{ ...REPLAY, playing: true }, /^p Stop {2}\[ \] Step/, /Pause/],
    [PAST, /^\| Now {2}\[ \] Step {2}\{ \} Change {2}Enter Open/, /Pause|Speed/],
    [undefined, /^Enter Open.* p Pause/, /Step/],
  ])('is not named in the key bar, where those of time stand first (%#)', async (time, named, missing) => {
    await inTime(time, async (screen) => {
      await screen.shows(named)
      expect((await screen.lines()).at(-1)).not.toMatch(missing)
    })
  })
})

describe('a step in time that leads nowhere', () => {
  const last = { ...REPLAY, index: 1, position: 1 }
  it.each([
    ['back', REPLAY, 'this is the first moment of the recording'],
    ['change-back', REPLAY, 'no change before this: this is the first moment of the recording'],
    ['forward', last, 'this is its last moment'],
    ['now', last, 'this is its last moment'],
    ['forward', { ...last, read: 0.5 }, 'the recording is still being read'],
    ['faster', { ...REPLAY, speed: 300 }, '300x is as fast as it goes'],
    ['slower', { ...REPLAY, speed: 0.25 }, '0.25x is as slow as it goes'],
    ['back', undefined, 'nothing before this is remembered'],
    ['forward', undefined, 'this is now'],
    ['back', PAST, 'nothing before this is remembered'],
  ] as const)('(%s) says so', (step, time, sentence) => {
    expect(nowhere(step, time, time)).toBe(sentence)
  })

  it('and one that leads somewhere does not', () => {
    expect(nowhere('forward', REPLAY, last)).toBeNull()
    expect(nowhere('faster', REPLAY, { ...REPLAY, speed: 2 })).toBeNull()
    expect(nowhere('back', undefined, PAST)).toBeNull()
    expect(nowhere('now', PAST, undefined)).toBeNull()
  })
})
