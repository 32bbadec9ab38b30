/** How the screen judges certificates: beside the polls, and from the first frame on. */
import type { TrustWatch } from '../watch/trust-watch.ts'
import type { FleetWatch } from '../watch/types.ts'
import type { TrustIo } from './trust.ts'

/** Watches over the certificates of a fleet from `begin` on; what that needs is loaded then. */
export function watchTrust(
  fleet: FleetWatch,
  { chain, folders }: TrustIo,
  begin: Promise<void>,
): Pick<TrustWatch, 'close'> {
  let closed = false
  const open = async (): Promise<TrustWatch | null> => {
    await begin
    const [{ createTrustWatch }, { openSeen }] = await Promise.all([
      import('../watch/trust-watch.ts'),
      import('../chain/seen.ts'),
    ])
    const seen = await openSeen(folders?.state ?? null)
    if (closed) return null
    const certificateOf =
      chain === undefined ? null : (owner: string, serial: string) => chain.certificate(owner, serial)
    return createTrustWatch({ fleet, certificateOf, seen })
  }
  const opening = open()
  return {
    close: async () => {
      closed = true
      await (await opening)?.close()
    },
  }
}
