/**
 * The screen taken and given back. Whatever ends the program, the terminal's modes are restored first, at
 * once and synchronously; only then is anything said about why.
 */
import type { EventEmitter } from 'node:events'
import type { Background } from './background.ts'
import { type Environment, type WindowSize, windowSize } from './capabilities.ts'
import { END_SIGNALS, type Ending } from './ending.ts'
import { type FrameStream, openFrameOutput } from './frame-output.ts'
import { openHeldOutput } from './held-output.ts'
import { createInkStdout, type InkStdout } from './ink-stdout.ts'
import { type InputStream, type OpenInput, openInput } from './input.ts'
import { type Job, NO_JOB } from './job.ts'
import type { Input } from './key-decoder.ts'
import { MOUSE_OFF, MOUSE_ON, modesOf } from './modes.ts'
import { createQuestions } from './questions.ts'
import { createSuspension } from './suspension.ts'
import { skillsOf } from './terminal-skills.ts'
import { onWindowChange } from './window-changes.ts'

/** The part of `tty.WriteStream` that is used. */
export interface OutputStream extends EventEmitter, Pick<FrameStream, 'fd' | 'isTTY'> {
  readonly columns?: number | undefined
  readonly rows?: number | undefined
  write: (text: string) => unknown
}

export interface TerminalOptions {
  readonly stdin: InputStream
  readonly stdout: OutputStream
  /** TERM and its like tell what the terminal is known to do. */
  readonly env: Environment
  /** Emits signals, `uncaughtException`, `unhandledRejection` and `exit`: the `process`, or a test's own. */
  readonly signals: EventEmitter
  readonly onInput: (inputs: readonly Input[]) => void
  /** The window may have changed, or what is on it is not known: all is to be drawn anew. */
  readonly onResize: (size: WindowSize) => void
  /** What the process is to a shell; nobody's job unless given. */
  readonly job?: Job
}

/** The line to the person, as it is now. */
export interface LineMeter {
  /** It takes what it is sent late. */
  readonly isSlow: () => boolean
  /** Bytes of frames it was sent so far. */
  readonly bytes: () => number
}

export interface Terminal {
  /** Where Ink draws. */
  readonly inkStdout: InkStdout
  readonly line: LineMeter
  readonly size: () => WindowSize
  /** Whether presses and the wheel are told as inputs; not from the start. False: this terminal has no mouse. */
  readonly setMouse: (isOn: boolean) => boolean
  /** Sends a sequence that draws nothing, between two frames. */
  readonly send: (sequence: string) => void
  /** The same for a bell and its like: one that finds something waiting is dropped. */
  readonly tell: (text: string) => void
  /** The background as the terminal itself tells it; null where it does not within a second. */
  readonly askBackground: () => Promise<Background | null>
  /** Gives the terminal back, stops the process group, and takes the terminal again when it goes on. */
  readonly suspend: () => void
  /** Resolves once, when the modes have been restored. */
  readonly ended: Promise<Ending>
  /** Restores the modes now; the first ending counts. */
  readonly end: (ending: Ending) => void
}

/**
 * Takes the screen: alternate screen, hidden cursor, bracketed paste, raw keys, and the ways out. A job in the
 * background takes it when it comes to the front.
 */
