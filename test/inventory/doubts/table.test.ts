import { describe, expect, it } from 'vitest'
import type { CertificateTrust } from '../../../src/domain/certificate.ts'
import { NO_FACTS, type ProviderFacts } from '../../../src/domain/provider-facts.ts'
import { DOUBT_CODES, type DoubtCode } from '../../../src/inventory/doubts/doubt.ts'
import { doubtsOfFleet } from '../../../src/inventory/doubts/fleet-checks.ts'
import type { Observation } from '../../../src/inventory/doubts/observation.ts'
import { DOUBT_CHECKS } from '../../../src/inventory/doubts/table.ts'
import {
  type GrpcMisbehaviour,
  type Misbehaviour,
  startChain,
  TROUBLES,
  type Trouble,
} from '../../../src/simulator/index.ts'
import { openScene, type Scene } from './scene.ts'

type Play = (scene: Scene) => Promise<readonly string[]>

/** How the doubt is raised, and a twin that is as much like it as can be and healthy. */
interface Scenario {
  readonly raised: Play
  readonly healthy: Play
}

const MINUTE = 60_000

const trouble =
  (name: Trouble): Play =>
  async ({ provider, look }) => {
    TROUBLES[name](provider.cluster)
    return look()
  }

const onRest =
  (how: Misbehaviour): Play =>
  async ({ provider, look }) => {
    await provider.grpc.misbehave('closed')
    await provider.misbehave(how)
    return look()
  }

const onGrpc =
  (how: GrpcMisbehaviour): Play =>
  async ({ provider, look }) => {
    await provider.grpc.misbehave(how)
    return look()
  }

/** What there is, all of it handed out. */
const full: Play = async ({ provider, look }) => {
  for (const node of provider.cluster.nodes) node.allocated = { ...node.allocatable }
  for (const pool of provider.cluster.storage) pool.allocated = pool.allocatable
  return look()
}
/** Nothing at all handed out. */
const idle: Play = async ({ provider, look }) => {
  for (const node of provider.cluster.nodes)
    node.allocated = { cpu: 0, memory: 0, gpu: 0, storage_ephemeral: 0 }
  return look()
}
const asItIs: Play = ({ look }) => look()

const after =
  (change: (scene: Scene) => void | Promise<void>): Play =>
  async (scene) => {
    await scene.look()
    await change(scene)
    return scene.look()
  }

const facts = (known: Partial<ProviderFacts>): Partial<Observation> => ({ facts: { ...NO_FACTS, ...known } })

const promising = (scene: Scene, model: string): Promise<readonly string[]> => {
  const attributes = [{ key: `capabilities/gpu/vendor/nvidia/model/${model}/ram/80Gi`, value: 'true' }]
  const record = { owner: scene.provider.owner, hostUri: '', attributes, email: '', website: '' }
  return scene.look(facts({ record }))
}

/** What the simulated chain says of the leases, whatever the provider reports. */
const besideChain = async ({ provider, look }: Scene, onChain: number): Promise<readonly string[]> => {
  const chain = await startChain({ providers: [provider] })
  await chain.close()
  const [record] = chain.records
  if (record === undefined) throw new Error('the chain has no record')
  record.activeLeases = () => onChain
  return look(facts({ activeLeases: { count: record.activeLeases(), atMs: Date.now() } }))
}

const showing = (change: Partial<CertificateTrust>): Play => {
  const trust: CertificateTrust = {
    verdict: 'on-chain',
    message: 'It is the one that the owner has published.',
    certificate: {
      fingerprint256: 'AA:BB',
      subject: 'akash1owner',
      issuer: 'akash1owner',
      serial: '1',
      validFromMs: 0,
      validToMs: Number.MAX_SAFE_INTEGER,
      selfSigned: true,
      authorized: false,
    },
    changedFrom: null,
  }
  return ({ look }) => look({ trust: { rest: null, grpc: { ...trust, ...change } } })
}

const amongVersions =
  (own: string): Play =>
  ({ look }) =>
    look({ fleet: doubtsOfFleet([own, 'v0.16.2', 'v0.16.1', 'v0.15.0', null])[0] ?? [] })

/** The provider goes away and comes back with so many pending. */
const restarted =
  (happens: (scene: Scene) => void): Play =>
  async (scene) => {
    await scene.look()
    await scene.provider.misbehave('closed')
    await scene.provider.grpc.misbehave('closed')
    await scene.look()
    happens(scene)
    await scene.provider.misbehave(null)
    await scene.provider.grpc.misbehave(null)
    return scene.look()
  }

const pend = ({ provider: { cluster } }: Scene, count: number): void => {
  cluster.pending = cluster.active.slice(0, count)
}

