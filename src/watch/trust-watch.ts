/** Judges what each port shows, as soon as it shows it and again when what is known of it changes. */
import { type Judgement, judge, needsChain } from '../chain/judge.ts'
import { type CertificateOf, createPublished } from '../chain/published.ts'
import type { Seen } from '../chain/seen.ts'
import type { CertificateFacts, CertificateTrust } from '../domain/certificate.ts'
import type { Transport } from '../domain/cluster.ts'
import { type Clock, systemClock } from './clock.ts'
import type { FleetWatch, ProviderState } from './types.ts'

export interface TrustWatchOptions {
  readonly fleet: Pick<FleetWatch, 'get' | 'subscribe' | 'annotate'>
  /** Asks the chain; null: nobody may, and what no authority vouches for is unverified at once. Must end by itself. */
  readonly certificateOf: CertificateOf | null
  /** Which certificates were shown before. Saved now and then, and at the end. */
  readonly seen: Seen
  readonly clock?: Clock
}

export interface TrustWatch {
  /** Gives up what is being asked, and writes down what was seen. Nothing is annotated after it. */
  readonly close: () => Promise<void>
}

/** A verdict is looked at again after this: what is on chain may be revoked, and time goes on. */
export const JUDGED_FOR_MS = 30 * 60_000
/** Where the chain gave no answer it is asked again sooner. */
export const ASKED_AGAIN_MS = 60_000
/** From something new to its being on disk, at most. */
export const SAVE_AFTER_MS = 60_000

const PORTS: readonly Transport[] = ['rest', 'grpc']

/** What one port's last judgement was made of, and until when it holds. */
interface Judged {
  readonly certificate: CertificateFacts
  readonly owner: string | null
  untilMs: number
}

/**
 * Judges each port by itself: that the two show different certificates is normal, since gRPC always shows the
 * owner's. Begins at once; owns its timer and its questions until `close`.
 */
export function createTrustWatch(options: TrustWatchOptions): TrustWatch {
  const { fleet, seen, certificateOf } = options
  const clock = options.clock ?? systemClock
  const closing = new AbortController()
  const published = certificateOf === null ? null : createPublished({ certificateOf, now: () => clock.now() })
  const judgedPorts = new Map<string, Judged>()
  const verdicts = new Map<string, NonNullable<ProviderState['trust']>>()
  /** States that were looked through, with the judgements of their ports. */
  const lookedAt = new WeakMap<ProviderState, readonly Judged[]>()
  const underWay = new Set<Promise<void>>()
  let cancelSave: (() => void) | null = null

  function look(): void {
    const { providers } = fleet.get()
    const nowMs = clock.now()
    for (const state of providers) {
      const holds = lookedAt.get(state)?.every(({ untilMs }) => nowMs < untilMs) ?? false
      if (!holds) lookAt(state, nowMs)
    }
  }

  function lookAt(state: ProviderState, nowMs: number): void {
    const owner = state.facts?.record?.owner ?? null
    const found: Judged[] = []
    for (const port of PORTS) {
      const certificate = state.ports?.[port].certificate ?? null
      if (certificate === null) continue
      const key = `${state.id} ${port}`
      const last = judgedPorts.get(key)
      const isCurrent = last?.certificate === certificate && last.owner === owner && nowMs < last.untilMs
      const judged = isCurrent ? last : { certificate, owner, untilMs: Number.POSITIVE_INFINITY }
      if (!isCurrent) {
        judgedPorts.set(key, judged)
        begin(state.id, port, judged)
      }
      found.push(judged)
    }
    lookedAt.set(state, found)
  }

  function begin(id: string, port: Transport, judged: Judged): void {
    const { certificate, owner } = judged
    if (owner === null || published === null || !needsChain(judged)) {
      conclude(id, port, judged, 'unasked')
      return
    }
    const asking = published.under(owner, certificate.serial, closing.signal).then((answer) => {
      underWay.delete(asking)
      if (!closing.signal.aborted && judgedPorts.get(`${id} ${port}`) === judged) {
        conclude(id, port, judged, answer)
      }
    })
    underWay.add(asking)
  }

  function conclude(
    id: string,
    port: Transport,
    judged: Judged,
    published: Parameters<typeof judge>[0]['published'],
  ): void {
    const { certificate, owner } = judged
    const nowMs = clock.now()
    judged.untilMs = heldUntil(judged, published === 'unasked' && needsChain(judged), nowMs)
    const judgement = judge({ certificate, owner, published, nowMs })
    const changedFrom = seen.see(id, port, certificate.fingerprint256, nowMs)
    const before = verdicts.get(id) ?? { rest: null, grpc: null }
    const next = withVerdict(before[port], { ...judgement, certificate, changedFrom })
    if (next !== before[port]) {
      const trust = { ...before, [port]: next }
      verdicts.set(id, trust)
      fleet.annotate(id, { trust })
    }
    planSave()
  }

  function planSave(): void {
    if (cancelSave !== null || !seen.isDirty()) return
    cancelSave = clock.setTimer(SAVE_AFTER_MS, () => {
      cancelSave = null
      const saving = seen.save().then(() => {
        underWay.delete(saving)
      })
      underWay.add(saving)
    })
  }

  const unsubscribe = fleet.subscribe(look)
  look()

  return {
    close: async () => {
      unsubscribe()
      closing.abort()
      cancelSave?.()
      await Promise.all(underWay)
      await seen.save()
    },
  }
}

/** Until when a verdict holds; not past the moment at which the certificate's dates change it. */
function heldUntil({ certificate }: Judged, unanswered: boolean, nowMs: number): number {
  const turns = [certificate.validFromMs, certificate.validToMs + 1].filter((atMs) => atMs > nowMs)
  return Math.min(nowMs + (unanswered ? ASKED_AGAIN_MS : JUDGED_FOR_MS), ...turns)
}

/** The verdict, the same object where it says nothing new. */
function withVerdict(before: CertificateTrust | null, next: CertificateTrust & Judgement): CertificateTrust {
  const isSame =
    before?.certificate === next.certificate &&
    before.verdict === next.verdict &&
    before.message === next.message &&
    before.changedFrom?.fingerprint256 === next.changedFrom?.fingerprint256
  return isSame ? before : next
}