export function openTerminal(options: TerminalOptions): Terminal {
  const { stdin, stdout, env, signals, job = NO_JOB } = options
  const modes = modesOf(env.TERM)
  let isOpen = true
  let isMouseOn = false
  let hasModes = false
  let resolveEnded: (ending: Ending) => void = () => {}
  const ended = new Promise<Ending>((resolve) => {
    resolveEnded = resolve
  })
  const write = (text: string): void => {
    try {
      if (text !== '') stdout.write(text)
    } catch {
      end({ kind: 'gone' })
    }
  }
  const output = openHeldOutput(() => openFrameOutput(stdout, () => end({ kind: 'gone' })))
  const skills = skillsOf(env.TERM)
  const questions = createQuestions(env, output.send, () => inkStdout.learn(skills))
  // On a slow line a frame is better seen coming than waited for.
  const dressed = (frame: string): string => (output.isSlow() ? frame : questions.dressed(frame))
  const inkStdout = createInkStdout(output, windowSize(stdout), { ...skills, repeat: false }, dressed)

  const end = (ending: Ending): void => {
    if (!isOpen) return
    isOpen = false
    // Modes of the line that are another's now are left alone: the system would stop this job at once.
    const isOurs = !output.isHeld() && !job.isInBackground()
    inkStdout.close()
    for (const [event, handler] of handlers) signals.off(event, handler)
    suspension.close()
    // Not while the signal is still being told: Ink's signal-exit, which hears of it next, would find itself the
    // only listener and kill the process before it has closed anything.
    setImmediate(() => {
      for (const [signal, handler] of signalHandlers) signals.off(signal, handler)
    })
    forgetWindow()
    input?.close(isOurs)
    questions.close()
    giveModes(output.close())
    if (!isOurs && ending.kind === 'signal') job.dieBy(ending.signal)
    resolveEnded(ending)
  }
  /** Gives the modes back where they were taken; a frame that was cut off is made good first. */
  const giveModes = (wasCut: boolean): void => {
    if (!hasModes) return
    hasModes = false
    write((wasCut ? modes.cut : '') + modes.leave)
  }
  const tellSize = (): void => {
    const size = windowSize(stdout)
    inkStdout.setSize(size)
    options.onResize(size)
  }
  const onOutputError = (): void => end({ kind: 'gone' })
  const onCrash = (error: unknown): void => end({ kind: 'crash', error })
  const signalHandlers = END_SIGNALS.map((signal) => [signal, () => end({ kind: 'signal', signal })] as const)
  const handlers: readonly (readonly [string, (...values: unknown[]) => void])[] = [
    ['uncaughtException', onCrash],
    ['unhandledRejection', onCrash],
    // The last resort: someone called process.exit while the screen was open.
    ['exit', () => end({ kind: 'quit' })],
  ]

  const take = (): void => {
    // Before anything is written: in the background this stops the process, where nothing else told of it.
    if (input === null) input = openInput(stdin, keyHandlers)
    else input.resume()
    hasModes = true
    write(modes.enter + questions.first() + (isMouseOn ? MOUSE_ON : ''))
    output.release()
  }
  const suspension = createSuspension({
    ...{ signals, job },
    release: () => {
      input?.pause()
      giveModes(output.hold())
    },
    hold: () => void output.hold(),
    take: () => {
      take()
      // The window of a stopped process changes untold: the stream looks anew, and all is drawn.
      signals.emit('SIGWINCH')
    },
  })
  const onInput = (inputs: readonly Input[]): void => {
    const own = questions.hear(inputs)
    if (own.length > 0) options.onInput(own)
  }

  const keyHandlers = { onInput, onGone: () => end({ kind: 'gone' }), isAnswerDue: questions.isDue }
  let input: OpenInput | null = null
  for (const [event, handler] of [...signalHandlers, ...handlers]) signals.on(event, handler)
  // Stays after the end: a terminal that dies while the program ends must not become an uncaught error.
  stdout.on('error', onOutputError)
  const forgetWindow = onWindowChange(stdout, signals, tellSize)
  if (job.isInBackground()) suspension.await()
  else take()
  return {
    inkStdout,
    line: output,
    size: () => windowSize(stdout),
    setMouse: (isOn) => {
      if (isOn !== isMouseOn && modes.hasMouse) {
        isMouseOn = isOn
        output.send(isOn ? MOUSE_ON : MOUSE_OFF)
      }
      return modes.hasMouse
    },
    send: output.send,
    tell: output.tell,
    askBackground: questions.askBackground,
    suspend: suspension.suspend,
    ended,
    end,
  }
}
