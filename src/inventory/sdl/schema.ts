/**
 * The parts of an SDL (versions 2.0 and 2.1) that decide what is asked of a provider. There a key that the official SDK
 * does not know is refused, as it does, since a typing error would change the answer; what else an SDL holds is not read.
 */
import * as z from 'zod'

/** `512Mi`, `1.5Gi`, `10G`; the official SDK wants a unit, in either case. */
const size = z
  .string('expected a size in quotes or with its unit, such as 512Mi')
  .regex(/^\d+(\.\d+)?[kmgtpe](i|b|ib)?$/i, 'expected a size with its unit, such as 512Mi or 1.5Gi')

const CORES = 'expected a number of cores above 0, such as 0.5 or "500m"'

const cpuUnits = z.union(
  [z.number().positive(CORES), z.string().regex(/^(?=.*[1-9])\d+(\.\d+)?m?$/i, CORES)],
  CORES,
)

const attributes = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

const gpuModel = z.strictObject({
  model: z.string('expected the model of the GPU, such as h100'),
  ram: size.optional(),
  interface: z.enum(['pcie', 'sxm'], 'expected pcie or sxm').optional(),
})
const gpuModels = z.array(gpuModel, 'expected a list of models, or nothing for any').nullable()

const gpu = z.strictObject({
  units: z.union([z.number(), z.string()], 'expected a number of GPUs').optional(),
  attributes: z
    .strictObject({
      vendor: z.strictObject({ nvidia: gpuModels.optional(), amd: gpuModels.optional() }).optional(),
    })
    .optional(),
})

const volume = z.strictObject({
  name: z.string().optional(),
  size,
  attributes: z
    .strictObject({ class: z.string().optional(), persistent: z.union([z.boolean(), z.string()]).optional() })
    .optional(),
})

const profile = z.strictObject({
  resources: z.strictObject({
    cpu: z.strictObject({ units: cpuUnits, attributes: z.unknown().optional() }),
    memory: z.strictObject({ size, attributes: z.unknown().optional() }),
    storage: z.union([volume, z.array(volume)], 'expected a volume or a list of volumes, each with a size'),
    gpu: gpu.optional(),
  }),
})

const placement = z.strictObject({
  attributes: attributes.optional(),
  signedBy: z
    .strictObject({ allOf: z.array(z.string()).optional(), anyOf: z.array(z.string()).optional() })
    .optional(),
  pricing: z.record(z.string(), z.unknown()),
})

const service = z.object({
  expose: z
    .array(
      z.object({
        to: z.array(z.object({ global: z.boolean().optional(), ip: z.string().optional() })).optional(),
      }),
    )
    .nullish(),
  params: z
    .strictObject({
      storage: z.record(z.string(), z.object({ mount: z.string().optional() })).nullish(),
      permissions: z.unknown().optional(),
    })
    .nullish(),
})

const deployed = z.strictObject({
  profile: z.string('expected the name of a compute profile'),
  count: z.int('expected a whole number of replicas').min(1, 'expected 1 replica or more').max(100_000),
})

export const sdlSchema = z.object(
  {
    version: z.enum(['2.0', '2.1'], 'expected "2.0" or "2.1", in quotes'),
    services: z.record(z.string(), service),
    profiles: z.object({
      compute: z.record(z.string(), profile),
      placement: z.record(z.string(), placement),
    }),
    deployment: z.record(z.string(), z.record(z.string(), deployed)),
    endpoints: z.record(z.string(), z.strictObject({ kind: z.enum(['ip'], 'expected ip') })).optional(),
  },
  'expected an SDL: version, services, profiles and deployment',
)

export type Sdl = z.infer<typeof sdlSchema>
export type SdlService = z.infer<typeof service>
export type SdlProfile = z.infer<typeof profile>
export type SdlVolume = z.infer<typeof volume>
