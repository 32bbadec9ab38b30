/** What someone wants to run: services with what each replica needs, in groups of which each goes to one provider. */
import type { Attribute } from './provider-record.ts'

/** One kind of card that will do. */
export interface GpuAlternative {
  readonly vendor: string
  /** Model as providers name it, `h100`; `*` is any. */
  readonly model: string
  /** Memory of a card in whole Gi, `80Gi`; null is any. */
  readonly ram: string | null
  /** `pcie` or `sxm`; null is any. */
  readonly interface: string | null
}

/** A volume of one replica. `ephemeral` is disk of the node, `ram` its memory, `persistent` of the cluster's pool. */
export interface Volume {
  readonly kind: 'ephemeral' | 'ram' | 'persistent'
  /** Storage class; '' for an ephemeral volume. */
  readonly class: string
  readonly bytes: number
  /** What a set of the provider's `capabilities/storage` on chain must hold for it; empty: nothing is asked. */
  readonly attributes: readonly Attribute[]
}

/** Replicas that need the same: of one service, or of several that share a profile. */
export interface ResourceUnit {
  /** In order; the replicas of the unit are theirs one after another. */
  readonly services: readonly { readonly name: string; readonly replicas: number }[]
  readonly cpuMillicores: number
  readonly memoryBytes: number
  readonly gpu: { readonly count: number; readonly alternatives: readonly GpuAlternative[] }
  /** In the order in which they are taken. */
  readonly volumes: readonly Volume[]
  /** Leased IP endpoints by their number; the same number is the same address. */
  readonly leasedIps: readonly number[]
}

/** What one provider has to take as a whole: an order of its own, on which every provider bids or not. */
export interface ResourceGroup {
  readonly name: string
  /** In the order of the deployment; providers place the last first. */
  readonly units: readonly ResourceUnit[]
  /** What the provider must carry on chain. */
  readonly attributes: readonly Attribute[]
  readonly signedBy: { readonly allOf: readonly string[]; readonly anyOf: readonly string[] }
}

/** A request as a person gave it, read. */
export interface DeploymentRequest {
  /** One or more. Several may go to several providers. */
  readonly groups: readonly ResourceGroup[]
}

/** Replicas of a unit, of all its services. */
export function replicasOf({ services }: ResourceUnit): number {
  return services.reduce((sum, { replicas }) => sum + replicas, 0)
}

/** A persistent volume of a class. */
export function persistentVolume(name: string, bytes: number): Volume {
  return { kind: 'persistent', class: name, bytes, attributes: storageAttributes(name, 'true') }
}

/** A volume in memory. */
export function ramVolume(bytes: number): Volume {
  return { kind: 'ram', class: 'ram', bytes, attributes: storageAttributes('ram', 'false') }
}

/** A volume on the node's disk, of which nothing else is said. */
export function ephemeralVolume(bytes: number): Volume {
  return { kind: 'ephemeral', class: '', bytes, attributes: [] }
}

/** The attributes of a volume as the official SDK writes them: by key, values as text. */
function storageAttributes(name: string, persistent: string): readonly Attribute[] {
  return [
    { key: 'class', value: name },
    { key: 'persistent', value: persistent },
  ]
}
