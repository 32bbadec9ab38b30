import { describe, expect, it } from 'vitest'
import { readArgv } from '../../src/config/argv.ts'

function flagsOf(...argv: string[]) {
  const read = readArgv(argv)
  if (!read.ok) throw new Error(read.error.message)
  return read.value.flags
}

function wordsOf(...argv: string[]) {
  const read = readArgv(argv)
  if (!read.ok) throw new Error(read.error.message)
  return read.value.words
}

function refusalOf(...argv: string[]) {
  const read = readArgv(argv)
  return read.ok ? 'accepted' : read.error.message
}

describe('the arguments', () => {
  it('take a value after a space, after =, or glued to a short flag', () => {
    const twoSeconds = { interval: 2000 }
    expect(flagsOf('--interval', '2')).toEqual(twoSeconds)
    expect(flagsOf('--interval=2')).toEqual(twoSeconds)
    expect(flagsOf('-i', '2')).toEqual(twoSeconds)
    expect(flagsOf('-i2')).toEqual(twoSeconds)
  })

  it('combine short switches, the last of which may take a value', () => {
    expect(flagsOf('-1r')).toEqual({ once: true, reverse: true })
    expect(flagsOf('-r1i', '0.5')).toEqual({ once: true, reverse: true, interval: 500 })
    expect(flagsOf('-1ojson')).toEqual({ once: true, output: 'json' })
  })

  it('keep endpoints in order wherever flags stand between them', () => {
    expect(wordsOf('a', '--once', 'b:1', '-i', '3', 'c')).toEqual(['a', 'b:1', 'c'])
  })

  it('hold only endpoints after --, however they look', () => {
    const read = readArgv(['--once', '--', '-i', '--bogus', '--'])
    expect(read).toEqual({ ok: true, value: { flags: { once: true }, words: ['-i', '--bogus', '--'] } })
  })

  it('take a lone dash as a value, so that --from reads stdin', () => {
    expect(flagsOf('--from', '-')).toEqual({ from: '-' })
    expect(flagsOf('--from=-')).toEqual({ from: '-' })
  })

  it('take an empty filter given on purpose', () => {
    expect(flagsOf('--filter=')).toEqual({ filter: '' })
    expect(flagsOf('-f', '')).toEqual({ filter: '' })
  })

  it('take a filter that begins with a dash only when it is attached', () => {
    expect(flagsOf('--filter=-x')).toEqual({ filter: '-x' })
    expect(refusalOf('--filter', '-x')).toBe('--filter: its value (TEXT) is missing before "-x"')
  })
})

describe('a flag that may be repeated', () => {
  it('keeps all it is given, in order', () => {
    expect(flagsOf('--alert', 'gpu>=1', '--once', '--alert=state=failed for 5m')).toEqual({
      alert: ['gpu>=1', 'state=failed for 5m'],
      once: true,
    })
  })

  it('has an end, and no room for nothing', () => {
    const many = Array.from({ length: 33 }, () => '--alert=x')
    expect(refusalOf(...many)).toBe('--alert: given more than 32 times')
    expect(refusalOf('--alert=')).toBe('--alert: "" is empty; give a rule')
  })
})

describe('--demo', () => {
  it('is six providers where no number follows', () => {
    expect(flagsOf('--demo')).toEqual({ demo: 6 })
    expect(flagsOf('--demo', '--once')).toEqual({ demo: 6, once: true })
    expect(flagsOf('--demo', '-1')).toEqual({ demo: 6, once: true })
  })

  it('takes the number that follows and no endpoint', () => {
    expect(readArgv(['--demo', '3', '4'])).toEqual({
      ok: true,
      value: { flags: { demo: 3 }, words: ['4'] },
    })
    expect(readArgv(['--demo', 'host:1'])).toEqual({
      ok: true,
      value: { flags: { demo: 6 }, words: ['host:1'] },
    })
    expect(readArgv(['--demo', '--', '3'])).toEqual({
      ok: true,
      value: { flags: { demo: 6 }, words: ['3'] },
    })
  })

  it.each(['0', '501', '1e2', 'x', ''])('refuses %j', (size) => {
    expect(refusalOf(`--demo=${size}`)).toBe(
      `--demo: "${size}" is not a whole number of providers from 1 to 500`,
    )
  })
})

