/**
 * What a recording is: lines of JSON, compressed as gzip members one after another, so that `zcat` reads it and a
 * file that was cut is readable up to the cut. The first line describes it; each further one says what differs
 * from the one before; the last one says that it is whole.
 */
import * as z from 'zod'
import { instant } from './state-schema.ts'

export const FORMAT = 'akash-top recording'
/** Raised when a reader of this version could not read what is written. */
export const FORMAT_VERSION = 1

export const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.number().int().min(1),
  /** Version of the program that wrote it. */
  program: z.string(),
  /** RFC 3339. */
  started: z.string(),
  /** As they were named. */
  endpoints: z.array(z.string()),
})
export type RecordingHeader = z.infer<typeof headerSchema>

export const momentSchema = z.object({
  /** Epoch ms by the clock of the machine that recorded, which may have been set back in between. */
  t: instant,
  /** Patches of the providers that differ, by their place; the first time, and now and then again, as a whole. */
  p: z.record(z.string(), z.unknown()),
  /** Interval of polls in ms, where it differs from the line before. */
  i: z.number().positive().optional(),
  /** Epoch ms of the last change, where it differs from the line before. */
  c: instant.nullable().optional(),
})
export type RecordedMoment = z.infer<typeof momentSchema>

export const endSchema = z.object({ end: z.number() })
