/** What each misbehaviour of gRPC does: one entry each, by what it changes of the good behaviour. */
import {
  cephOver,
  clockSkew,
  gpuInfoMissing,
  junkQuantities,
  noCapacity,
  oldTimestamp,
  quantityForms,
  type Tell,
  tellTruth,
  unlimitedPool,
  wrapped,
} from './bad-status.ts'
import type { GrpcEntry } from './lines.ts'
import {
  GOOD,
  NOT_READY,
  PARTIAL,
  QUIET,
  RESET,
  SERVER_ENDS,
  type Talk,
  TOO_LARGE,
  UNAVAILABLE,
  UNIMPLEMENTED,
} from './talks.ts'
import type { GrpcMisbehaviour } from './types.ts'

export interface GrpcBehaviour {
  /** What a connection meets; null: the port does not listen. */
  readonly entry: GrpcEntry | null
  /** Whether pings are enforced as grpc-go does, only that there is no warning before the end. */
  readonly refusesPings: boolean
  /** How calls are answered. */
  readonly talk: Talk
  /** What they are answered. */
  readonly tell: Tell
}

export const BEHAVES: GrpcBehaviour = { entry: 'h2', refusesPings: false, talk: GOOD, tell: tellTruth }

const entry = (how: GrpcEntry | null): GrpcBehaviour => ({ ...BEHAVES, entry: how })
const talk = (how: Talk): GrpcBehaviour => ({ ...BEHAVES, talk: how })
const tell = (how: Tell): GrpcBehaviour => ({ ...BEHAVES, tell: how })

export const GRPC_BEHAVIOURS: Readonly<Record<GrpcMisbehaviour, GrpcBehaviour>> = {
  closed: entry(null),
  hang: entry('silent'),
  blackhole: entry('dark'),
  'plain-text': entry('plain'),
  'no-alpn': entry('no-alpn'),
  http1: entry('page'),
  'goaway-on-ping': { ...BEHAVES, refusesPings: true },
  quiet: talk(QUIET),
  partial: talk(PARTIAL),
  'not-ready': talk(NOT_READY),
  'trailers-only': talk(UNAVAILABLE),
  unimplemented: talk(UNIMPLEMENTED),
  'too-large': talk(TOO_LARGE),
  'server-ends': talk(SERVER_ENDS),
  reset: talk(RESET),
  wrapped: tell(wrapped),
  'no-capacity': tell(noCapacity),
  'quantity-forms': tell(quantityForms),
  'junk-quantities': tell(junkQuantities),
  'gpu-info-missing': tell(gpuInfoMissing),
  'ceph-over': tell(cephOver),
  'unlimited-pool': tell(unlimitedPool),
  'old-timestamp': tell(oldTimestamp),
  'clock-skew': tell(clockSkew),
}
