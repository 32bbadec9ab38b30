/** What `--help` of the simulator says. */
import { CERTIFICATE_KINDS } from './certificate-kinds.ts'
import { GRPC_MISBEHAVIOURS } from './grpc/types.ts'
import { SCENES } from './scenes.ts'
import { MISBEHAVIOURS, SCENE_NAMES } from './types.ts'

export const HELP = `Usage: npm run simulator -- [options]

Starts simulated Akash providers on loopback and prints the endpoint of each, one a line.

  --scene NAME               a fleet with a story, see below; how many and how fast as it says,
                             unless given here
  --providers N              how many (default 6)
  --seed N                   the same seed gives the same fleet and life (default 1)
  --nodes N                  nodes per provider (default: a plausible distribution)
  --life MS                  milliseconds between events of its life (default 0: still)
  --layout ports|addresses   127.0.0.1 with a port each, or 127.x.y.z:8443 (default ports)
  --compress gzip|deflate    coding of answers, for clients that accept it (default none)
  --sample FILE[=INDEX]      that provider serves this file byte for byte; without INDEX the
                             first such FILE is served by provider 0, the next by 1, ...
  --misbehave INDEX=HOW      that provider misbehaves from the start
  --no-grpc                  REST only: the next port of each provider refuses
  --chain [--chain-total N]  a chain that has these providers, and with junk and dead ones N in all
                             (default: none but these); prints its URL after the endpoints
  --help

Then it reads commands, one a line, and answers each with a line:

  INDEX HOW                  misbehave in this way
  INDEX heal                 behave again, on both ports; INDEX grpc:heal on that of gRPC
  INDEX certify KIND [PORT]  show such a certificate, on both ports or on rest or grpc
  authority FILE             write the certificate of the authority that signs for \`ca\` there
  INDEX publish              tell the open streams what the inventory is
  INDEX sample FILE          serve this file byte for byte
  INDEX own                  serve its own inventory again
  step                       let one event happen
  quit

It ends on quit, SIGINT and SIGTERM. The end of the input ends it at a terminal (Ctrl-D) only: with
input from a pipe or a file it goes on serving.

A scene is one of:
${SCENE_NAMES.map((name) => `  ${name.padEnd(25)}  ${SCENES[name].about}`).join('\n')}

KIND is one of: ${CERTIFICATE_KINDS.join(', ')}

HOW is one of: ${MISBEHAVIOURS.join(', ')};
or, for the gRPC port, grpc: and one of: ${GRPC_MISBEHAVIOURS.join(', ')}
`
