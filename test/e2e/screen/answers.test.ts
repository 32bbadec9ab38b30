/** What the screen answers beside its tables: fit, compare, alerts, roles. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal } from '../support/pty.ts'
import { footer, linesWith, lineWith, see, watchProviders } from '../support/screen.ts'

/** Free: 62 cores and 8 cards; nothing. */
const IDLE: readonly PlainNode[] = [
  { name: 'idle', cpu: [2, 64], memory: [8, 256], gpu: [0, 8], disk: [1, 900] },
]
const FULL: readonly PlainNode[] = [
  { name: 'full', cpu: [64, 64], memory: [256, 256], gpu: [8, 8], disk: [9, 900] },
]

const SDL = `version: "2.0"
services:
  web:
    image: nginx
    expose:
      - { port: 80, to: [{ global: true }] }
profiles:
  compute:
    web:
      resources:
        cpu: { units: 16 }
        memory: { size: 32Gi }
        storage: { size: 1Gi }
  placement:
    east: { pricing: { web: { denom: uakt, amount: 100 } } }
deployment:
  web: { east: { profile: web, count: 1 } }
`

let fleet: PlainFleet
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'akash-top-answers-'))
  fleet = await startPlainFleet(2)
  serve(fleet.at(0), IDLE)
  serve(fleet.at(1), FULL)
})
afterAll(async () => {
  await fleet.close()
  await rm(folder, { recursive: true })
})

const open = (...args: readonly string[]) => watchProviders(fleet.providers, args)
const ready = (terminal: TestTerminal) =>
  see(terminal, (screen) => expect(footer(screen)).toMatch(/^2 nodes/))

describe('f', () => {
  it('says while typing what is wrong, and then who could host the request, how often and what blocks', async () => {
    await using terminal = open()
    await ready(terminal)
    terminal.press('f', '16 cpu 32Gx')
    await see(terminal, (screen) => expect(screen.at(-1)).toMatch(/^ +\^ "32Gx"/))
    terminal.press(KEY.backspace, 'i 2 gpu', KEY.enter)
    await see(terminal, (screen) => {
      // 62 free cores hold 16 three times; 248 GiB and 8 cards would hold it more often.
      expect(lineWith(screen, fleet.at(0).endpoint)).toMatch(/ yes\?? +3 .*idle/)
      expect(lineWith(screen, fleet.at(1).endpoint)).toMatch(/ no\?? .*CPU: 16 cores wanted/)
    })
    serve(fleet.at(0), FULL)
    await see(terminal, (screen) =>
      expect(lineWith(screen, fleet.at(0).endpoint)).toMatch(/ no\?? .*CPU: 16 cores wanted/),
    )
    serve(fleet.at(0), IDLE)
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(lineWith(screen, '[Nodes]')).not.toBe(''))
  })

  it('reads an SDL file of that name, and keeps the prompt where it cannot', async () => {
    await using terminal = open()
    await ready(terminal)
    const file = join(folder, 'deploy.yaml')
    const isRefused = (why: RegExp) =>
      see(terminal, (screen) => {
        expect(screen.at(-2)).toContain(`Will it fit? ${file}`)
        expect(screen.at(-1)).toMatch(why)
      })
    terminal.press('f', file, KEY.enter)
    await isRefused(/no such file/)
    await writeFile(file, SDL.replace('units: 16', 'unitz: 16'))
    terminal.press(KEY.enter)
    await isRefused(/line 11: .*unitz/)
    await writeFile(file, SDL)
    terminal.press(KEY.enter)
    await see(terminal, (screen) => {
      expect(lineWith(screen, fleet.at(0).endpoint)).toMatch(/ yes\?? +3 .*idle/)
      expect(lineWith(screen, fleet.at(1).endpoint)).toMatch(/ no .*CPU: 16 cores wanted/)
    })
  })
})

describe('the Events view', () => {
  it('lists what differs with node and amount, and Enter opens the node', async () => {
    await using terminal = open('--view', 'events')
    await see(terminal, (screen) => expect(footer(screen)).toMatch(/^0 events/))
    await see(terminal, (screen) => expect(screen[0]).toContain('2 live'))
    serve(
      fleet.at(0),
      IDLE.map((node) => ({ ...node, cpu: [12, 64] as const, gpu: [2, 8] as const })),
    )
    await see(terminal, (screen) => {
      expect(lineWith(screen, fleet.at(0).endpoint, 'idle', 'GPU', 'taken')).toMatch(/ -2$/)
      expect(lineWith(screen, fleet.at(0).endpoint, 'idle', 'CPU', 'taken')).toMatch(/ -10$/)
      expect(footer(screen)).toMatch(/^2 events/)
    })
    serve(fleet.at(0), IDLE)
    await see(terminal, (screen) => {
      expect(lineWith(screen, fleet.at(0).endpoint, 'idle', 'GPU', 'freed')).toMatch(/ \+2$/)
    })
    terminal.press(KEY.enter)
    await see(terminal, (screen) =>
      expect(lineWith(screen, 'Events', 'idle')).toBe(`Events › ${fleet.at(0).endpoint} › idle`),
    )
  })
})

