/**
 * A simulated chain on loopback: the REST API of one node, over plain HTTP.
 *
 *     const chain = await startChain({ providers: fleet.providers, total: 2000 })
 *     chain.url                          // 'http://127.0.0.1:20412'
 *     await chain.misbehave('hang')
 *     chain.records[0].hostUri = '$HOST' // the next answer says so
 *     await chain.close()
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { makeRecords } from './chain-records.ts'
import { chainAnswer } from './chain-routes.ts'
import type { ChainMisbehaviour, ChainOptions, SimulatedChain } from './chain-types.ts'
import { createDoor } from './door.ts'
import { findPlaces } from './places.ts'

const WEB_PAGE = '<!doctype html><title>Bad gateway</title><h1>It is not here</h1>\n'
const JSON_TYPE = 'application/json'
const HUGE_PART = Buffer.alloc(65_536, '[')

/** Answers that do not depend on the question. */
const INSTEAD = new Map<ChainMisbehaviour, (response: ServerResponse) => void>([
  ['hang', () => {}],
  ['500', (response) => send(response, 500, JSON_TYPE, '{"code":13,"message":"panic","details":[]}')],
  ['html', (response) => send(response, 200, 'text/html', WEB_PAGE)],
  ['huge', (response) => endless(response)],
  ['other-json', (response) => send(response, 200, JSON_TYPE, '{"hello":[]}')],
])

/** Starts a chain and resolves when it answers; the caller owns it until `close`. */
export async function startChain(options: ChainOptions = {}): Promise<SimulatedChain> {
  const { pageLimit = 500, path = '' } = options
  const { records, made } = await makeRecords(options)

  const requests: SimulatedChain['requests'] = { begun: 0, open: 0, paths: [] }
  let lastHeaders: IncomingMessage['headers'] = {}
  let how: ChainMisbehaviour | null = null

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const special = how === null ? undefined : INSTEAD.get(how)
    if (special === undefined) answerWell(request, response)
    else special(response)
  }

  const answerWell = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://chain')
    if (pathname.startsWith(`${path}/`)) {
      const [isOld, loops] = [how === 'not-implemented-v1beta4', how === 'loop']
      const state = { records, pageLimit, isOld, loops }
      const { status, body } = chainAnswer(state, pathname.slice(path.length), searchParams)
      const text = JSON.stringify(body)
      send(response, status, JSON_TYPE, how === 'truncated' ? text.slice(0, text.length / 2) : text)
    } else {
      send(response, 404, 'text/plain', '404 page not found\n')
    }
  }

  const http = createServer((request, response) => {
    requests.begun += 1
    requests.open += 1
    requests.paths.push(request.url ?? '')
    lastHeaders = request.headers
    response.once('close', () => {
      requests.open -= 1
    })
    answer(request, response)
  })
  const [place] = await findPlaces(1, 'ports')
  if (place === undefined) throw new Error('no place for the chain')
  const door = createDoor({ ...place, enter: (socket) => http.emit('connection', socket) })

  return {
    url: `http://${place.host}:${place.port}${path}`,
    records,
    made,
    requests,
    get lastHeaders() {
      const entries = Object.entries(lastHeaders)
      return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]))
    },
    misbehave: async (next) => {
      const isStuck = how === 'hang' || how === 'huge'
      how = next
      if (next === 'closed') return await door.shut()
      if (isStuck) await door.drop()
      await door.open()
    },
    close: () => door.shut(),
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body)
}

/** Writes as fast as the other side reads, so that nothing piles up here. */
function endless(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write(HUGE_PART)) {}
  }
  response.writeHead(200, { 'content-type': JSON_TYPE })
  response.on('drain', more)
  more()
}