const SCENARIOS: Readonly<Record<DoubtCode, Scenario>> = {
  negative: { raised: onRest('wrapped'), healthy: full },
  'above-allocatable': {
    raised: async (scene) => {
      await scene.provider.grpc.misbehave('closed')
      return trouble('handed-back')(scene)
    },
    healthy: idle,
  },
  'over-allocated': { raised: trouble('over-allocated'), healthy: full },
  'gpu-no-model': { raised: onGrpc('gpu-info-missing'), healthy: asItIs },
  'gpu-models-short': { raised: trouble('gpu-unknown-card'), healthy: idle },
  'gpu-unhealthy': { raised: trouble('gpu-unhealthy'), healthy: full },
  'negative-storage': { raised: onRest('wrapped'), healthy: full },
  'storage-class-twice': {
    raised: async ({ provider: { cluster }, look }) => {
      cluster.storage = ['beta3', 'beta3'].map((name) => ({ class: name, allocatable: 9, allocated: 1 }))
      return look()
    },
    healthy: async ({ provider: { cluster }, look }) => {
      cluster.storage = ['beta2', 'beta3'].map((name) => ({ class: name, allocatable: 9, allocated: 1 }))
      return look()
    },
  },
  'storage-overclaimed': { raised: trouble('pool-overclaimed'), healthy: full },
  'equal-names': { raised: onRest('equal-names'), healthy: onRest('shuffled-storage') },
  'no-nodes': { raised: onRest('no-nodes'), healthy: onRest('vanishing-nodes') },
  'node-gone': {
    raised: after(({ provider }) => TROUBLES['node-leaves'](provider.cluster)),
    healthy: async (scene) => {
      await after(({ provider }) => TROUBLES['node-leaves'](provider.cluster))(scene)
      scene.pass(61 * MINUTE)
      return scene.look()
    },
  },
  'gpus-dropped': {
    raised: after(({ provider }) => TROUBLES['gpu-drop'](provider.cluster)),
    healthy: async (scene) => {
      TROUBLES['gpu-drop'](scene.provider.cluster)
      return after(() => {})(scene)
    },
  },
  'pending-stays': {
    raised: async (scene) => {
      pend(scene, 1)
      await scene.look()
      scene.pass(6 * MINUTE)
      return scene.look()
    },
    healthy: async (scene) => {
      pend(scene, 1)
      await scene.look()
      scene.pass(4 * MINUTE)
      pend(scene, 0)
      await scene.look()
      pend(scene, 1)
      scene.pass(2 * MINUTE)
      return scene.look()
    },
  },
  'pending-burst': {
    raised: restarted(({ provider }) => TROUBLES['restart-burst'](provider.cluster)),
    healthy: restarted((scene) => pend(scene, 1)),
  },
  'clock-skew': { raised: onGrpc('clock-skew'), healthy: asItIs },
  'old-message': {
    // A kept message: asked for once, it stands for the first of a stream.
    raised: async ({ look, provider }) => {
      const old = provider.grpc.statusOf()
      if (old.timestamp === undefined) throw new Error('the message has no time')
      old.timestamp.seconds -= 3n * 3600n
      provider.grpc.serve(old)
      return look({ streamed: true })
    },
    healthy: ({ look }) => look({ streamed: true }),
  },
  'port-dead': { raised: onGrpc('closed'), healthy: asItIs },
  'transports-disagree': {
    raised: async ({ provider, look }) => {
      await provider.misbehave('vanishing-nodes')
      return look()
    },
    healthy: async ({ provider, look }) => {
      await provider.misbehave('shuffled-storage')
      return look()
    },
  },
  'model-not-detected': {
    raised: (scene) => promising(scene, 'h200'),
    healthy: (scene) => {
      const model = scene.provider.cluster.nodes.find(({ gpuModel }) => gpuModel !== undefined)?.gpuModel
      return promising(scene, model?.name.toUpperCase() ?? '')
    },
  },
  'leases-off-chain': {
    raised: (scene) => {
      TROUBLES['leases-leak'](scene.provider.cluster)
      return besideChain(scene, 38)
    },
    healthy: (scene) => besideChain(scene, 36),
  },
  'certificate-mismatch': {
    raised: showing({ verdict: 'mismatch', message: 'It is not what the owner has published.' }),
    healthy: showing({}),
  },
  'certificate-expired': {
    raised: showing({ verdict: 'expired', message: 'It was valid until 2024-01-01.' }),
    healthy: showing({ verdict: 'unverified' }),
  },
  'certificate-changed': {
    raised: showing({ verdict: 'unverified', changedFrom: { fingerprint256: 'CC:DD', firstSeenMs: 0 } }),
    healthy: showing({ verdict: 'on-chain', changedFrom: { fingerprint256: 'CC:DD', firstSeenMs: 0 } }),
  },
  'version-behind': { raised: amongVersions('v0.8.4'), healthy: amongVersions('v0.14.1') },
}

describe('the table of doubts', () => {
  it('has one check for each code, with the source that taught it', () => {
    expect(DOUBT_CHECKS.map(({ code }) => code).sort()).toEqual([...DOUBT_CODES].sort())
    for (const { source } of DOUBT_CHECKS) expect(source.length).toBeGreaterThan(10)
  })

  it('keeps out of totals what is a number that cannot be believed, and nothing else', () => {
    expect(DOUBT_CHECKS.filter(({ keepsOut }) => keepsOut).map(({ code }) => code)).toEqual([
      'negative',
      'above-allocatable',
      'over-allocated',
      'storage-overclaimed',
      'negative-storage',
      'storage-class-twice',
    ])
  })

  it('finds nothing in a healthy provider, looked at twice', async () => {
    const { look } = await openScene()
    expect(await look()).toEqual([])
    expect(await look()).toEqual([])
  })

  it.each(DOUBT_CODES)('%s is raised by its scenario', async (code) => {
    expect(await SCENARIOS[code].raised(await openScene())).toContain(code)
  })

  it.each(DOUBT_CODES)('%s is not raised by the healthy twin', async (code) => {
    expect(await SCENARIOS[code].healthy(await openScene())).not.toContain(code)
  })
})
