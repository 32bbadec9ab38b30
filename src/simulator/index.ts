/** A fleet of simulated providers on loopback, for `--demo`, tests and benches. */
export { startFleet } from './fleet.ts'
export {
  type FleetOptions,
  MISBEHAVIOURS,
  type Misbehaviour,
  type SimCluster,
  type SimNode,
  type SimReservation,
  type SimResources,
  type SimulatedFleet,
  type SimulatedProvider,
} from './types.ts'
