/** The states of the screen of which pictures are made. */
import type { SimulatedFleet } from '../../src/simulator/types.ts'
import { type Condition, KEY } from '../../test/e2e/support/pty.ts'
import type { GROUNDS } from './colours.ts'

export interface Scene {
  readonly name: string
  readonly providers: number
  /** Milliseconds between events of the fleet's life; a still fleet without it. */
  readonly lifeMs?: number
  readonly prepare?: (fleet: SimulatedFleet) => Promise<void>
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** What the terminal looks like behind the text; dark without it. */
  readonly ground?: keyof typeof GROUNDS
  readonly keys: readonly string[]
  /** What is waited for before the first key, and after each. */
  readonly until: readonly [Condition, ...Condition[]]
}

/** A key of which the screen does not tell that it came: the next frame has to do. */
const SETTLED = /live/

export const SCENES: readonly Scene[] = [
  { name: 'nodes', providers: 6, keys: [], until: [/6 live/] },
  { name: 'one-provider', providers: 1, keys: [], until: [/1 live/] },
  { name: 'providers', providers: 12, keys: [KEY.tab], until: [/12 live/, /\[Providers\]/] },
  { name: 'gpus', providers: 12, keys: [KEY.tab, KEY.tab], until: [/12 live/, /\[Prov/, /\[GPUs\]/] },
  { name: 'storage', providers: 12, args: ['--view', 'storage'], keys: [], until: [/12 live/] },
  { name: 'grouped', providers: 6, keys: ['t'], until: [/6 live/, SETTLED] },
  {
    name: 'provider-page',
    providers: 6,
    args: ['--view', 'providers'],
    keys: [KEY.down, KEY.enter],
    until: [/6 live/, SETTLED, /Holds/],
  },
  { name: 'node-page', providers: 6, keys: [KEY.down, KEY.enter], until: [/6 live/, SETTLED, /Provider/] },
  {
    name: 'fit',
    providers: 6,
    keys: ['f', '2 cpu 8Gi 2x h100', KEY.enter],
    until: [/6 live/, /Will it fit/, /h100/, /yes/],
  },
  {
    name: 'compare',
    providers: 6,
    keys: [' ', KEY.down, ' ', 'c'],
    until: [/6 live/, /1 marked/, SETTLED, /2 marked/, /Compare/],
  },
  { name: 'help', providers: 3, keys: ['?'], until: [/3 live/, /[Hh]elp/] },
  { name: 'sort-menu', providers: 6, keys: ['o'], until: [/6 live/, /[Ss]ort/] },
  { name: 'filter', providers: 6, keys: ['/', 'gpu.free>=1'], until: [/6 live/, SETTLED, /gpu\.free>=1/] },
  { name: 'loading', providers: 4, prepare: (fleet) => all(fleet, 'hang'), keys: [], until: [/connecting/] },
  { name: 'failing', providers: 4, prepare: (fleet) => all(fleet, 'closed'), keys: [], until: [/4 failed/] },
  {
    name: 'mixed',
    providers: 8,
    prepare: async (fleet) => {
      for (const [nth, how] of (['closed', 'html', 'wrapped', 'not-ready'] as const).entries()) {
        await fleet.providers[nth]?.misbehave(how)
        await fleet.providers[nth]?.grpc.misbehave('closed')
      }
    },
    keys: [],
    until: [/3 failed/],
  },
  { name: 'light', providers: 6, args: ['--theme', 'light'], ground: 'light', keys: [], until: [/6 live/] },
  { name: 'colorblind', providers: 6, args: ['--theme', 'colorblind'], keys: [], until: [/6 live/] },
  { name: 'mono', providers: 6, args: ['--theme', 'mono'], keys: [], until: [/6 live/] },
  { name: 'ascii', providers: 6, env: { LANG: 'C', LC_ALL: 'C' }, keys: [], until: [/6 live/] },
  {
    name: 'sixteen-colours',
    ...{ providers: 6, env: { TERM: 'linux', COLORTERM: '' }, keys: [], until: [/6 live/] },
  },
  {
    name: 'events',
    ...{
      providers: 6,
      lifeMs: 50,
      args: ['--view', 'events', '-i', '1'],
      keys: [],
      until: [/[3-9]\d events/],
    },
  },
]

async function all(fleet: SimulatedFleet, how: 'hang' | 'closed'): Promise<void> {
  for (const provider of fleet.providers) {
    await provider.misbehave(how)
    await provider.grpc.misbehave('closed')
  }
}
