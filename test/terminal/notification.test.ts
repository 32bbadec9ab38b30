import { describe, expect, it } from 'vitest'
import { notification } from '../../src/terminal/notification.ts'

const XTERM = { TERM: 'xterm-256color' }

describe('a notification', () => {
  it('is the bell and what the terminal knows, one of the two forms', () => {
    expect(notification('n1 is free', XTERM)).toBe('\x07\x1b]9;akash-top: n1 is free\x07')
    const form777 = '\x07\x1b]777;notify;akash-top;n1 is free\x07'
    expect(notification('n1 is free', { TERM: 'foot' })).toBe(form777)
    expect(notification('n1 is free', { TERM: 'rxvt-unicode-256color' })).toBe(form777)
    expect(notification('n1 is free', { ...XTERM, VTE_VERSION: '7600' })).toBe(form777)
  })

  it('is the bell alone where a sequence would be printed', () => {
    for (const TERM of ['linux', 'dumb', 'vt100', 'vt220', ''])
      expect(notification('n1', { TERM })).toBe('\x07')
    expect(notification('n1', {})).toBe('\x07')
  })

  it('sends nothing of a stranger that ends, parts or steers it', () => {
    const evil = 'a\x07b\x1b\\c\x9cd\u202ee;4;1;f\ng'
    for (const env of [XTERM, { TERM: 'foot' }]) {
      const sent = notification(evil, env)
      const body = sent.slice(sent.indexOf('a\\'), -1)
      expect(body).toBe('a\\x07b\\x1b\\c\\x9cd\\u202ee,4,1,f\\x0ag')
    }
    expect(notification('x'.repeat(5000), XTERM).length).toBeLessThan(250)
  })
})