describe('bad arguments', () => {
  it('name the flag, the value and what is accepted', () => {
    expect(refusalOf('--interval=abc')).toBe('--interval: "abc" is not a number of seconds from 0.2 to 3600')
    expect(refusalOf('-i', '-3')).toBe('-i: "-3" is not a number of seconds from 0.2 to 3600')
    expect(refusalOf('--timeout', '0')).toBe(
      '--timeout: "0" is not a number of seconds from 0.1 to 300, or with wait to 604800',
    )
    expect(refusalOf('-o', 'yaml')).toBe('-o: "yaml" is not one of table, json, csv, ndjson, plain')
    expect(refusalOf('--view', 'Nodes')).toBe(
      '--view: "Nodes" is not one of nodes, providers, gpus, storage, events',
    )
    expect(refusalOf('--node', '')).toBe('--node: "" is empty; give the name of a node')
  })

  it('are transports and gRPC ports that there are not', () => {
    expect(refusalOf('--transport', 'gRPC')).toBe('--transport: "gRPC" is not one of auto, grpc, rest')
    for (const port of ['0', '65536', '8444x', '', '1e3', '-1']) {
      expect(refusalOf(`--grpc-port=${port}`)).toBe(
        `--grpc-port: "${port}" is not a port: a whole number from 1 to 65535`,
      )
    }
  })

  it('are unknown flags, with the nearest known one where one is near', () => {
    expect(refusalOf('--intervall', '3')).toBe('unknown flag --intervall; did you mean --interval?')
    expect(refusalOf('--oputput=json')).toBe('unknown flag --oputput; did you mean --output?')
    expect(refusalOf('-demo')).toBe('unknown flag -d; did you mean --demo?')
    expect(refusalOf('--no-once')).toBe('unknown flag --no-once')
    expect(refusalOf('-z')).toBe('unknown flag -z')
    expect(refusalOf('--constructor')).toBe('unknown flag --constructor')
    expect(refusalOf('--__proto__=1')).toBe('unknown flag --__proto__')
  })

  it('do not let an unknown flag take an endpoint with it', () => {
    expect(refusalOf('host', '--bogus', 'host2')).toBe('unknown flag --bogus')
  })

  it('are flags given twice, in whichever of their forms', () => {
    expect(refusalOf('-i', '2', '--interval', '3')).toBe('--interval: given twice; give it once')
    expect(refusalOf('-rr')).toBe('-r: given twice; give it once')
    expect(refusalOf('-f', '', '-f', 'x')).toBe('-f: given twice; give it once')
  })

  it('are values forgotten at the end and before another flag', () => {
    expect(refusalOf('--interval')).toBe('--interval: its value (SECONDS) is missing')
    expect(refusalOf('host', '-s')).toBe('-s: its value (COLUMN) is missing')
    expect(refusalOf('--output', '--once')).toBe('--output: its value (FORMAT) is missing before "--once"')
    expect(refusalOf('--from', '--', 'list')).toBe('--from: its value (FILE) is missing before "--"')
  })

  it('are values given to switches', () => {
    expect(refusalOf('--reverse=false')).toBe('--reverse: takes no value, and "false" was given')
    expect(refusalOf('--once=')).toBe('--once: takes no value, and "" was given')
  })

  it('are repeated without their control characters', () => {
    expect(refusalOf('--\u001b[2J')).toBe('unknown flag --\\u{1b}[2J')
    expect(refusalOf('--view=\u001b]0;x\u0007')).not.toMatch(/\p{Cc}/u)
  })
})
