import { describe, expect, it } from 'vitest'
import { NO_FACTS, type ProviderFacts } from '../../src/domain/provider-facts.ts'
import { versionKey } from '../../src/domain/version.ts'
import { parseFilter } from '../../src/view/filter.ts'
import type { DrawContext } from '../../src/view/model.ts'
import { attributeFacts, identityFacts } from '../../src/view/page-facts.ts'
import { createSelector } from '../../src/view/select.ts'
import { drawSilent } from '../../src/view/silent.ts'
import { initialState, withFailure } from '../../src/watch/provider-state.ts'
import type { FleetSnapshot, ProviderState } from '../../src/watch/types.ts'
import { owner, record } from '../chain/support.ts'
import { endpoint } from '../watch/support/values.ts'

const CTX: DrawContext = { nowMs: 1_000_000_000, charset: 'unicode', units: 'used', wide: false }
const AUDITOR = 'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63'
const pairs = (entries: readonly (readonly [string, string])[]) =>
  entries.map(([key, value]) => ({ key, value }))

function facts(more: Partial<ProviderFacts> = {}): ProviderFacts {
  const attributes = pairs([
    ['location-region', 'eu-west'],
    ['tier', 'community'],
    ['capabilities/gpu', 'nvidia'],
    ['capabilities/gpu', 'amd'],
  ])
  return {
    ...NO_FACTS,
    owner: owner(1),
    record: record(1, 'https://p.example:8443', { attributes, email: 'ops@p.example' }),
    audited: [{ owner: owner(1), auditor: AUDITOR, attributes: pairs([['tier', 'akash']]) }],
    versions: { provider: 'v0.10.6', kubernetes: null },
    firstSeenMs: CTX.nowMs - 7_200_000,
    liveness: { watchedSinceMs: CTX.nowMs - 1000, liveMs: 500, liveSinceMs: null },
    ...more,
  }
}

function provider(of: ProviderFacts | undefined, more: Partial<ProviderState> = {}): ProviderState {
  return { ...initialState(endpoint('p'), 0), ...(of === undefined ? {} : { facts: of }), ...more }
}

