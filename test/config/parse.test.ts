import { describe, expect, it } from 'vitest'
import { PUBLIC_CHAIN_URLS } from '../../src/config/chain-url.ts'
import { FLAG_NAMES, flagOf } from '../../src/config/flags.ts'
import { parseArguments, type Surroundings } from '../../src/config/parse.ts'
import { failure, success } from '../../src/domain/outcome.ts'

const CONFIG = '/home/ada/.config/akash-top/config.json'

/** Surroundings with these files, and stdin only where one is given: reading it otherwise fails the test. */
function surroundings(files: Record<string, string> = {}, more: Partial<Surroundings> = {}): Surroundings {
  return {
    env: {},
    home: '/home/ada',
    stdoutIsTty: true,
    readFile: async (path) => {
      const text = files[path]
      return text === undefined ? failure('missing', 'no such file') : success(text)
    },
    readStdin: async () => {
      throw new Error('stdin was read')
    },
    ...more,
  }
}

async function configOf(argv: string[], files?: Record<string, string>, more?: Partial<Surroundings>) {
  const read = await parseArguments(argv, surroundings(files, more))
  if (!read.ok) throw new Error(read.error.message)
  if (read.value.kind !== 'run') throw new Error(`answered with ${read.value.kind}`)
  return read.value.config
}

async function refusalOf(argv: string[], files?: Record<string, string>, more?: Partial<Surroundings>) {
  const read = await parseArguments(argv, surroundings(files, more))
  return read.ok ? 'accepted' : read.error.message
}

async function idsOf(argv: string[], files?: Record<string, string>, more?: Partial<Surroundings>) {
  return (await configOf(argv, files, more)).endpoints.map(({ id }) => id)
}

describe('a configuration', () => {
  it('has the defaults the table of flags names', async () => {
    const config = await configOf(['host'])
    expect(config).toMatchObject({
      demo: null,
      once: false,
      node: null,
      sort: null,
      reverse: false,
      filter: '',
      group: false,
      theme: null,
      ascii: false,
      color: true,
      log: null,
      record: null,
      owners: [],
      all: false,
      chain: PUBLIC_CHAIN_URLS,
      chainNamed: false,
    })
    expect(String(config.intervalMs / 1000)).toBe(flagOf('interval').byDefault)
    expect(String(config.timeoutMs / 1000)).toBe(flagOf('timeout').byDefault)
    expect(config.tls).toBe(flagOf('tls').byDefault)
    expect(config.transport).toBe(flagOf('transport').byDefault)
    expect(config.grpcPort).toBeNull()
    expect(config.output).toBe(flagOf('output').byDefault)
    expect(config.view).toBe(flagOf('view').byDefault)
  })

  it('is what the flags say', async () => {
    const argv = [
      'host',
      '-1rojson',
      '-i',
      '2',
      '--timeout=3',
      '--tls',
      'strict',
      '--transport',
      'rest',
      '--grpc-port=9444',
    ]
    const more = [
      '-s',
      'cpu',
      '-f',
      'gpu>=1',
      '--view',
      'storage',
      '--group',
      '--theme',
      'light',
      '--units',
      'free',
      '--mouse',
      '--no-highlight',
      '--role',
      'tenant',
    ]
    expect(
      await configOf([
        ...argv,
        ...more,
        '--ascii',
        '--no-color',
        '--log',
        'x.log',
        '--node',
        'n1',
        '--chain',
        'https://rest.example/akash/',
      ]),
    ).toEqual({
      command: null,
      endpoints: [{ id: 'host:8443', text: 'host', host: 'host', port: 8443 }],
      owners: [],
      all: false,
      chain: ['https://rest.example/akash'],
      chainNamed: true,
      demo: null,
      intervalMs: 2000,
      timeoutMs: 3000,
      waitMs: null,
      tls: 'strict',
      transport: 'rest',
      grpcPort: 9444,
      once: true,
      output: 'json',
      follow: null,
      node: 'n1',
      view: 'storage',
      sort: 'cpu',
      reverse: true,
      filter: 'gpu>=1',
      group: true,
      units: 'free',
      columns: {},
      mouse: true,
      highlight: false,
      theme: 'light',
      role: 'tenant',
      alerts: [],
      alertCommand: null,
      failIf: null,
      ascii: true,
      color: false,
      log: 'x.log',
      record: null,
    })
  })

  it('is one snapshot where stdout is no terminal', async () => {
    expect((await configOf(['host'], {}, { stdoutIsTty: false })).once).toBe(true)
  })

  it('drops endpoints that are the same provider typed in other ways', async () => {
    expect(await idsOf(['B:8443', 'a', 'https://b', 'a:9443', 'A'])).toEqual(['b:8443', 'a:8443', 'a:9443'])
  })
})

