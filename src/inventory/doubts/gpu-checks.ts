/** Checks of the cards of one node: counts of Kubernetes beside what the inventory operator recognised. */
import type { ClusterNode } from '../../domain/cluster.ts'
import type { CheckFacts } from './doubt.ts'

export interface GpuCheck extends CheckFacts {
  readonly keepsOut: false
  /** The sentence, or null where all is well. Asked only of nodes whose models are told. */
  readonly find: (cards: NodeCards) => string | null
}

/** The cards of a node that tells their models. */
export interface NodeCards {
  /** Cards of the hardware; where capacity is not told, those that may be handed out. */
  readonly cards: number
  readonly allocatable: number | null
  /** Cards with a model. */
  readonly recognised: number
}

export const GPU_CHECKS: readonly GpuCheck[] = [
  {
    code: 'gpu-no-model',
    source: 'akash-network/support#240; the liveness rule of charts/akash-inventory-operator (gpucheck)',
    keepsOut: false,
    find: ({ cards, recognised }) =>
      cards > 0 && recognised === 0
        ? `${counted(cards)}, and no model is told of any: tenants who ask for a model cannot get one.`
        : null,
  },
  {
    // An unknown device id gives no entry, while the quantity counts the card.
    code: 'gpu-models-short',
    source: 'akash-network/provider-configs#82',
    keepsOut: false,
    find: ({ cards, recognised }) =>
      recognised > 0 && recognised < cards
        ? `${counted(cards)}, but models are told of ${recognised} only: a card may not be known to the provider.`
        : null,
  },
  {
    code: 'gpu-unhealthy',
    source: 'akash-network/support#249, #244',
    keepsOut: false,
    find: ({ cards, allocatable }) =>
      allocatable !== null && allocatable >= 0 && allocatable < cards
        ? `${counted(cards)}, but only ${allocatable} can be handed out: the device plugin holds some for unhealthy.`
        : null,
  },
]

/** The cards of a node, or null where models are not told (REST), or the count is none. */
export function cardsOf(node: ClusterNode): NodeCards | null {
  // REST tells no CPU packages either: their list is what a node of gRPC has and one of REST has not.
  if (node.cpus === undefined) return null
  const { capacity, allocatable } = node.resources.gpu
  const cards = capacity ?? allocatable
  if (cards === null || !Number.isFinite(cards)) return null
  return { cards, allocatable, recognised: node.gpus.reduce((sum, { count }) => sum + count, 0) }
}

function counted(cards: number): string {
  return `GPU: the node has ${cards} ${cards === 1 ? 'card' : 'cards'}`
}
