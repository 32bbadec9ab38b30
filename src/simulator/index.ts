/** A fleet of simulated providers on loopback, for `--demo`, tests and benches. */

export { type BlackHoles, startBlackHoles } from './black-holes.ts'
export { CERTIFICATE_KINDS, type CertificateKind } from './certificate-kinds.ts'
export { startChain } from './chain.ts'
export * from './chain-types.ts'
export { startFleet } from './fleet.ts'
export { GRPC_MISBEHAVIOURS, type GrpcMisbehaviour, type SimulatedGrpc } from './grpc/types.ts'
export { SCENES } from './scenes.ts'
export { giveCards, TROUBLES, type Trouble } from './troubles.ts'
export {
  type FleetOptions,
  MISBEHAVIOURS,
  type Misbehaviour,
  SCENE_NAMES,
  type SceneName,
  type SimCluster,
  type SimNode,
  type SimReservation,
  type SimResources,
  type SimulatedFleet,
  type SimulatedProvider,
} from './types.ts'
