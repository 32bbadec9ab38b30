/** The text of a `/version` answer: what the provider and its Kubernetes are. */
import * as z from 'zod'
import { failure, type Outcome, success } from '../../domain/outcome.ts'
import type { ProviderVersions } from '../../domain/provider-facts.ts'
import { readJson } from './read-json.ts'

/** No version is longer; what is beyond is cut. */
const MOST_CHARACTERS = 100

/** Blank, missing and of another type are all the same: not told. */
const version = z
  .string()
  .transform((text) => text.trim().slice(0, MOST_CHARACTERS) || null)
  .nullable()
  .catch(null)

/**
 * provider, gateway/rest: `akash` is the SDK's version info, `kube` that of Kubernetes, which may be missing. Names
 * of several words were in camelCase in older providers and are in snake_case since; those read here are one word,
 * but for Kubernetes' `gitVersion`.
 */
const answer = z.object({
  akash: z.object({ version: version.optional() }).nullish().catch(null),
  kube: z.object({ gitVersion: version.optional(), git_version: version.optional() }).nullish().catch(null),
})

/** Reads `/version`; a version is free text, and null where it is not told. Fails (`not-akash`) for other JSON. */
export function readVersion(text: string): Outcome<ProviderVersions> {
  const json = readJson(text)
  if (!json.ok) return json
  const read = answer.safeParse(json.value)
  const { akash, kube } = read.success ? read.data : {}
  if (akash === undefined && kube === undefined) {
    return failure('not-akash', 'the answer is no version of an Akash provider; check host and port')
  }
  return success({
    provider: akash?.version ?? null,
    kubernetes: kube?.gitVersion ?? kube?.git_version ?? null,
  })
}
