import { Duplex } from 'node:stream'

/** A duplex that can go dark. */
export interface Valve {
  readonly stream: Duplex
  /** From now on nothing is read from the line below and nothing written to it, while it stays open. For good. */
  readonly shut: () => void
}

/**
 * A way through to `line` that can be shut: what a cable that was cut looks like from both ends. HTTP/2 sits on top
 * of it, so that not even a PING, which node answers below any of our code, is answered then. Ends with the line.
 */
export function createValve(line: Duplex): Valve {
  let isShut = false
  const stream = new Duplex({
    read: () => {
      if (!isShut) line.resume()
    },
    // Without the callback the writer waits, and nothing more is written.
    write: (part, _encoding, written) => {
      if (!isShut) line.write(part, written)
    },
    final: (ended) => {
      if (!isShut) line.end(ended)
    },
    destroy: (error, destroyed) => {
      line.destroy()
      destroyed(error)
    },
  })
  line.pause()
  line.on('data', (part: Buffer) => {
    if (!isShut && !stream.push(part)) line.pause()
  })
  line.once('end', () => {
    if (!isShut) stream.push(null)
  })
  line.once('close', () => stream.destroy())
  // What broke the line is told to both sides by its end.
  line.on('error', () => {})
  stream.on('error', () => {})
  return {
    stream,
    shut: () => {
      isShut = true
      line.pause()
    },
  }
}
