/** What the time that is shown does not allow, and what a step in it came to, in sentences for the person. */
import type { KeyHint } from '../view/footer.ts'
import type { TimeView, TravelStep } from '../watch/time.ts'
import type { CommandName } from './commands.ts'
import { KEYS } from './keys.ts'

type Refusals = Readonly<Partial<Record<CommandName, string>>>

const NO_SPEED = 'only a recording has a speed: akash-top replay FILE'
const REFUSALS: Readonly<Record<'now' | TimeView['mode'], Refusals>> = {
  now: { slower: NO_SPEED, faster: NO_SPEED },
  past: {
    refresh: 'this is the past, and nobody can be asked there: | goes to now',
    interval: 'this is the past, which is not polled any more: | goes to now',
    pause: 'this is the past, and stands still already: | goes to now',
    slower: NO_SPEED,
    faster: NO_SPEED,
  },
  replay: {
    refresh: 'this is a recording, and nobody can be asked: ] goes to the moment after',
    interval: 'this is a recording, which is not polled: ( and ) change its speed',
  },
}

/** Why the command does nothing in this time (absent: now); null where it does what it always does. */
export function refusalOf(command: CommandName, time: TimeView | undefined): string | null {
  return REFUSALS[time?.mode ?? 'now'][command] ?? null
}

/** Why a step led nowhere, from the time before it and after it; null where it led somewhere. */
export function nowhere(
  step: TravelStep,
  before: TimeView | undefined,
  after: TimeView | undefined,
): string | null {
  const isSame = before?.index === after?.index && before?.speed === after?.speed
  if (!isSame) return null
  const { first, last } = EDGES[after?.mode ?? 'now']
  if (step === 'slower' || step === 'faster') return after === undefined ? null : speedEdge(step, after)
  if (step === 'back') return first
  if (step === 'change-back') return `no change before this: ${first}`
  const isReading = after !== undefined && after.read < 1
  const end = isReading ? 'the recording is still being read' : last
  return step === 'change-forward' ? `no change after this: ${end}` : end
}

const EDGES = {
  now: { first: 'nothing before this is remembered', last: 'this is now' },
  past: { first: 'nothing before this is remembered', last: 'this is now' },
  replay: { first: 'this is the first moment of the recording', last: 'this is its last moment' },
} as const

function speedEdge(step: 'slower' | 'faster', { speed }: TimeView): string {
  return `${speed}x is as ${step === 'slower' ? 'slow' : 'fast'} as it goes`
}

/** What the key bar names first in another time than now. */
export function timeHints(time: TimeView | undefined): readonly KeyHint[] {
  if (time === undefined) return []
  const steps = [hint(['back', 'forward'], 'Step'), hint(['change-back', 'change-forward'], 'Change')]
  if (time.mode === 'past') return [hint(['now'], 'Now'), ...steps]
  return [hint(['pause'], time.playing ? 'Stop' : 'Play'), ...steps, hint(['slower', 'faster'], 'Speed')]
}

/** Whether the key bar names the command in this time, of those that it names. */
export function isNamed(command: CommandName, time: TimeView | undefined): boolean {
  const standsFirst = time?.mode === 'replay' && command === 'pause'
  return !standsFirst && refusalOf(command, time) === null
}

function hint(commands: readonly CommandName[], label: string): KeyHint {
  const keys = commands.map((name) => KEYS.find(({ command }) => command === name)?.keys[0] ?? '')
  return { keys: keys.join(' '), label }
}
