/** Names of providers in few cells, keeping the part that tells them apart. */
import type { Charset } from './line.ts'
import { cellWidth, fitText, visibleText } from './text.ts'

/**
 * `host:port` in at most `width` cells where that can be had by leaving out what most providers share: first the
 * default port 8443, then a leading `provider.`. What is still too long is cut in the host, so that another port
 * stays readable: providers of one host differ in nothing else.
 */
export function shortEndpoint(id: string, width: number, charset: Charset): string {
  const shown = visibleText(id, charset)
  if (cellWidth(shown) <= width) return shown
  const bare = shown.replace(/:8443$/, '')
  if (cellWidth(bare) <= width) return bare
  const host = bare.replace(/^provider\.(?=.)/, '')
  if (cellWidth(host) <= width) return host
  const port = /:\d{1,5}$/.exec(host)?.[0] ?? ''
  if (port === '' || width - port.length < 3) return fitText(host, width, 'left', charset)
  return fitText(host.slice(0, -port.length), width - port.length, 'left', charset) + port
}
