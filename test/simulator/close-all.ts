/**
 * A program for a test: a fleet in which every misbehaviour is met by a request under way, closed in the midst
 * of it. Prints what the process still holds then, and must end by itself.
 */
import { MISBEHAVIOURS, startFleet } from '../../src/simulator/index.ts'
import { ask, keepAliveAgent, until } from './ask.ts'

const fleet = await startFleet({ providers: MISBEHAVIOURS.length + 1, lifeMs: 5 })
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
const open = fleet.providers
  .filter(({ requests }) => requests.open > 0)
  .map(({ index }) => MISBEHAVIOURS[index])
const answers = await Promise.all(fleet.providers.map((provider) => ask(provider)))
const refused = answers.filter(({ end }) => end === 'ECONNREFUSED').length
const held = () =>
  process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap' && name !== 'TTYWrap')
// The sockets that were refused just now need a moment to go; what stays is told.
await until(() => held().length === 0).catch(() => {})
process.stdout.write(JSON.stringify({ open, refused: refused === fleet.providers.length, held: held() }))