describe('compare', () => {
  it('puts marked nodes side by side with what differs, and Esc goes back and clears', async () => {
    await using terminal = open()
    await ready(terminal)
    terminal.press('c')
    await see(terminal, (screen) => expect(screen.at(-1)).toContain('none is marked'))
    terminal.press(' ', ' ')
    await see(terminal, (screen) => expect(screen.at(-2)).toContain('2 marked'))
    terminal.press('c')
    await see(terminal, (screen) => {
      expect(linesWith(screen, 'idle', 'full')).not.toEqual([])
      expect(screen.filter((line) => /^≠ used +2 +64$/.test(line))).toHaveLength(1)
      expect(screen.filter((line) => /^ {2}in all +64 +64$/.test(line))).toHaveLength(1)
    })
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(screen.at(-2)).toContain('2 marked'))
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(screen.at(-2)).not.toContain('marked'))
  })
})

const [ESC, BELL] = ['\x1b', '\x07']
const NOTICE = new RegExp(`${ESC}\\](?:9|777);[^${BELL}]*${BELL}`, 'g')

describe('an alert', () => {
  it('marks the row, rings once, and runs its command with the facts in the environment', async () => {
    const file = join(folder, 'alerts')
    const command = `printf '%s %s\\n' "$AKASH_TOP_NODE" "$AKASH_TOP_FREE_GPU" >> ${file}`
    await using terminal = open('--alert', 'gpu.free>=4', '--alert-command', command)
    await ready(terminal)
    await see(terminal, (screen) => {
      expect(screen.filter((line) => /^◆ .* idle /.test(line))).toHaveLength(1)
      expect(screen.filter((line) => /^◆ .* full /.test(line))).toEqual([])
    })
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 }).toBe('idle 8\n')
    // One bell, and one notification, which ends in the same character (OSC 9 or 777).
    const [notices, rest] = [terminal.output().match(NOTICE), terminal.output().replace(NOTICE, '')]
    expect(notices).toEqual([expect.stringContaining('idle')])
    expect(rest.split(BELL)).toHaveLength(2)
  })
})

describe('a', () => {
  it('adds a rule that is typed, which then acts like one of --alert, and removes it', async () => {
    const file = join(folder, 'typed')
    await using terminal = open('--alert-command', `printf '%s\\n' "$AKASH_TOP_RULE" >> ${file}`)
    await ready(terminal)
    terminal.press('a', 'fit no-such.yaml', KEY.enter)
    await see(terminal, (screen) => expect(screen.at(-1)).toMatch(/^ +\^ "no-such\.yaml": no such file/))
    terminal.press(KEY.ctrlU, 'gpu.free>=4', KEY.enter)
    await see(terminal, (screen) => {
      expect(screen.at(-1)).toMatch(/^follows gpu\.free>=4/)
      expect(screen.filter((line) => /^◆ .* idle /.test(line))).toHaveLength(1)
    })
    await expect.poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 10_000 }).toBe('gpu.free>=4\n')
    terminal.press('a')
    await see(terminal, (screen) => expect(lineWith(screen, 'holds for 1 row')).toContain('gpu.free>=4'))
    terminal.press(KEY.down, KEY.enter, KEY.escape)
    await see(terminal, (screen) => {
      expect(screen.filter((line) => line.startsWith('◆'))).toEqual([])
      expect(footer(screen)).toMatch(/^2 nodes/)
    })
  })
})

describe('--role', () => {
  /** Colour of the first cell of the CPU gauge of a node. */
  const gaugeOf = (terminal: TestTerminal, name: string): string | number => {
    const row = terminal.screen().findIndex((line) => new RegExp(`\\b${name}\\b`).test(line))
    const column = (terminal.screen()[row] ?? '').search(/[█▏▎▍▌▋▊▉]/)
    return terminal.cell(row, column).foreground
  }

  it('shows as good news to an operator what is bad news to a tenant', async () => {
    await using tenant = open('--role', 'tenant')
    await using operator = open('--role', 'operator')
    await Promise.all([ready(tenant), ready(operator)])
    expect(gaugeOf(tenant, 'full')).toBe(gaugeOf(operator, 'idle'))
    expect(gaugeOf(tenant, 'idle')).toBe(gaugeOf(operator, 'full'))
    expect(gaugeOf(tenant, 'idle')).not.toBe(gaugeOf(tenant, 'full'))
  })
})
