/** What the tests of the chain share: chains and clients that end with the test, and a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ChainClientOptions, createChainClient } from '../../src/chain/lcd-client.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { ProviderRecord } from '../../src/domain/provider-record.ts'
import { bech32 } from '../../src/simulator/address.ts'
import type { SimRecord } from '../../src/simulator/chain-types.ts'
import { type ChainOptions, startChain } from '../../src/simulator/index.ts'

export async function chainOf(options: ChainOptions = {}) {
  const chain = await startChain(options)
  onTestFinished(() => chain.close())
  return chain
}

export function clientOf(baseUrls: readonly string[], options: Partial<ChainClientOptions> = {}) {
  const client = createChainClient({ baseUrls, timeoutMs: 5000, ...options })
  onTestFinished(() => client.close())
  return client
}

export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'akash-top-chain-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

/** The nth owner address, with a right checksum. */
export function owner(nth: number): string {
  const bytes = Array.from({ length: 20 }, (_, place) => (nth >> (8 * (place % 4))) & 255)
  return bech32('akash', bytes)
}

export function record(nth: number, hostUri: string, more: Partial<ProviderRecord> = {}): ProviderRecord {
  return { owner: owner(nth), hostUri, attributes: [], email: '', website: '', ...more }
}

export function simRecord(nth: number, hostUri: string, more: Partial<SimRecord> = {}): SimRecord {
  const own = { attributes: [], audited: null, activeLeases: () => 0, certificates: [] }
  return { owner: owner(nth), hostUri, email: '', website: '', ...own, ...more }
}

/** The value, or a thrown failure: for what the test is not about. */
export function unwrap<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`)
  return outcome.value
}

/** `code: message` of a failure, `ok` of a value. */
export function said(outcome: Outcome<unknown, string>): string {
  return outcome.ok ? 'ok' : `${outcome.error.code}: ${outcome.error.message}`
}
