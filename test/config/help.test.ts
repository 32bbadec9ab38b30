import { describe, expect, it } from 'vitest'
import { ALERT_VARIABLES } from '../../src/config/alert-variables.ts'
import { COMMAND_NAMES, COMMANDS } from '../../src/config/commands.ts'
import { FLAG_NAMES, FLAGS, flagOf } from '../../src/config/flags.ts'
import { commandHelp, helpText } from '../../src/config/help.ts'
import { RULE_FORMS } from '../../src/config/rule-forms.ts'
import { suggest } from '../../src/config/suggest.ts'
import { parseRequest } from '../../src/inventory/fit/parse-request.ts'

describe('the help', () => {
  const lines = helpText().split('\n')

  it('fits 80 columns of ASCII and ends with a line end', () => {
    for (const line of lines) {
      expect(line.length, line).toBeLessThanOrEqual(80)
      expect(line).toMatch(/^[ -~]*$/)
      expect(line).not.toMatch(/ $/)
    }
    expect(lines.at(-1)).toBe('')
  })

  it.each(FLAG_NAMES)('has a row for --%s with its short form, value, choices and default', (name) => {
    const { short, argument, choices, byDefault } = flagOf(name)
    const start = lines.findIndex((line) => new RegExp(`^ {2}(-.,| {3}) --${name}( |$)`).test(line))
    const next = lines.findIndex((line, index) => index > start && !/^ {20}/.test(line))
    const row = lines.slice(start, next).join(' ').replaceAll(/\s+/g, ' ')
    expect(start).toBeGreaterThan(0)
    for (const part of [short && `-${short},`, argument, ...(choices ?? []), byDefault]) {
      if (part !== undefined) expect(row).toContain(part)
    }
  })
})

describe('the help of a command', () => {
  it.each(COMMAND_NAMES)('%s names its operand and just the flags that go with it, in 80 columns', (name) => {
    const text = commandHelp(name)
    expect(text).toMatch(new RegExp(`^Usage: akash-top ${name} ${COMMANDS[name].operand.name}`))
    for (const line of text.split('\n')) expect(line, line).toMatch(/^[ -~]{0,80}$/)
    expect([...text.matchAll(/^ {2}(?:-., | {4})--([a-z-]+)/gm)].map((match) => match[1])).toEqual(
      COMMANDS[name].flags,
    )
    expect(text.replaceAll(/\s+/g, ' ')).toContain(`status: ${COMMANDS[name].exitStatus}`)
  })

  it('fit shows requests that fit can read', () => {
    const parts = (COMMANDS.fit.forms ?? []).map(([form]) => form).filter((form) => /^\d/.test(form))
    expect(parts.length).toBeGreaterThan(3)
    for (const form of parts.flatMap((text) => text.split(', ')))
      expect(parseRequest(form).ok, form).toBe(true)
    expect(commandHelp('fit')).toContain('2x nvidia/h100')
  })
})

describe('the help of rules', () => {
  it('has every form, and every variable of the command of an alert', () => {
    const words = helpText().replaceAll(/\s+/g, ' ')
    for (const { form, meaning, example } of RULE_FORMS)
      expect(words).toContain(`${form} ${meaning} (${example})`)
    for (const [name, meaning] of Object.entries(ALERT_VARIABLES))
      expect(words).toContain(`${name} ${meaning}`)
    expect(Object.keys(ALERT_VARIABLES)).toHaveLength(11)
  })
})

describe('the table of flags', () => {
  it('gives no short form twice', () => {
    const shorts = FLAG_NAMES.map((name) => flagOf(name).short).filter((short) => short !== undefined)
    expect(new Set(shorts).size).toBe(shorts.length)
  })

  it('accepts the defaults and the choices it names', () => {
    for (const name of FLAG_NAMES) {
      for (const choice of flagOf(name).choices ?? []) expect(FLAGS[name].parse(choice).ok).toBe(true)
    }
    expect(FLAGS.demo.parse(FLAGS.demo.implied ?? '').ok).toBe(true)
  })
})

describe('a suggestion', () => {
  it.each([
    ['intervall', 'interval'],
    ['tiemout', 'timeout'],
    ['fliter', 'filter'],
    ['outptu', 'output'],
    ['logs', 'log'],
    ['grcp-port', 'grpc-port'],
  ])('for %s is %s', (typed, meant) => {
    expect(suggest(typed, FLAG_NAMES)).toBe(meant)
  })

  it.each(['columns', 'secret', 'x', '', 'zzzzzzzzzzzz'])('for %j is none', (typed) => {
    expect(suggest(typed, FLAG_NAMES)).toBeNull()
  })
})
