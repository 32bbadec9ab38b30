import type { SimulatedGrpc } from './types.ts'

const none = { begun: 0, open: 0, mostOpen: 0 }

function refuse(): never {
  throw new Error('this fleet was started without gRPC')
}

/** What stands for the gRPC side of a provider that has none: counts of zero, and controls that throw. */
export const NO_GRPC: SimulatedGrpc = {
  unary: none,
  streams: none,
  connections: none,
  pings: 0,
  clientCertificates: 0,
  lastHeaders: {},
  headersSeen: new Set(),
  misbehave: async () => refuse(),
  publish: refuse,
  burst: refuse,
  statusOf: refuse,
  serve: refuse,
}
