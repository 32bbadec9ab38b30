/** What a command that draws needs of the outside, all of it in the test's hand. */
import { EventEmitter } from 'node:events'
import type { ScreenIo } from '../../../src/command/screen.ts'
import { FakeInput, FakeOutput } from '../../terminal/support.ts'

export function screenIo() {
  const stdin = new FakeInput()
  const stdout = new FakeOutput()
  const signals = new EventEmitter()
  const leaving = new AbortController()
  let said = ''
  const stderr = {
    write: (text: string) => {
      said += text
    },
  }
  const env = { TERM: 'xterm-256color', LANG: 'C.UTF-8' }
  const io: ScreenIo = { stdin, stdout, stderr, env, signals, signal: leaving.signal }
  return { io, stdin, stdout, signals, leaving, said: () => said }
}
