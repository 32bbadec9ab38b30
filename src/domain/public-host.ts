/** Which hosts mean the same to everyone. */

/**
 * Hosts in the canonical form of `parseEndpoint`: RFC 1918, 1122, 3927, 6598 (carrier NAT) and 6761 for names; ::1,
 * fc00::/7, fe80::/10 and IPv4 in IPv6. A name without a dot is one of a local network, too.
 */
const PRIVATE =
  /^(0|10|127)\.\d+\.\d+\.\d+$|^(192\.168|169\.254)\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d+$|^::|^f[cd][0-9a-f]{2}:|^fe[89ab][0-9a-f]:|^[^.:]+$|\.(localhost|local|internal|lan|home\.arpa)$/

/** Names that never belong to anybody (RFC 2606 and 6761). */
const RESERVED = /(^|\.)(test|invalid|example|example\.(com|net|org))$/

/** Whether a host means something on its owner's own network only: loopback, link-local, private, a bare name. */
export function isPrivateHost(host: string): boolean {
  return PRIVATE.test(host)
}

/** Whether a host may stand for a machine that everyone can reach. */
export function isPublicHost(host: string): boolean {
  return !isPrivateHost(host) && !RESERVED.test(host)
}
