/** What each misbehaviour of the simulator must become. */
import type { Misbehaviour } from '../../../src/simulator/index.ts'

/** A failure with its code and what its sentence says; null where odd data is an answer all the same. */
export type Verdict = { readonly code: string; readonly says: RegExp } | null

const fails = (code: string, says: RegExp): Verdict => ({ code, says })

export const VERDICTS: Readonly<Record<Misbehaviour, Verdict>> = {
  closed: fails('refused', /connection refused: nothing listens/),
  hang: fails('timeout', /within \d s: it took the request but began no answer/),
  'hang-tls': fails('timeout', /within \d s: .* did not finish the TLS handshake/),
  stall: fails('timeout', /within \d s: only \d+ bytes of the answer had come/),
  drip: fails('timeout', /within \d s: only \d+ bytes of the answer had come/),
  reset: fails('unreachable', /closed in the middle of the answer/),
  'plain-http': fails('tls', /does not speak TLS/),
  'tls-garbage': fails('tls', /does not speak TLS/),
  'status-500': fails('http', /status 500: "inventory: context deadline exceeded"/),
  redirect: fails('http', /status 302: it redirects to ".*", which is not followed/),
  html: fails('not-akash', /a web page, no provider status/),
  'truncated-json': fails('not-akash', /cut off: its JSON ends in the middle/),
  'other-json': fails('not-akash', /no Akash provider status: cluster is missing/),
  'wrong-types': fails('not-akash', /cluster\.leases should be a whole number/),
  'huge-body': fails('too-large', /at most 16 MiB are read/),
  'gzip-bomb': fails('too-large', /at most 16 MiB are read/),
  'not-ready': fails('not-ready', /its inventory is not available yet/),
  'flat-shape': null,
  'units-shape': null,
  wrapped: null,
  'shuffled-storage': null,
  'vanishing-nodes': null,
  'hostile-names': null,
  'no-nodes': null,
  'equal-names': null,
}
