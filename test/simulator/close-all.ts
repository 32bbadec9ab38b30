/**
 * A program for a test: a fleet in which every misbehaviour of both ports is met by a request under way, and of
 * gRPC by a stream from before too, closed in the midst of it. Prints what the process still holds then, and must end by itself.
 */
import { GRPC_MISBEHAVIOURS, MISBEHAVIOURS, startFleet } from '../../src/simulator/index.ts'
import { ask, keepAliveAgent, until } from './ask.ts'
import { GET_STATUS, rawCall, rawSession, STREAM_STATUS } from './grpc/call.ts'

const fleet = await startFleet({ providers: MISBEHAVIOURS.length + 1, lifeMs: 5 })
const before = fleet.providers.map((provider) => rawSession(provider))
for (const session of before) void rawCall(session, STREAM_STATUS)
await until(() => fleet.providers.every(({ grpc }) => grpc.streams.open === 1))
await Promise.all(GRPC_MISBEHAVIOURS.map((how, index) => fleet.providers[index]?.grpc.misbehave(how)))
const during = fleet.providers.map((provider) => rawSession(provider))
for (const session of during)
  void Promise.all([rawCall(session, GET_STATUS), rawCall(session, STREAM_STATUS)])
await Promise.all(MISBEHAVIOURS.map((how, index) => fleet.providers[index]?.misbehave(how)))
const asked = fleet.providers.map((provider) => ask(provider, { enoughBytes: 2 ** 40, patienceMs: 60_000 }))
const agent = keepAliveAgent()
const healthy = fleet.providers.at(-1)
if (healthy !== undefined) await ask(healthy, { agent })
const endless = ['hang', 'stall', 'drip', 'huge-body'] as const
await until(() => endless.every((how) => fleet.providers[MISBEHAVIOURS.indexOf(how)]?.requests.open === 1))

await Promise.all([fleet.close(), fleet.close()])
await Promise.all(asked)
agent.destroy()
for (const session of [...before, ...during]) session.destroy()
const grpcOpen = fleet.providers
  .filter(({ grpc }) => grpc.unary.open + grpc.streams.open + grpc.connections.open > 0)
  .map(({ index }) => GRPC_MISBEHAVIOURS[index])
const open = fleet.providers
  .filter(({ requests }) => requests.open > 0)
  .map(({ index }) => MISBEHAVIOURS[index])
const answers = await Promise.all(fleet.providers.map((provider) => ask(provider)))
const grpcAnswers = await Promise.all(
  fleet.providers.map(({ host, grpcPort }) => ask({ host, port: grpcPort })),
)
const refused = [...answers, ...grpcAnswers].filter(({ end }) => end === 'ECONNREFUSED').length
const held = () =>
  process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap')
// The sockets that were refused just now need a moment to go; what stays is told.
await until(() => held().length === 0).catch(() => {})
process.stdout.write(
  JSON.stringify({ open, grpcOpen, refused: refused === fleet.providers.length * 2, held: held() }),
)
