/** Bad usage: status 2, nothing on stdout, one sentence that names the flag, the value and what is accepted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { expectRefusal } from '../support/expectations.ts'
import { run } from '../support/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'akash-top-usage-'))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Nothing is asked of it: whatever is wrong is found first. */
const HOST = 'provider.invalid'

describe('a flag', () => {
  it.concurrent.each([
    [['--bogus'], ['unknown flag --bogus', '--help']],
    [
      ['--intervall', '3'],
      ['unknown flag --intervall', 'did you mean --interval?'],
    ],
    [['-x'], ['unknown flag -x', '--help']],
    [['--once', '--once'], ['--once: given twice']],
    [['--once=yes'], ['--once: takes no value', '"yes"']],
  ])('%j is refused by name', async (args, parts) => {
    expectRefusal(await run([HOST, ...args]), ...parts)
  })

  const SECONDS = ['abc', '0', '-1', '1e9', '5s', 'Infinity', '', ' 5', '0x10']
  it.concurrent.each([
    ['--interval', SECONDS, 'seconds from 0.2 to 3600'],
    ['--timeout', SECONDS, 'seconds from 0.1 to 300'],
    ['-o', ['xml', 'JSON', ''], 'table, json, csv, ndjson, plain'],
    ['--tls', ['none', ''], 'trust, strict'],
    ['--transport', ['smoke'], 'auto, grpc, rest'],
    ['--grpc-port', ['0', '65536', 'abc'], '1 to 65535'],
    ['--chain', ['ftp://chain.example', 'http://chain.example'], 'use https'],
    ['--view', ['event', 'node'], 'nodes, providers, gpus, storage, events'],
    ['--theme', ['pink'], 'dark, light, colorblind, mono'],
    ['--sort', ['nonsense', 'hostname'], /view nodes: give one of provider, node, state, cpu, memory, gpu/],
    ['--filter', ['bogus>=1'], /no such field; give one of cpu, .*provider, .*storage\.CLASS/],
    ['--filter', ['gpu.fre>=1', 'gpufree>1'], /no such field, did you mean gpu\.free\? give one of cpu, /],
    ['--filter', ['gpu>='], 'needs a number, as 2'],
    ['--filter', ['mem.free>=lots'], 'a number of bytes, as 64Gi'],
    ['--demo', ['0', '501', '99999999999'], 'whole number of providers from 1 to 500'],
  ])('%s refuses each of %j and says what is accepted', async (flag, values, accepted) => {
    // No endpoint for --demo: it does not go together with one.
    const host = flag === '--demo' ? [] : [HOST]
    const results = await Promise.all(values.map((value) => run([...host, flag, value])))
    for (const [index, result] of results.entries())
      expectRefusal(result, flag, `"${values[index]}"`, accepted)
  })

  it.concurrent.each([
    '--interval',
    '-i',
    '--timeout',
    '-o',
    '--tls',
    '--view',
    '-s',
    '--from',
    '--node',
    '--log',
  ])('%s without its value says that it is missing', async (flag) =>
    expectRefusal(await run([HOST, flag]), flag, /its value \([A-Z]+\) is missing/),
  )

  it('--log that cannot be written is refused before anyone is asked', async () => {
    expectRefusal(await run([HOST, '--log', '/does/not/exist/log']), '--log', '/does/not/exist/log')
  })

  it('says the same of a column of another view, and knows it there', async () => {
    expectRefusal(await run([HOST, '--view', 'storage', '-s', 'cpu']), '"cpu"', 'view storage', 'class, ')
  })
})

describe('an endpoint', () => {
  const FORMS = 'use host, host:port or https://host:port'
  const PORTS = 'the port must be a number from 1 to 65535'
  it.concurrent.each([
    ['http://host', 'never over plain HTTP'],
    ['ftp://host', FORMS],
    ['host:99999', PORTS],
    ['host:0', PORTS],
    ['host:', PORTS],
    ['host:abc', PORTS],
    ['a host', FORMS],
    ['host/path', FORMS],
    ['host?query', FORMS],
    ['host#part', FORMS],
    ['ho*st', FORMS],
    [':8443', FORMS],
    ['host:1:2', FORMS],
    ['[::1', 'in brackets'],
    ['[host]', 'in brackets'],
    ['::1', 'write [::1] or [::1]:8443'],
    ['1.2.3', 'four numbers from 0 to 255'],
    ['300.1.1.1', 'four numbers from 0 to 255'],
    ['a..b', 'empty part between dots'],
    [`${'a'.repeat(10)}${'b'.repeat(60)}.com`, 'at most 63'],
    ['a'.repeat(600), 'at most 512'],
    // The last character is not what the checksum asks for.
    ['akash14y0erczaqxw9p88qs7dd8mqdhn6c3j3c8emhkx', 'mistyped'],
  ])('%s is refused by its text', async (endpoint, accepted) => {
    expectRefusal(await run(['good.invalid', endpoint]), `"${endpoint.slice(0, 60)}`, accepted)
  })

  it('is never repeated where it may hold a password', async () => {
    const result = await run(['https://user:secret@host'])
    expectRefusal(result, 'a user name (@)', /^(?!.*secret)/)
  })

  it('with escapes in it is refused without sending them', async () => {
    expectRefusal(await run(['host\u001b[31m\u202e']), '"host\\u{1b}[31m\\u{202e}"')
  })

  it('that is empty is refused', async () => {
    expectRefusal(await run(['']), 'an endpoint is empty', FORMS)
  })
})

describe('a list of endpoints', () => {
  it.concurrent.each([
    ['/does/not/exist', 'no such file'],
    ['/', 'it is a directory'],
    [file('empty', ''), 'there is no endpoint in it'],
    [file('comments', '# nobody\n\n   # here\r\n'), 'there is no endpoint in it'],
    [file('bad', 'good.invalid\n\nhttp://bad\n'), 'line 3: endpoint "http://bad"'],
    [file('bytes', new Uint8Array([0xff, 0xfe, 0x00])), 'it is not UTF-8 text'],
    [file('huge', 'host.invalid\n'.repeat(90_000)), 'it is larger than 1 MiB'],
  ])('%s is refused by its name', async (path, why) => {
    expectRefusal(await run(['--from', path]), `--from ${path}: `, why)
  })

  it('that is an empty stdin is refused as -', async () => {
    expectRefusal(await run(['--from', '-'], { stdin: '# only this\n' }), '--from -: there is no endpoint')
  })
})

describe('what does not go together', () => {
  it('no endpoint at all names three ways on', async () => {
    for (const args of [[], ['--once'], ['-o', 'json']])
      expectRefusal(await run(args), 'akash-top provider.example.com:8443', '--from FILE', '--demo')
  })

  it.concurrent.each([
    [
      ['a.invalid', 'b.invalid', '--node', 'n1'],
      ['--node', 'exactly one provider', '2 are named'],
    ],
    [
      ['--demo', '2', '--node', 'n1'],
      ['--node', 'exactly one provider', '2 are named'],
    ],
    [
      [HOST, '--demo'],
      ['--demo', 'endpoints or --from'],
    ],
    [
      ['--demo', 'x'],
      ['--demo', 'endpoints or --from'],
    ],
    [
      [HOST, '--node', ''],
      ['--node', '""', 'the name of a node'],
    ],
  ])('%j', async (args, parts) => expectRefusal(await run(args), ...parts))
})
