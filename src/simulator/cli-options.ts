/** The command line of the simulator, read into values. */
import { parseArgs } from 'node:util'
import { GRPC_MISBEHAVIOURS, type GrpcMisbehaviour } from './grpc/types.ts'
import { SCENES } from './scenes.ts'
import { type FleetOptions, MISBEHAVIOURS, type Misbehaviour, SCENE_NAMES } from './types.ts'

/** A way to misbehave as it is written: those of gRPC after `grpc:`. */
export type HowText = Misbehaviour | `grpc:${GrpcMisbehaviour}`

export interface CliOptions {
  readonly fleet: FleetOptions
  /** Records in all of a chain that has the fleet; absent without a chain. */
  readonly chainTotal?: number
  readonly samples: readonly { readonly index: number; readonly file: string }[]
  readonly misbehaviours: readonly { readonly index: number; readonly how: HowText }[]
}

export type CliInput =
  | { readonly kind: 'run'; readonly options: CliOptions }
  | { readonly kind: 'help' }
  /** One sentence that names what is wrong and what is accepted. */
  | { readonly kind: 'bad'; readonly message: string }

/** A value that was read, or a sentence on why it cannot be. */
export type Read<T> = { readonly value: T } | { readonly message: string }

const OPTIONS = {
  scene: { type: 'string' },
  providers: { type: 'string' },
  seed: { type: 'string' },
  nodes: { type: 'string' },
  life: { type: 'string' },
  layout: { type: 'string' },
  compress: { type: 'string' },
  sample: { type: 'string', multiple: true },
  misbehave: { type: 'string', multiple: true },
  'no-grpc': { type: 'boolean' },
  chain: { type: 'boolean' },
  'chain-total': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** Every way to misbehave, in one line. */
export const HOW_LIST = `${MISBEHAVIOURS.join(', ')}, or one of gRPC: grpc:${GRPC_MISBEHAVIOURS.join(', grpc:')}`

const MOST_PROVIDERS = 4000
const MOST_RECORDS = 10_000

/** The misbehaviour of that name, or null. */
export function misbehaviourNamed(name: string): HowText | null {
  const ofGrpc = GRPC_MISBEHAVIOURS.map((how) => `grpc:${how}` as const)
  return [...MISBEHAVIOURS, ...ofGrpc].find((how) => how === name) ?? null
}

/** A provider's number below `count`. */
export function readIndex(text: string, count: number): Read<number> {
  const index = /^\d{1,9}$/.test(text) ? Number(text) : count
  return index < count
    ? { value: index }
    : { message: `there is no provider ${JSON.stringify(text)}: give a number from 0 to ${count - 1}` }
}

/** Collects the first complaint, so that reading goes on without a branch after each value. */
function createReader() {
  let complaint: string | null = null
  const complain = (message: string): void => {
    complaint ??= message
  }
  return {
    complain,
    complaint: () => complaint,
    whole: (flag: string, text: string | undefined, otherwise: number, low: number, high: number): number => {
      if (text === undefined) return otherwise
      const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
      if (number >= low && number <= high) return number
      complain(`${flag} ${JSON.stringify(text)}: give a whole number from ${low} to ${high}`)
      return otherwise
    },
    oneOf: <T extends string>(flag: string, text: string | undefined, known: readonly T[]): T | undefined => {
      const found = known.find((one) => one === text)
      if (text !== undefined && found === undefined) {
        complain(`${flag} ${JSON.stringify(text)}: give one of ${known.join(', ')}`)
      }
      return found
    },
    index: (flag: string, text: string, count: number): number => {
      const read = readIndex(text, count)
      if ('value' in read) return read.value
      complain(`${flag}: ${read.message}`)
      return 0
    },
  }
}

function parse(argv: readonly string[]) {
  try {
    return { values: parseArgs({ args: [...argv], options: OPTIONS, strict: true }).values }
  } catch (error) {
    // The first sentence of the parser's message names the option; the rest is advice on "--".
    const [first = 'bad arguments'] = String(error instanceof Error ? error.message : error).split(/\.\s/)
    return { message: `${first.replace(/\.$/, '')}: see --help` }
  }
}

/** Reads the arguments after the program's name. Files are not opened here. */
export function readCommandLine(argv: readonly string[]): CliInput {
  const parsed = parse(argv)
  if ('message' in parsed) return { kind: 'bad', message: parsed.message }
  const { values } = parsed
  if (values.help === true) return { kind: 'help' }

  const reader = createReader()
  const sceneName = reader.oneOf('--scene', values.scene, SCENE_NAMES)
  const scene = sceneName === undefined ? undefined : SCENES[sceneName]
  const providers = reader.whole('--providers', values.providers, scene?.providers ?? 6, 1, MOST_PROVIDERS)
  const layout = reader.oneOf('--layout', values.layout, ['ports', 'addresses'])
  const compress = reader.oneOf('--compress', values.compress, ['gzip', 'deflate'])
  const nodes = values.nodes
  const fleet: FleetOptions = {
    providers,
    seed: reader.whole('--seed', values.seed, 1, 0, 2 ** 32 - 1),
    lifeMs: reader.whole('--life', values.life, scene?.lifeMs ?? 0, 0, 86_400_000),
    ...(nodes === undefined ? {} : { nodesPerProvider: reader.whole('--nodes', nodes, 0, 0, 100_000) }),
    ...(sceneName === undefined ? {} : { scene: sceneName }),
    ...(layout === undefined ? {} : { layout }),
    ...(compress === undefined ? {} : { compress }),
    ...(values['no-grpc'] === true ? { grpc: false } : {}),
  }

  const total = reader.whole('--chain-total', values['chain-total'], providers, providers, MOST_RECORDS)
  const chain = values.chain === true ? { chainTotal: total } : {}
  if (values.chain !== true && values['chain-total'] !== undefined) {
    reader.complain('--chain-total goes with --chain')
  }

  let unnumbered = 0
  const samples = (values.sample ?? []).map((text) => {
    const [, file = text, index] = /^(.+)=(\d+)$/.exec(text) ?? []
    const nth = index ?? String(unnumbered)
    if (index === undefined) unnumbered += 1
    return { file, index: reader.index(`--sample ${JSON.stringify(text)}`, nth, providers) }
  })
  const misbehaviours = (values.misbehave ?? []).flatMap((text) => {
    const flag = `--misbehave ${JSON.stringify(text)}`
    const [, index, name] = /^([^=]*)=(.*)$/.exec(text) ?? []
    if (index === undefined || name === undefined) {
      reader.complain(`${flag}: write INDEX=HOW, such as 0=hang`)
      return []
    }
    const how = misbehaviourNamed(name)
    if (how?.startsWith('grpc:') && values['no-grpc'] === true) {
      reader.complain(`${flag}: there is no gRPC with --no-grpc`)
    }
    if (how === null) reader.complain(`${flag}: HOW is one of ${HOW_LIST}`)
    return how === null ? [] : [{ index: reader.index(flag, index, providers), how }]
  })

  const complaint = reader.complaint()
  if (complaint !== null) return { kind: 'bad', message: complaint }
  return { kind: 'run', options: { fleet, ...chain, samples, misbehaviours } }
}
