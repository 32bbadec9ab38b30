/** Names of providers and nodes in few cells, keeping the part that tells them apart. */
import type { Charset } from './line.ts'
import { cellWidth, cutMiddle, fitText, visibleText } from './text.ts'

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

/**
 * A node's name in at most `width` cells. Nodes of a cluster share the domain, and mostly what their own names begin
 * with: the domain goes first, and then the middle, as a number at the end is what tells one from another.
 */
export function shortNodeName(name: string, width: number, charset: Charset): string {
  const shown = name === '' ? UNNAMED : visibleText(name, charset)
  if (cellWidth(shown) <= width) return shown
  const own = /^[^.]+(?=\.[^.]*[a-z])/i.exec(shown)?.[0] ?? shown
  return cellWidth(own) < width ? fitText(shown, width, 'left', charset) : cutMiddle(own, width, charset)
}

/** A provider may call a node nothing at all. */
const UNNAMED = '(no name)'