describe('the chain', () => {
  const OWNER = 'akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhku'
  const OTHER = 'akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63'

  it('is asked for the owners that are named, wherever endpoints may stand', async () => {
    const files = {
      [CONFIG]: JSON.stringify({ endpoints: [OTHER, 'c'] }),
      list: `a # one\n${OTHER}\n${OWNER}`,
    }
    expect(await configOf([OWNER, 'b', OWNER.toUpperCase(), '--from', 'list'], files)).toMatchObject({
      endpoints: [{ id: 'b:8443' }, { id: 'a:8443' }],
      owners: [OWNER, OTHER],
      all: false,
    })
    expect(await configOf([], files)).toMatchObject({ endpoints: [{ id: 'c:8443' }], owners: [OTHER] })
    expect(await refusalOf([OWNER, '--demo'])).toMatch(/does not go together with endpoints/)
    expect(await refusalOf([OWNER, '-1', '--node', 'n'])).toBe('accepted')
  })

  it('is asked for everyone by --all, beside those named and instead of those of the config file', async () => {
    const files = { [CONFIG]: '{"endpoints":["c"],"chain":"http://localhost:1317/"}' }
    expect(await configOf(['--all', 'a'], files)).toMatchObject({
      all: true,
      endpoints: [{ id: 'a:8443' }],
      chain: ['http://localhost:1317'],
    })
    expect(await configOf(['--all'], files)).toMatchObject({ all: true, endpoints: [] })
  })

  it('is refused where its URL or an owner is mistyped', async () => {
    expect(await refusalOf([OWNER.replace('4y', 'y4')])).toMatch(/is not an owner address: a character of it/)
    expect(await refusalOf(['--from', 'list'], { list: `a\n${OWNER}x` })).toMatch(
      /^--from list: line 2: .*owner/,
    )
    expect(await refusalOf(['a', '--chain', 'http://rest.example'])).toMatch(/^--chain: .*this machine only/)
  })
})

describe('--help and --version', () => {
  it('are answered whatever else is wrong, without reading anything', async () => {
    const nothing = surroundings({}, { readFile: async () => Promise.reject(new Error('read')) })
    const help = { ok: true, value: { kind: 'help', command: null } }
    expect(await parseArguments(['--bogus', '-h'], nothing)).toEqual(help)
    expect(await parseArguments(['-v', '--help', '-i'], nothing)).toEqual(help)
    expect(await parseArguments(['--interval=x', '--version'], nothing)).toEqual({
      ok: true,
      value: { kind: 'version' },
    })
  })

  it.each([
    [['fit', '--help'], 'fit'],
    [['--timeout', '3', 'wait', '-h'], 'wait'],
    [['fit:8443', '--help'], null],
    [['one.example', 'fit', '--help'], null],
    [['replay', '--help', '--bogus'], 'replay'],
  ])('%j is the help of %s', async (argv, command) => {
    expect(await parseArguments(argv, surroundings({}))).toEqual({
      ok: true,
      value: { kind: 'help', command },
    })
  })

  it('are endpoints after --', async () => {
    expect(await refusalOf(['--', '-h'])).toContain('"-h"')
  })
})

