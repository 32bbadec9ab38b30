/**
 * To be given to node with `--import`: a connection or a look-up that would leave this machine ends the process with
 * status 99.
 */
import dns from 'node:dns'
import net from 'node:net'

function leave(where: string): never {
  process.stderr.write(`it would have left this machine: ${where}\n`)
  process.exit(99)
}

const { connect } = net.Socket.prototype
Object.defineProperty(net.Socket.prototype, 'connect', {
  value(this: net.Socket, ...args: Parameters<typeof connect>) {
    const text = JSON.stringify(args)
    const [, host] = /"host":"([^"]*)"/.exec(text) ?? []
    if (host !== undefined && !/^(127\.\d+\.\d+\.\d+|::1)$/.test(host)) leave(host)
    return Reflect.apply(connect, this, args)
  },
})
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6'] as const) {
  Object.defineProperty(dns, name, { value: (host: string) => leave(`look-up of ${host}`) })
}