function text(of: ProviderFacts): string {
  const one = provider(of)
  return [...identityFacts(one, 100, CTX), ...attributeFacts(one, 100, CTX)]
    .map((line) =>
      line
        .map((part) => part.text)
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

describe('a filter on what the chain says', () => {
  const holds = (filter: string, of: ProviderFacts | undefined = facts()) =>
    parseFilter(filter).test({ kind: 'provider', id: '', provider: provider(of) }, 0)

  it.each([
    'region~eu',
    'tier=community',
    'audited=yes',
    'attr.capabilities/gpu=nvidia',
    'attr.CAPABILITIES/gpu=AMD',
    'attr.tier=akash',
    'attr.location-region~west',
    'version>=0.10.6',
    'version<0.11',
    'version=v0.10.6',
    'version~0.10',
    '!audited=no',
  ])('holds: %s', (filter) => {
    expect(parseFilter(filter)).toMatchObject({ ok: true, facts: true })
    expect(holds(filter)).toBe(true)
    expect(holds('audited=no', facts({ audited: [] }))).toBe(true)
  })

  it.each(['region~us', 'audited=no', 'version>=0.10.10', 'version<0.10.6-rc1', 'attr.nothing~x'])(
    'does not: %s',
    (filter) => {
      expect(holds(filter)).toBe(false)
    },
  )

  it.each(['region~eu', 'audited=no', 'version>=0.1', 'attr.tier~a'])(
    'where nothing is known fails: %s',
    (filter) => {
      expect(holds(filter, NO_FACTS)).toBe(false)
    },
  )

  it('says what a version looks like, and what is half typed', () => {
    expect(parseFilter('version>=new')).toMatchObject({
      ok: false,
      message: '"new" is not a version (0.10.6).',
    })
    expect(parseFilter('attr.tier')).toMatchObject({ ok: false, facts: false })
  })
})

describe('the order of versions', () => {
  it('is that of their numbers, what comes before a release before it', () => {
    const sorted = ['0.4.8', 'v0.6', 'v0.10.6-rc2', 'v0.10.6-rc10', '0.10.6+k3s1', 'v0.14.2', '1.0']
    const keys = sorted.map((it) => versionKey(it) ?? '')
    expect([...keys].sort()).toEqual(keys)
    expect(versionKey('HEAD-dirty')).toBeNull()
  })
})

describe('who a provider is, on its page', () => {
  it('is told with both sides of its attributes', () => {
    const page = text(facts())
    for (const line of [
      `Owner         ${owner(1)}`,
      'Region        eu-west',
      'Email         ops@p.example',
      'Website       not told',
      'Versions      provider v0.10.6, Kubernetes not told',
      `Audited       yes, by Akash Network (${AUDITOR})`,
      'Attributes: 3, 1 audited, 1 differ',
      '  tier = community; differs, audited as akash',
      '  capabilities/gpu = nvidia, amd',
    ])
      expect(page.split('\n')).toContain(line)
    expect(page).toMatch(/First seen {4}\d{4}-\d\d-\d\d \(2h ago\), live 50% of this run/)
  })

  it('says what does not fit, and nothing where nothing is known', () => {
    expect(text(facts({ record: null, misfit: 'the record is of another host' }))).toContain(
      'of another host',
    )
    expect(identityFacts(provider(undefined), 80, CTX)).toEqual([])
  })

  it('bounds what is endless and shows what is hostile', () => {
    const attributes = Array.from({ length: 5000 }, (_, nth) => ({
      key: `k${nth}`,
      value: '\u001b[2J\u202e',
    }))
    const page = text(facts({ record: record(1, 'x', { attributes, email: '\u0007' }), audited: [] }))
    expect(page).toContain('and 4800 more')
    expect(page.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
    expect(page.split('\n').length).toBeLessThan(230)
  })
})

describe('providers that never answered', () => {
  const failed = (host: string, found: boolean) =>
    withFailure(
      { ...initialState(endpoint(host), 0), ...(found ? { found } : {}) },
      { code: host.startsWith('d') ? 'dns' : 'timeout', message: 'No.' },
      5,
      1000,
    )
  const fleet = (providers: readonly ProviderState[]): FleetSnapshot => ({
    ...{ providers, intervalMs: 1000, paused: false, lastChangeAtMs: null, nowMs: 10 },
  })
  const STATE = {
    ...{ view: 'nodes', sort: null, filter: '', problemsOnly: false, grouped: false },
    ...{ folded: new Set<string>(), only: 0, providerId: null },
  } as const
  const silent = [failed('d1', true), failed('t1', true), failed('t2', true)]

  it.each([
    ['nodes', false],
    ['nodes', true],
    ['providers', false],
  ] as const)('are one row at the end of %s (grouped: %s), but for those who were named', (view, grouped) => {
    const named = failed('t9', false)
    const model = createSelector()(fleet([...silent, named]), { ...STATE, view, grouped })
    expect(model.rows.map(({ kind, provider: { id } }) => [kind, id])).toEqual([
      [view === 'nodes' ? 'notice' : 'provider', named.id],
      ['silent', 'd1:8443'],
    ])
    expect(model.leftOut.conditions.failed).toBe(4)
  })

  it('are all there in the list of their own, and one that answers is no more', () => {
    const select = createSelector()
    const list = { ...STATE, view: 'providers', silentOnly: true } as const
    expect(select(fleet(silent), list).rows.map(({ id }) => id)).toEqual(['d1:8443', 't1:8443', 't2:8443'])
    const back = { ...failed('t1', true), receivedAtMs: 3 }
    expect(select(fleet([back, ...silent.slice(2)]), list).rows.map(({ id }) => id)).toEqual(['t2:8443'])
  })

  it('are counted by reason, as far as a filter leaves them', () => {
    const words = (providers: readonly ProviderState[]) =>
      drawSilent(providers, 80, 'unicode')
        .map((part) => part.text)
        .join('')
        .trimEnd()
    expect(words(silent)).toBe('✗ 3 providers do not answer  timeout 2, dns 1')
    expect(words([...silent, initialState(endpoint('n'), 0)])).toMatch(/dns 1 {2}1 not asked yet$/)
    const model = createSelector()(fleet(silent), { ...STATE, view: 'providers', filter: 'code=dns' })
    expect(model.rows.map((row) => (row.kind === 'silent' ? words(row.providers) : row.id))).toEqual([
      '✗ 1 provider does not answer  dns 1',
    ])
    expect([model.matching, model.total]).toEqual([1, 3])
  })
})
