/**
 * A request as people type it: `8 cpu 32Gi 2x nvidia/h100 100Gi beta3 x3`.
 *
 *     request  = service ('+' service)*
 *     service  = part+ ['x' COUNT]                   x3: three replicas
 *     part     = AMOUNT ('cpu' | 'cpus' | 'vcpu' | 'vcpus' | 'core' | 'cores')     500m cpu, 0.5 cpu
 *              | AMOUNT ['memory' | 'mem']                      a bare size is memory
 *              | AMOUNT ('disk' | 'ephemeral')                  disk of the node
 *              | AMOUNT CLASS                                   a volume of that class: beta1..beta3, default; ram
 *              | COUNT 'x' CARD ('|' CARD)*  |  COUNT ('gpu' | 'gpus')
 *              | COUNT ('ip' | 'ips')                           leased addresses
 *     CARD     = [VENDOR '/'] MODEL ['/' RAM] ['/' INTERFACE]   nvidia/h100, a100/80Gi/sxm, nvidia/*
 *
 * AMOUNT is a Kubernetes quantity, `32Gi`, `1.5Ti`, which may stand apart from its unit (`32 Gi`); words may follow it
 * without a space (`8cpu`).
 */
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import {
  type DeploymentRequest,
  ephemeralVolume,
  persistentVolume,
  type ResourceUnit,
  ramVolume,
  type Volume,
} from '../../domain/request.ts'
import { parseCards } from './parse-cards.ts'
import { atEnd, EXAMPLE, expected, placeOf, wordHint } from './request-faults.ts'
import { amountOf, type Token, tokenize } from './request-tokens.ts'

/** No request is longer: a person types it. */
const LONGEST = 1000
/** Replicas of one service, and GPUs, IPs of one replica, at most: far more than any cluster has. */
const MOST = 10_000

type Usage<T> = Outcome<T, 'usage'>

/** A unit in the making. */
interface Draft {
  cpu: number | null
  memory: number | null
  gpu: ResourceUnit['gpu'] | null
  ips: number | null
  replicas: number | null
  readonly volumes: Volume[]
}

/**
 * Reads a typed request. The failure names the place (characters from 1), what stands there and what was expected;
 * one that ends too early says what may follow, so that it serves while typing as well.
 */
export function parseRequest(text: string): Usage<DeploymentRequest> {
  if (text.length > LONGEST) return failure('usage', `the request is longer than ${LONGEST} characters`)
  const services: Token[][] = [[]]
  for (const token of tokenize(text)) {
    if (token.text === '+') services.push([])
    else services.at(-1)?.push(token)
  }
  const units: ResourceUnit[] = []
  for (const [nth, tokens] of services.entries()) {
    if (tokens.length === 0)
      return failure('usage', `the request ends where a service was expected; ${EXAMPLE}`)
    const unit = readService(tokens, services.length === 1 ? 'service' : `service-${nth + 1}`, units)
    if (!unit.ok) return unit
    units.push(unit.value)
  }
  const group = { name: 'request', units, attributes: [], signedBy: { allOf: [], anyOf: [] } }
  return success({ groups: [group] })
}

function readService(
  tokens: readonly Token[],
  name: string,
  before: readonly ResourceUnit[],
): Usage<ResourceUnit> {
  const draft: Draft = { cpu: null, memory: null, gpu: null, ips: null, replicas: null, volumes: [] }
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]
    if (token === undefined) break
    if (draft.replicas !== null)
      return expected(token, 'nothing, or + and another service, after the replicas')
    const read = readPart(draft, token, tokens[at + 1])
    if (!read.ok) return read
    at += read.value
  }
  const { cpu, memory, gpu, volumes } = draft
  if (cpu === null && memory === null && gpu === null && volumes.length === 0 && draft.ips === null) {
    return failure('usage', `the request names no resource; ${EXAMPLE}`)
  }
  const firstIp = 1 + before.reduce((sum, { leasedIps }) => sum + leasedIps.length, 0)
  return success({
    services: [{ name, replicas: draft.replicas ?? 1 }],
    cpuMillicores: cpu ?? 0,
    memoryBytes: memory ?? 0,
    gpu: gpu ?? { count: 0, alternatives: [] },
    volumes,
    leasedIps: Array.from({ length: draft.ips ?? 0 }, (_, nth) => firstIp + nth),
  })
}

