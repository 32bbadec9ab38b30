/** What must agree between the sections of an SDL; the rules are those of the official SDK's validation. */
import { quote } from '../../domain/quote.ts'
import { gpuCount, ipsOf, isPersistent, volumesOf } from './amounts.ts'
import type { Sdl, SdlProfile, SdlService } from './schema.ts'

export interface Complaint {
  readonly path: readonly string[]
  readonly message: string
}

/** The first thing that does not agree, or null. */
export function complaintOf(sdl: Sdl): Complaint | null {
  for (const [name, service] of Object.entries(sdl.services)) {
    const placements = own(sdl.deployment, name)
    if (placements === undefined) {
      return { path: ['services', name], message: `the service ${quote(name)} stands in no deployment` }
    }
    const complaint = complaintOfEndpoints(sdl, name, service) ?? complaintOfMounts(sdl, name, service)
    if (complaint !== null) return complaint
  }
  if (Object.values(sdl.deployment).every((placements) => Object.keys(placements).length === 0)) {
    return { path: ['deployment'], message: 'nothing is deployed; name a service, a placement and a profile' }
  }
  const used = new Set(Object.values(sdl.services).flatMap(ipsOf))
  const idle = Object.keys(sdl.endpoints ?? {}).find((name) => !used.has(name))
  if (idle !== undefined) return { path: ['endpoints', idle], message: 'no service uses this endpoint' }
  for (const [name, placements] of Object.entries(sdl.deployment)) {
    const service = own(sdl.services, name)
    if (service === undefined) {
      return { path: ['deployment', name], message: `there is no service ${quote(name)}` }
    }
    for (const [placement, { profile }] of Object.entries(placements)) {
      const complaint = complaintOfDeployed(sdl, service, ['deployment', name, placement], placement, profile)
      if (complaint !== null) return complaint
    }
  }
  return null
}

function complaintOfDeployed(
  sdl: Sdl,
  service: SdlService,
  path: readonly string[],
  placementName: string,
  profileName: string,
): Complaint | null {
  const placement = own(sdl.profiles.placement, placementName)
  if (placement === undefined) return { path, message: `there is no placement ${quote(placementName)}` }
  const profile = own(sdl.profiles.compute, profileName)
  if (profile === undefined) {
    return { path: [...path, 'profile'], message: `there is no compute profile ${quote(profileName)}` }
  }
  if (own(placement.pricing, profileName) === undefined) {
    return {
      path: ['profiles', 'placement', placementName, 'pricing'],
      message: `there is no price for the profile ${quote(profileName)}`,
    }
  }
  return complaintOfProfile(profile, service, ['profiles', 'compute', profileName, 'resources'])
}

function complaintOfProfile(
  profile: SdlProfile,
  service: SdlService,
  path: readonly string[],
): Complaint | null {
  const { gpu } = profile.resources
  if (gpu !== undefined) {
    const count = gpuCount(gpu.units)
    if (count === null) return { path: [...path, 'gpu', 'units'], message: 'expected a whole number of GPUs' }
    const vendor = gpu.attributes?.vendor
    if (count > 0 && (vendor === undefined || Object.keys(vendor).length === 0)) {
      return { path: [...path, 'gpu'], message: 'GPUs need attributes with a vendor, such as nvidia' }
    }
    if (count === 0 && gpu.attributes !== undefined) {
      return { path: [...path, 'gpu', 'attributes'], message: 'attributes need a number of GPUs above 0' }
    }
  }
  for (const volume of volumesOf(profile)) {
    const { name = 'default' } = volume
    const isRam = volume.attributes?.class === 'ram'
    if (!isPersistent(volume)) continue
    if (isRam)
      return { path: [...path, 'storage'], message: `the ram volume ${quote(name)} cannot be persistent` }
    if (own(service.params?.storage ?? {}, name)?.mount === undefined) {
      return {
        path: [...path, 'storage'],
        message: `the persistent volume ${quote(name)} has no mount in params.storage of its service`,
      }
    }
  }
  return null
}

function complaintOfEndpoints(sdl: Sdl, name: string, service: SdlService): Complaint | null {
  for (const [nth, { to = [] }] of (service.expose ?? []).entries()) {
    for (const [place, { ip, global }] of to.entries()) {
      if (ip === undefined) continue
      const path = ['services', name, 'expose', String(nth), 'to', String(place), 'ip']
      if (own(sdl.endpoints ?? {}, ip) === undefined) {
        return { path, message: `there is no endpoint ${quote(ip)}` }
      }
      if (global !== true) return { path, message: 'an IP needs global: true beside it' }
    }
  }
  return null
}

/** Volumes that a service mounts and its profile does not have; the official SDK looks no further than names. */
function complaintOfMounts(sdl: Sdl, name: string, service: SdlService): Complaint | null {
  for (const { profile } of Object.values(own(sdl.deployment, name) ?? {})) {
    const compute = own(sdl.profiles.compute, profile)
    if (compute === undefined) continue
    const names = volumesOf(compute).map((volume) => volume.name)
    const odd = Object.keys(service.params?.storage ?? {}).find((volume) => !names.includes(volume))
    if (odd !== undefined) {
      const message = `the profile ${quote(profile)} has no volume of that name`
      return { path: ['services', name, 'params', 'storage', odd], message }
    }
  }
  return null
}

/** A value by a key that a person wrote: never one of the prototype. */
function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