describe('--from', () => {
  it('adds the endpoints of a file after those named, comments and blank lines left out', async () => {
    const list = '\n# all of them\nb # the second\n  c:9000\t# third\n\n#d\n'
    expect(await idsOf(['--from', 'list', 'a', 'c:9000'], { list })).toEqual(['a:8443', 'c:9000', 'b:8443'])
  })

  it('reads line ends of other systems', async () => {
    expect(await idsOf(['--from', 'list'], { list: 'a\r\nb\r\n\r\nc\rd' })).toEqual([
      'a:8443',
      'b:8443',
      'c:8443',
      'd:8443',
    ])
  })

  it('reads stdin for a dash, and only then', async () => {
    const more = { readStdin: async () => success('x\ny:1\n') }
    expect(await idsOf(['--from', '-'], {}, more)).toEqual(['x:8443', 'y:1'])
    expect(await idsOf(['a', '--from', '-'], {}, more)).toEqual(['a:8443', 'x:8443', 'y:1'])
    expect(await idsOf(['a'])).toEqual(['a:8443'])
  })

  it('names the file and the line of a bad endpoint', async () => {
    const refusal = await refusalOf(['--from', 'list'], { list: 'a\n\n# x\nhttp://b\nc' })
    expect(refusal).toMatch(/^--from list: line 4: endpoint "http:\/\/b"/)
  })

  it('takes # for a comment only at the start of a line or after white space', async () => {
    expect(await refusalOf(['--from', 'list'], { list: 'a#b' })).toMatch(
      /^--from list: line 1: endpoint "a#b"/,
    )
    expect(await idsOf(['--from', 'list'], { list: 'a #b' })).toEqual(['a:8443'])
  })

  it('counts the lines of a CRLF list', async () => {
    expect(await refusalOf(['--from', 'list'], { list: 'a\r\nb\r\nc:0\r\n' })).toMatch(
      /^--from list: line 3: /,
    )
  })

  it('refuses a missing, an unreadable and an empty list', async () => {
    expect(await refusalOf(['--from', 'gone'])).toBe('--from gone: no such file')
    expect(await refusalOf(['--from', 'list'], { list: '# none\n\n' })).toBe(
      '--from list: there is no endpoint in it',
    )
    expect(await refusalOf(['--from', '-'], {}, { readStdin: async () => success('') })).toBe(
      '--from -: there is no endpoint in it',
    )
    const readFile = async (path: string) =>
      path === CONFIG ? failure('missing', 'no such file') : failure('unreadable', 'permission denied')
    expect(await refusalOf(['--from', 'secret'], {}, { readFile })).toBe('--from secret: permission denied')
  })
})

describe('what makes no sense together', () => {
  it('is an order of what happens', async () => {
    expect(await refusalOf(['a', '-o', 'plain', '--sort', 'cpu'])).toMatch(/^--sort: .*as it happens/)
    expect(await refusalOf(['a', '-o', 'ndjson', '-r'])).toMatch(/^--reverse: .*as it happens/)
    expect(await configOf(['a', '-o', 'plain', '--once', '--sort', 'cpu'])).toMatchObject({ sort: 'cpu' })
    // Of the config file it is what the screen begins with.
    const files = { [CONFIG]: '{"sort":"cpu","reverse":true}' }
    expect(await configOf(['a', '-o', 'plain'], files)).toMatchObject({ follow: 'plain' })
  })

  it('is the events of one snapshot', async () => {
    const refusal = /^--view events: one snapshot has no events; -o plain/
    expect(await refusalOf(['a', '--once', '--view', 'events'])).toMatch(refusal)
    expect(await refusalOf(['a', '--once', '--view', 'events', '-o', 'csv'])).toMatch(refusal)
    expect(await configOf(['a', '--view', 'events'])).toMatchObject({ view: 'events', once: false })
    for (const output of ['json', 'plain'])
      expect(await configOf(['a', '--once', '--view', 'events', '-o', output])).toMatchObject({ once: true })
  })
})

describe('rules', () => {
  it('go with what they are for', async () => {
    expect(await refusalOf(['a', '--alert', 'x', '--once'])).toMatch(/^--alert: is for the screen/)
    expect(await refusalOf(['a', '--alert-command', 'true', '--once'])).toMatch(/^--alert-command: is for/)
    // A recording calls nobody, whatever the config file says.
    const files = { [CONFIG]: '{"alert":["gpu>=1"],"alert-command":"page me"}' }
    expect(await configOf(['replay', 'x.gz'], files)).toMatchObject({
      alerts: ['gpu>=1'],
      alertCommand: null,
    })
    // What a live screen looks like, a recording can look like.
    const looks = ['--role', 'tenant', '--units', 'free', '--mouse', '--no-highlight']
    expect(await configOf(['replay', 'x.gz', ...looks])).toMatchObject({
      ...{ role: 'tenant', units: 'free', mouse: true, highlight: false },
    })
    // Rules can be typed on the screen.
    expect(await configOf(['a', '--alert-command', 'true'])).toMatchObject({ alertCommand: 'true' })
    expect(await refusalOf(['a', '--fail-if', 'x'])).toMatch(/^--fail-if: goes with --once/)
    expect(await refusalOf(['a', '--once', '--node', 'n', '--fail-if', 'x'])).toMatch(/^--fail-if: .*--node/)
    expect(await configOf(['a', '--once', '--fail-if', 'x'])).toMatchObject({ failIf: 'x' })
    expect(await configOf(['a', '--alert', 'x', '--alert-command', 'true'])).toMatchObject({
      alerts: ['x'],
      alertCommand: 'true',
    })
  })
})

