import { describe, expect, it } from 'vitest'
import {
  type CapabilityFlags,
  charset,
  colorTier,
  type Environment,
  windowSize,
} from '../../src/terminal/capabilities.ts'

const FLAGS: CapabilityFlags = { color: true, ascii: false }

describe('colours', () => {
  const cases: readonly [string, Environment, string][] = [
    ['a terminal of 256 colours', { TERM: 'xterm-256color' }, '256'],
    ['tmux', { TERM: 'tmux-256color', TMUX: '/tmp/x' }, '256'],
    ['a plain xterm', { TERM: 'xterm' }, '16'],
    ['the Linux console', { TERM: 'linux' }, '16'],
    ['COLORTERM truecolor', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }, 'true'],
    ['COLORTERM 24bit', { TERM: 'xterm', COLORTERM: '24bit' }, 'true'],
    ['COLORTERM of another value', { TERM: 'xterm', COLORTERM: 'gnome-terminal' }, '16'],
    ['a -direct entry', { TERM: 'xterm-direct' }, 'true'],
    ['screen that inherited COLORTERM', { TERM: 'screen.xterm-256color', COLORTERM: 'truecolor' }, '256'],
    [
      'tmux as screen, which does know it',
      { TERM: 'screen-256color', COLORTERM: 'truecolor', TMUX: 'x' },
      'true',
    ],
    ['NO_COLOR', { TERM: 'xterm-256color', COLORTERM: 'truecolor', NO_COLOR: '1' }, 'none'],
    ['NO_COLOR=0, which is set all the same', { TERM: 'xterm-256color', NO_COLOR: '0' }, 'none'],
    ['an empty NO_COLOR, which counts as not set', { TERM: 'xterm-256color', NO_COLOR: '' }, '256'],
    ['a dumb terminal', { TERM: 'dumb', COLORTERM: 'truecolor' }, 'none'],
    ['a VT100', { TERM: 'vt100' }, 'none'],
    ['no TERM', {}, 'none'],
  ]
  it.each(cases)('%s', (_name, env, tier) => {
    expect(colorTier(env, FLAGS)).toBe(tier)
  })

  it('--no-color wins over everything', () => {
    expect(colorTier({ TERM: 'xterm', COLORTERM: 'truecolor' }, { ...FLAGS, color: false })).toBe('none')
  })
})

describe('characters', () => {
  const cases: readonly [string, Environment, string][] = [
    ['a UTF-8 locale', { LANG: 'en_US.UTF-8' }, 'unicode'],
    ['spelled otherwise', { LANG: 'C.utf8' }, 'unicode'],
    ['LC_ALL wins over LANG', { LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'ascii'],
    ['LC_CTYPE wins over LANG', { LC_CTYPE: 'de_DE.UTF-8', LANG: 'C' }, 'unicode'],
    ['an empty LC_ALL does not count', { LC_ALL: '', LANG: 'en_US.UTF-8' }, 'unicode'],
    ['Latin 1', { LANG: 'de_DE.ISO-8859-1' }, 'ascii'],
    ['no locale', {}, 'ascii'],
    ['the Linux console', { LANG: 'en_US.UTF-8', TERM: 'linux' }, 'ascii'],
  ]
  it.each(cases)('%s', (_name, env, expected) => {
    expect(charset(env, FLAGS)).toBe(expected)
  })

  it('--ascii wins over everything', () => {
    expect(charset({ LANG: 'en_US.UTF-8' }, { ...FLAGS, ascii: true })).toBe('ascii')
  })
})

describe('the window', () => {
  it('is what the stream says, and 80 by 24 where it says nothing or 0', () => {
    expect(windowSize({ columns: 120, rows: 40 })).toEqual({ columns: 120, rows: 40 })
    expect(windowSize({ columns: 0, rows: 0 })).toEqual({ columns: 80, rows: 24 })
    expect(windowSize({ columns: 132 })).toEqual({ columns: 132, rows: 24 })
    expect(windowSize({ columns: Number.NaN, rows: -1 })).toEqual({ columns: 80, rows: 24 })
  })
})
