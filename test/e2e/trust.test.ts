/** Certificates as the built program judges, shows and refuses them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  type CertificateKind,
  type SimulatedChain,
  type SimulatedFleet,
  type SimulatedProvider,
  startChain,
  startFleet,
} from '../../src/simulator/index.ts'
import { nth } from './support/fleet.ts'
import { KEY, openTerminal, type TerminalOptions } from './support/pty.ts'
import { run } from './support/run.ts'
import { lineWith, see } from './support/screen.ts'

let folder = ''
let authority = ''
let fleet: SimulatedFleet
let chain: SimulatedChain
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-trust-'))
  fleet = await startFleet({ providers: 2, seed: 4, nodesPerProvider: 1 })
  chain = await startChain({ providers: fleet.providers })
  authority = join(folder, 'authority.pem')
  await writeFile(authority, await fleet.authority())
})
afterAll(async () => {
  await chain.close()
  await fleet.close()
  await rm(folder, { recursive: true })
})
afterEach(async () => {
  await chain.misbehave(null)
  await provider().certify('own')
})

const provider = (): SimulatedProvider => nth(fleet, 0)

/** A folder of its own for what a test's runs remember. */
async function state(): Promise<{ XDG_STATE_HOME: string; XDG_CACHE_HOME: string }> {
  const own = await mkdtemp(join(folder, 'state-'))
  return { XDG_STATE_HOME: own, XDG_CACHE_HOME: join(own, 'cache') }
}

interface Asked {
  readonly endpoint?: string
  readonly env?: Readonly<Record<string, string>>
}

/** The provider on the screen, with the chain. */
function open(args: readonly string[], { endpoint = provider().endpoint, env = {} }: Asked = {}) {
  const options: TerminalOptions = {
    args: [endpoint, '--chain', chain.url, '-i', '0.5', ...args],
    ...{ env, cols: 160, rows: 45 },
  }
  return openTerminal(options)
}

/** The word in the column Trust of a printed table. */
async function printedTrust({ endpoint = provider().endpoint, env = {} }: Asked = {}) {
  const args = [endpoint, '--chain', chain.url, '--once', '--view', 'providers', '--sort', 'trust']
  const { stdout, code } = await run(args, { env })
  const [head = '', row = ''] = stdout.split('\n')
  const at = head.search(/Trust/i)
  return { code, trust: row.slice(at).split(' ')[0] }
}

async function strict(
  transport: 'rest' | 'grpc' | 'auto',
  { endpoint = provider().endpoint, env = {} }: Asked = {},
) {
  const args = [endpoint, '--chain', chain.url, '--tls', 'strict', '--transport', transport, '-o', 'json']
  const { stdout, code } = await run(args, { env })
  const { errors } = JSON.parse(stdout)
  return { code, error: errors[0] === undefined ? 'none' : `${errors[0].code}: ${errors[0].error}` }
}

describe('the trust in a snapshot', () => {
  it.each<[CertificateKind, string]>([
    ['own', 'chain'],
    ['rotated', 'chain'],
    ['expired', 'expired'],
    ['not-yet-valid', 'expired'],
    ['other-owner', 'mismatch'],
    ['unpublished', 'mismatch'],
    ['revoked', 'mismatch'],
  ])('of a certificate that is %s: %s', async (kind, trust) => {
    await provider().certify(kind)
    expect(await printedTrust()).toEqual({ code: 0, trust })
  })

  it('is that of the authority where the host is named and the authority is known, or else of the chain', async () => {
    await provider().certify('ca')
    const endpoint = `localhost:${provider().port}`
    const record = chain.records.find(({ owner }) => owner === provider().owner)
    if (record === undefined) throw new Error('the provider is not on chain')
    const before = record.hostUri
    record.hostUri = `https://${endpoint}`
    try {
      const env = { NODE_EXTRA_CA_CERTS: authority }
      // REST shows the authority's, gRPC the owner's: the lesser word of the two speaks.
      expect(await printedTrust({ endpoint, env })).toEqual({ code: 0, trust: 'chain' })
      expect(await strict('rest', { endpoint, env })).toEqual({ code: 0, error: 'none' })
      expect(await strict('auto', { endpoint, env })).toEqual({ code: 0, error: 'none' })
      expect((await strict('rest', { endpoint })).error).toMatch(/^tls: .*\(mismatch\): .*bears the name/)
    } finally {
      record.hostUri = before
    }
  })

  it('is not known where the chain is away, or says nothing of the provider', async () => {
    await chain.misbehave('closed')
    expect(await printedTrust()).toEqual({ code: 0, trust: 'unknown' })
  })

  it('is worth a word where an unproven certificate is another one than the last time, once', async () => {
    await chain.misbehave('closed')
    const env = await state()
    expect(await printedTrust({ env })).toMatchObject({ trust: 'unknown' })
    await provider().certify('rotated')
    expect(await printedTrust({ env })).toMatchObject({ trust: 'changed' })
    expect(await printedTrust({ env })).toMatchObject({ trust: 'unknown' })
    const kept = await readFile(join(env.XDG_STATE_HOME, 'akash-top', 'seen.json'), 'utf8')
    expect(JSON.parse(kept).endpoints[provider().endpoint].rest).toHaveLength(2)
  })

  it('is that of the chain where another certificate has been published meanwhile', async () => {
    const env = await state()
    expect(await printedTrust({ env })).toMatchObject({ trust: 'chain' })
    await provider().certify('rotated')
    expect(await printedTrust({ env })).toMatchObject({ trust: 'chain' })
  })
})