/** Reads one part into the draft and gives the number of tokens it took. */
function readPart(draft: Draft, token: Token, next: Token | undefined): Usage<number> {
  const replicas = /^x(\d+)$/i.exec(token.text)
  if (replicas !== null) return put(draft, 'replicas', count(token, replicas[1] ?? ''), 1)
  const cards = /^(\d+)x$/i.exec(token.text)
  if (cards !== null) {
    const many = count(token, cards[1] ?? '')
    if (!many.ok) return many
    if (next === undefined) return atEnd('a GPU model after the x, such as nvidia/h100 or nvidia/*')
    const alternatives = parseCards(next)
    if (!alternatives.ok) return alternatives
    return put(draft, 'gpu', success({ count: many.value, alternatives: alternatives.value }), 2, token)
  }
  if (!/^[\d.]/.test(token.text)) return expected(token, wordHint(token))
  return readAmount(draft, token, next)
}

function readAmount(draft: Draft, token: Token, next: Token | undefined): Usage<number> {
  const word =
    next !== undefined && /^[a-z]/i.test(next.text) && !/^x\d+$/i.test(next.text) ? next : undefined
  const kind = word?.text.toLowerCase()
  if (word === undefined || kind === 'memory' || kind === 'mem') {
    const bytes = amountOf(token, 'bytes')
    const hasUnit = /[a-z]/i.test(token.text)
    if (bytes.ok && word === undefined && !hasUnit) {
      const what = 'what it is of: cpu, gpu, ip, or a size such as 32Gi'
      return next === undefined ? atEnd(what) : expected(next, what)
    }
    return put(draft, 'memory', bytes, word === undefined ? 1 : 2, token)
  }
  switch (kind) {
    case 'cpu':
    case 'cpus':
    case 'vcpu':
    case 'vcpus':
    case 'core':
    case 'cores':
      return put(draft, 'cpu', amountOf(token, 'millicores'), 2, token)
    case 'gpu':
    case 'gpus': {
      const many = count(token, token.text)
      const any = ['nvidia', 'amd'].map((vendor) => ({ vendor, model: '*', ram: null, interface: null }))
      return put(draft, 'gpu', many.ok ? success({ count: many.value, alternatives: any }) : many, 2, token)
    }
    case 'ip':
    case 'ips':
      return put(draft, 'ips', count(token, token.text), 2, token)
    default:
      return readVolume(draft, token, word)
  }
}

function readVolume(draft: Draft, token: Token, word: Token): Usage<number> {
  // A bare number is no size that anyone means: 2 h100, 4 disks.
  if (!/[a-z]/i.test(token.text)) {
    return expected(word, 'cpu, gpu or ip after a bare number; a size is 100Gi, and GPUs are 2x h100')
  }
  const bytes = amountOf(token, 'bytes')
  if (!bytes.ok) return bytes
  const name = word.text.toLowerCase()
  if (!/^[a-z][a-z0-9-]*$/.test(name))
    return expected(word, 'cpu, gpu, ip, disk or a storage class such as beta3')
  if (name === 'disk' || name === 'ephemeral') draft.volumes.push(ephemeralVolume(bytes.value))
  else if (name === 'ram') draft.volumes.push(ramVolume(bytes.value))
  else draft.volumes.push(persistentVolume(name, bytes.value))
  return success(2)
}

function put<Key extends 'cpu' | 'memory' | 'gpu' | 'ips' | 'replicas'>(
  draft: Draft,
  key: Key,
  value: Usage<NonNullable<Draft[Key]>>,
  tokens: number,
  token?: Token,
): Usage<number> {
  if (!value.ok) return value
  if (draft[key] !== null && token !== undefined) {
    return failure('usage', `${placeOf(token)}: ${key} is named twice; name it once, or part services with +`)
  }
  draft[key] = value.value
  return success(tokens)
}

function count(token: Token, digits: string): Usage<number> {
  const number = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  return number >= 1 && number <= MOST ? success(number) : expected(token, `a whole number from 1 to ${MOST}`)
}
