/** A stream on which nothing goes out before it may. */
import { Duplex } from 'node:stream'

export interface HeldBack {
  /** Takes what is written, and keeps it until `release`. */
  readonly stream: Duplex
  /** Lets out what was written, and from now on whatever is. */
  readonly release: () => void
}

/**
 * A stream over `line` for who writes without waiting for the connection, as HTTP/2 does. The two end together; an
 * error of the line is told on the stream.
 */
export function holdBack(line: Duplex): HeldBack {
  let isHeld = true
  let letOut: () => void = () => {}
  const stream = new Duplex({
    read: () => line.resume(),
    write: (part, _encoding, written) => {
      const send = (): void => {
        line.write(part, written)
      }
      if (isHeld) letOut = send
      else send()
    },
    final: (ended) => {
      line.end(ended)
    },
    destroy: (error, destroyed) => {
      line.destroy()
      destroyed(error)
    },
  })
  line.pause()
  line.on('data', (part: Buffer) => {
    if (!stream.push(part)) line.pause()
  })
  line.once('end', () => stream.push(null))
  line.on('error', (error) => stream.destroy(error))
  line.once('close', () => stream.destroy())
  return {
    stream,
    release: () => {
      if (!isHeld) return
      isHeld = false
      letOut()
    },
  }
}
