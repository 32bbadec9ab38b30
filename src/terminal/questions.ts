/** What the terminal is asked at the start, and its answers, which come among the keys. */
import { ANSWER_WAIT_MS, type Background, createBackgroundQuestion } from './background.ts'
import type { Environment } from './capabilities.ts'
import type { Input } from './key-decoder.ts'
import { ASK_REPEAT, mayRepeat, readRepeat } from './repeat.ts'
import { ASK_SYNCHRONIZED, answersSynchronized, readSynchronized, synchronized } from './synchronized.ts'

export interface Questions {
  /**
   * To be sent once, before anything is drawn, because the first frame erases what a question leaves on the screen:
   * what is repeated, and the end of one that Terminal.app does not know. Empty for a terminal that is not asked.
   */
  readonly first: () => string
  readonly askBackground: () => Promise<Background | null>
  /** Takes the answers out of what came in, and gives the rest. */
  readonly hear: (inputs: readonly Input[]) => readonly Input[]
  /** True while an answer may come. */
  readonly isDue: () => boolean
  /** The frame as it is to be sent, by what the terminal is known to do. */
  readonly dressed: (frame: string) => string
  readonly close: () => void
}

/** Nothing is asked yet; `send` brings a question to the terminal, later than `first`; `onRepeat` hears of REP. */
export function createQuestions(
  env: Environment,
  send: (sequence: string) => void,
  onRepeat: () => void,
): Questions {
  const background = createBackgroundQuestion(send)
  let isFirstSent = false
  let isSynchronizing = false
  let isRepeatDue = false
  let reportsDueUntilMs = 0

  const answer = (reply: string): void => {
    background.answer(reply)
    const report = readSynchronized(reply)
    const repeats = readRepeat(reply)
    // Answers come in the order of the questions: after any but the first there is none to come.
    if (repeats === null) reportsDueUntilMs = 0
    // Also late: nothing waits for them, and frames are the better for them from then on.
    isSynchronizing = report ?? isSynchronizing
    // One answer to the one question: F3 with modifiers comes in the same form.
    if (isRepeatDue && repeats === true) onRepeat()
    if (repeats !== null) isRepeatDue = false
  }
  return {
    first: () => {
      if (isFirstSent) return ''
      isFirstSent = true
      isRepeatDue = mayRepeat(env)
      const asked = [isRepeatDue ? ASK_REPEAT : '', answersSynchronized(env) ? ASK_SYNCHRONIZED : '']
      if (asked.join('') !== '') reportsDueUntilMs = performance.now() + ANSWER_WAIT_MS
      return asked.join('')
    },
    askBackground: background.ask,
    hear: (inputs) => {
      for (const one of inputs) if (one.kind === 'reply') answer(one.text)
      return inputs.filter(({ kind }) => kind !== 'reply')
    },
    isDue: () => background.isDue() || performance.now() < reportsDueUntilMs,
    dressed: (frame) => (isSynchronizing ? synchronized(frame) : frame),
    close: background.close,
  }
}