describe('--tls strict', () => {
  it.each(['rest', 'grpc', 'auto'] as const)(
    'takes what the owner has published, over %s',
    async (transport) => {
      expect(await strict(transport)).toEqual({ code: 0, error: 'none' })
    },
  )

  it.each<['rest' | 'grpc', CertificateKind, RegExp]>([
    [
      'rest',
      'other-owner',
      /\(mismatch\): By the chain the provider belongs to akash1.*bears the name "akash1/,
    ],
    [
      'grpc',
      'other-owner',
      /\(mismatch\): By the chain the provider belongs to akash1.*bears the name "akash1/,
    ],
    ['rest', 'revoked', /\(mismatch\): .*no valid certificate of serial number/],
    ['grpc', 'unpublished', /\(mismatch\): .*no valid certificate of serial number/],
    ['rest', 'expired', /\(expired\): It has expired on 20/],
    ['grpc', 'not-yet-valid', /\(expired\): It is not valid before 20/],
  ])('refuses over %s one that is %s, before anything is sent', async (port, kind, sentence) => {
    await provider().certify(kind, port)
    const [requests, calls] = [provider().requests.begun, provider().grpc.unary.begun]
    const { code, error } = await strict(port)
    expect(code).toBe(1)
    expect(error).toMatch(/^tls: no TLS connection to 127\.0\.0\.1:\d+: strict mode refuses its certificate /)
    expect(error).toMatch(sentence)
    expect([provider().requests.begun, provider().grpc.unary.begun]).toEqual([requests, calls])
    // The other port shows a good one.
    if (kind === 'other-owner') expect((await strict(port === 'rest' ? 'grpc' : 'rest')).code).toBe(0)
  })

  it('refuses everything unproven where the chain is away', async () => {
    await chain.misbehave('closed')
    expect((await strict('rest')).error).toMatch(/\(unverified\): It is self-signed/)
  })

  it('refuses on the screen as well, with the reason on the row', async () => {
    await provider().certify('other-owner')
    await using terminal = open(['--tls', 'strict', '--view', 'providers'])
    await terminal.waitFor(
      /✗ failed .*\btls +no TLS connection to .*strict mode refuses its certificate \(mismatch\)/,
    )
    expect(provider().grpc.streams.open).toBe(0)
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  })
})

describe('the trust on the screen', () => {
  it('stands on the page of the provider for each port, and turns loud when another owner answers', async () => {
    const { owner, endpoint } = provider()
    await using terminal = open(['--view', 'providers'])
    await see(terminal, (screen) => expect(lineWith(screen, endpoint, 'chain')).toMatch(/^●/))
    terminal.press(KEY.enter)
    await see(terminal, (screen) => {
      const page = screen.join(' ').replaceAll(/\s+/g, ' ')
      expect(page).toMatch(/REST port ok .* certificate on-chain: /)
      expect(page).toContain(`${owner}, self-signed, until 20`)
      expect(page).toMatch(/SHA-256 [0-9A-F]{2}:/)
      expect(page).toMatch(/gRPC port ok .* the same certificate as the REST port/)
    })
    await provider().certify('other-owner')
    await see(
      terminal,
      (screen) => {
        const page = screen.join(' ').replaceAll(/\s+/g, ' ')
        expect(page).toContain('certificate mismatch: akash1')
        expect(page).toContain('somebody else may answer here')
        expect(page).toContain('it has changed to')
        expect(page).toMatch(/! suspect/)
      },
      30_000,
    )
    terminal.press(KEY.escape)
    // A problem of its own: what shows problems only shows it.
    await terminal.waitFor(/mismatch/)
    terminal.press('!')
    await see(terminal, (screen) => expect(lineWith(screen, endpoint, 'mismatch')).toMatch(/^!/))
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  })

  it('names the port in the list of nodes, where n goes to it', async () => {
    await provider().certify('expired', 'grpc')
    await using terminal = open([])
    await terminal.waitFor(/certificate of the gRPC port: It has expired on/)
    terminal.press('n')
    terminal.press('q')
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  })
})