describe('wait', () => {
  it('takes --timeout for all of it, and leaves its requests theirs', async () => {
    const files = { [CONFIG]: '{"timeout":4}' }
    expect(await configOf(['wait', 'gpu>=1', 'a', '--timeout', '86400'], files)).toMatchObject({
      command: { name: 'wait', operand: 'gpu>=1' },
      waitMs: 86_400_000,
      timeoutMs: 4000,
    })
    expect(await configOf(['wait', 'gpu>=1', 'a'], files)).toMatchObject({ waitMs: null, timeoutMs: 4000 })
    expect(await configOf(['wait', 'gpu>=1', 'a'])).toMatchObject({ waitMs: null, timeoutMs: 10_000 })
  })

  it('alone may be told to take longer than one request may', async () => {
    expect(await refusalOf(['a', '--timeout', '301'])).toMatch(
      /^--timeout: 301 is not .* to 300, or with wait/,
    )
    expect(await refusalOf(['a'], { [CONFIG]: '{"timeout":301}' })).toMatch(/^--timeout: 301/)
  })
})

describe('the config file', () => {
  it('gives defaults that flags win over', async () => {
    const file = {
      endpoints: ['a', 'b:1'],
      interval: 2.5,
      timeout: 4,
      tls: 'strict',
      view: 'gpus',
      reverse: true,
    }
    const files = { [CONFIG]: JSON.stringify({ ...file, sort: 'cpu', 'no-color': true, group: false }) }
    const config = await configOf(['-i', '9', '--view=storage'], files)
    expect(config).toMatchObject({ intervalMs: 9000, timeoutMs: 4000, tls: 'strict', view: 'storage' })
    expect(config).toMatchObject({ reverse: true, sort: 'cpu', color: false, group: false })
    expect(config.endpoints.map(({ id }) => id)).toEqual(['a:8443', 'b:1'])
  })

  it('gives rules as a list, which flags replace as a whole', async () => {
    const files = { [CONFIG]: '{"endpoints":["a"],"alert":["gpu>=1","state=failed"],"role":"operator"}' }
    expect(await configOf([], files)).toMatchObject({ alerts: ['gpu>=1', 'state=failed'], role: 'operator' })
    expect(await configOf(['--alert', 'x'], files)).toMatchObject({ alerts: ['x'] })
    expect(await configOf(['--once'], files)).toMatchObject({ once: true })
    expect(await refusalOf(['a'], { [CONFIG]: '{"alert":"gpu>=1"}' })).toContain(
      'alert: must be a list of texts',
    )
    expect(await refusalOf(['a'], { [CONFIG]: '{"alert":["x",3]}' })).toContain('alert[1]: must be a text')
    expect(await refusalOf(['a'], { [CONFIG]: '{"alert":[""]}' })).toContain('alert[0]: "" is empty')
  })

  it('names providers only where nothing else does', async () => {
    const files = { [CONFIG]: '{"endpoints":["a"],"interval":2}', list: 'c' }
    expect(await idsOf(['b'], files)).toEqual(['b:8443'])
    expect(await idsOf(['--from', 'list'], files)).toEqual(['c:8443'])
    expect(await configOf(['--demo', '2'], files)).toMatchObject({ demo: 2, endpoints: [], intervalMs: 2000 })
  })

  it('is looked for where XDG_CONFIG_HOME says, if that is an absolute path', async () => {
    const files = { '/etc/xdg/akash-top/config.json': '{"interval":2}', [CONFIG]: '{"interval":3}' }
    const at = async (folder: string) =>
      (await configOf(['a'], files, { env: { XDG_CONFIG_HOME: folder } })).intervalMs
    expect(await at('/etc/xdg')).toBe(2000)
    expect(await at('')).toBe(3000)
    expect(await at('etc/xdg')).toBe(3000)
  })

  it.each([
    ['[]', 'it must hold one JSON object, such as {"interval": 2}'],
    ['null', 'it must hold one JSON object, such as {"interval": 2}'],
    ['{"intervall":2}', 'unknown key "intervall"; did you mean "interval"?'],
    ['{"interval":"2"}', 'interval: must be a number'],
    ['{"interval":0}', 'interval: "0" is not a number of seconds from 0.2 to 3600'],
    ['{"view":"x"}', 'view: "x" is not one of nodes, providers, gpus, storage, events'],
    ['{"reverse":"yes"}', 'reverse: must be true or false'],
    ['{"sort":null}', 'sort: must be a text in quotes'],
    ['{"endpoints":"a"}', 'endpoints: must be a list of texts'],
    ['{"endpoints":["a",3]}', 'endpoints[1]: must be a text'],
  ])('refuses %s', async (text, reason) => {
    expect(await refusalOf(['a'], { [CONFIG]: text })).toBe(`config file ${CONFIG}: ${reason}`)
  })

  it('refuses flags that belong to one run, with the keys there are', async () => {
    for (const name of ['once', 'demo', 'from', 'all', 'help', 'version']) {
      const refusal = await refusalOf(['a'], { [CONFIG]: `{"${name}":true}` })
      expect(refusal).toContain(`unknown key "${name}"`)
    }
    const keys = FLAG_NAMES.filter((name) => flagOf(name).inFile !== undefined)
    expect(await refusalOf(['a'], { [CONFIG]: '{"demo":1}' })).toContain(
      `the keys are endpoints, columns, ${keys.join(', ')}`,
    )
  })

  it('names a bad endpoint by its place, and broken JSON by its reason', async () => {
    expect(await refusalOf([], { [CONFIG]: '{"endpoints":["a","ftp://b"]}' })).toMatch(
      /config\.json: endpoints\[1\]: endpoint "ftp:\/\/b"/,
    )
    expect(await refusalOf([], { [CONFIG]: '{"interval": 2,,\u001b[2J}' })).toMatch(
      /^config file [^\p{Cc}]*: it is not JSON: [^\p{Cc}]+$/u,
    )
  })

  it('that cannot be read is an error, not nothing', async () => {
    const readFile = async () => failure('unreadable', 'permission denied')
    expect(await refusalOf(['a'], {}, { readFile })).toBe(`config file ${CONFIG}: permission denied`)
  })
})

