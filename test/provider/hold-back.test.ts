import { Duplex, PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { holdBack } from '../../src/provider/hold-back.ts'

/** A line of which the test holds the other end. */
function line() {
  const [sent, coming] = [new PassThrough(), new PassThrough()]
  return { sent, coming, line: Duplex.from({ writable: sent, readable: coming }) }
}

describe('a line that is held back', () => {
  it('lets nothing out before it is released, and then all of it in order', async () => {
    const { sent, line: below } = line()
    const { stream, release } = holdBack(below)
    for (const part of ['one ', 'two ', 'three']) stream.write(part)
    await new Promise(setImmediate)
    expect(sent.readableLength).toBe(0)
    release()
    stream.end()
    expect(await text(sent)).toBe('one two three')
  })

  it('lets in what comes meanwhile', async () => {
    const { coming, line: below } = line()
    const { stream } = holdBack(below)
    coming.end('settings')
    expect(await text(stream)).toBe('settings')
  })

  it('ends with the line below it, and the line with it', async () => {
    const [one, other] = [line(), line()]
    const above = holdBack(one.line).stream
    above.on('error', () => {})
    one.line.destroy()
    await expect.poll(() => above.destroyed).toBe(true)
    holdBack(other.line).stream.destroy()
    await expect.poll(() => other.line.destroyed).toBe(true)
  })

  it('tells an error of the line', async () => {
    const { line: below } = line()
    const { stream } = holdBack(below)
    const told = new Promise((resolve) => stream.once('error', resolve))
    below.destroy(new Error('reset'))
    expect(await told).toMatchObject({ message: 'reset' })
  })
})
