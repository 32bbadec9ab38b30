/** Where one provider answers. */
export interface Endpoint {
  /** Identity and label: `host:port`, an IPv6 host in brackets, lower-case host. */
  readonly id: string
  /** As the person typed it. */
  readonly text: string
  /** Host name or address; an IPv6 literal without brackets. */
  readonly host: string
  /** Port of REST `/status`. */
  readonly port: number
}