describe('what does not go together', () => {
  it('is no provider at all, with three ways on', async () => {
    const refusal = await refusalOf([])
    expect(refusal).toMatch(/^no provider to watch; /)
    for (const way of ['akash-top provider.example.com:8443', '--from FILE', '--all', '--demo']) {
      expect(refusal).toContain(way)
    }
    expect(await refusalOf([], { [CONFIG]: '{"endpoints":[]}' })).toBe(refusal)
  })

  it('is --node without --once, or with several providers', async () => {
    expect(await refusalOf(['a', '--node', 'n'])).toMatch(/^--node: goes with --once/)
    expect(await refusalOf(['a', 'b', '-1', '--node', 'n'])).toBe(
      '--node: needs exactly one provider, and 2 are named',
    )
    expect(await refusalOf(['--demo', '3', '-1', '--node', 'n'])).toBe(
      '--node: needs exactly one provider, and 3 are named',
    )
    expect(await refusalOf(['a', 'A', '-1', '--node', 'n'])).toBe('accepted')
    expect(await refusalOf(['a', '--node', 'n'], {}, { stdoutIsTty: false })).toBe('accepted')
  })

  it('is --demo with providers', async () => {
    expect(await refusalOf(['--demo', 'a'])).toMatch(/^--demo .* does not go together with endpoints/)
  })

  it('is --all with --demo, or with --node', async () => {
    expect(await refusalOf(['--demo', '--all'])).toMatch(/^--demo .* does not go together with --all/)
    expect(await refusalOf(['--all', '-1', '--node', 'n'])).toBe(
      '--node: needs exactly one provider, and --all is every one',
    )
    expect(await refusalOf(['--all'])).toBe('accepted')
  })

  it('is --output for the screen, though the config file may choose one for snapshots', async () => {
    expect(await refusalOf(['a', '-o', 'json'])).toMatch(/^--output: goes with --once/)
    expect(await refusalOf(['a'], { [CONFIG]: '{"output":"json"}' })).toBe('accepted')
  })
})
