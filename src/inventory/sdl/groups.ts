/** An SDL that was found good, as the groups that providers are asked to host. */
import {
  ephemeralVolume,
  type GpuAlternative,
  persistentVolume,
  type ResourceGroup,
  type ResourceUnit,
  ramVolume,
  type Volume,
} from '../../domain/request.ts'
import { gibText } from '../fit/gib-text.ts'
import { cpuMillicores, gpuCount, ipsOf, isPersistent, sizeBytes, volumesOf } from './amounts.ts'
import type { Sdl, SdlProfile, SdlService, SdlVolume } from './schema.ts'

type Adding<T> = { -readonly [Key in keyof T]: T[Key] }

/**
 * One group a placement, by name; in it one unit for each compute profile, by the name of its first service, with the
 * replicas of all services that use it: the order and merging of the official SDK's group specs.
 */
export function groupsOf(sdl: Sdl): readonly ResourceGroup[] {
  const numbers = endpointNumbers(sdl)
  const groups = new Map<string, Map<string, Adding<ResourceUnit>>>()
  for (const [name, service] of Object.entries(sdl.services).sort(byName)) {
    for (const [placement, { profile, count }] of Object.entries(sdl.deployment[name] ?? {})) {
      const units = groups.get(placement) ?? new Map<string, Adding<ResourceUnit>>()
      groups.set(placement, units)
      const compute = sdl.profiles.compute[profile]
      if (compute === undefined) continue
      const unit = units.get(profile) ?? { ...unitOf(compute), services: [], leasedIps: [] }
      units.set(profile, unit)
      unit.services = [...unit.services, { name, replicas: count }]
      unit.leasedIps = [...unit.leasedIps, ...leasedIps(service, numbers)].sort((a, b) => a - b)
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, units]) => {
      const placement = sdl.profiles.placement[name]
      const attributes = Object.entries(placement?.attributes ?? {}).sort(byName)
      const { allOf = [], anyOf = [] } = placement?.signedBy ?? {}
      return {
        name,
        units: [...units.values()],
        attributes: attributes.map(([key, value]) => ({ key, value: String(value) })),
        signedBy: { allOf, anyOf },
      }
    })
}

function unitOf(profile: SdlProfile): Omit<ResourceUnit, 'services' | 'leasedIps'> {
  const { cpu, memory, gpu } = profile.resources
  return {
    cpuMillicores: cpuMillicores(cpu.units),
    memoryBytes: sizeBytes(memory.size),
    gpu: { count: gpuCount(gpu?.units) ?? 0, alternatives: alternativesOf(profile) },
    volumes: volumesOf(profile).map(volumeOf),
  }
}

function alternativesOf({ resources }: SdlProfile): readonly GpuAlternative[] {
  const vendors = Object.entries(resources.gpu?.attributes?.vendor ?? {}).sort(byName)
  return vendors.flatMap(([vendor, models]): readonly GpuAlternative[] =>
    // A vendor without a list is any of its models.
    (models ?? [{ model: '*' }]).map((one) => ({
      vendor,
      model: one.model,
      ram: one.ram === undefined ? null : gibText(one.ram),
      interface: one.interface ?? null,
    })),
  )
}

function volumeOf(volume: SdlVolume): Volume {
  const name = volume.attributes?.class ?? ''
  const bytes = sizeBytes(volume.size)
  if (isPersistent(volume)) return persistentVolume(name === '' ? 'default' : name, bytes)
  if (name === 'ram') return ramVolume(bytes)
  // Any other class that is not persistent is disk of the node, as the provider's engine takes it; what was written
  // of it is asked of the provider's attributes all the same.
  const attributes = Object.entries(volume.attributes ?? {}).sort(byName)
  return {
    ...ephemeralVolume(bytes),
    attributes: attributes.map(([key, value]) => ({ key, value: String(value) })),
  }
}

/** A number for each leased endpoint by its name: its last place in the sorted list of all uses. */
function endpointNumbers(sdl: Sdl): ReadonlyMap<string, number> {
  const used = Object.values(sdl.services).flatMap(ipsOf).sort()
  return new Map(used.map((name, index) => [name, index + 1]))
}

function leasedIps(service: SdlService, numbers: ReadonlyMap<string, number>): readonly number[] {
  return ipsOf(service).map((name) => numbers.get(name) ?? 0)
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a.localeCompare(b)
}
