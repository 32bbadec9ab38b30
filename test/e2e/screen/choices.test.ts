import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { manyNodes, type PlainFleet, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY, type TestTerminal, UNTOUCHED } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  lastLine,
  lineWith,
  type Screen,
  see,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'

let fleet: PlainFleet
let folder = ''
let file = ''
beforeAll(async () => {
  fleet = await startPlainFleet(2)
  folder = await mkdtemp(join(tmpdir(), 'akash-top-choices-'))
  file = join(folder, 'akash-top', 'config.json')
})
afterAll(async () => {
  await fleet.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  serve(fleet.at(0), manyNodes(60))
  serve(fleet.at(1), [])
})

const running = (screen: Screen): void => expect(footer(screen)).toMatch(/^60 nodes/)
const watch = (args: readonly string[] = [], options: Parameters<typeof watchProviders>[2] = {}) =>
  watchProviders(fleet.providers, args, options)

async function quit(terminal: TestTerminal): Promise<void> {
  terminal.press('q')
  expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
  expect(terminal.modes()).toEqual(UNTOUCHED)
}

/** A press of the left button and its release, at that cell from 0 (SGR). */
const click = (row: number, column: number): string =>
  `\x1b[<0;${column + 1};${row + 1}M\x1b[<0;${column + 1};${row + 1}m`
const wheelDown = '\x1b[<65;10;20M'

describe('the mouse', () => {
  it('is off until m, and then selects, scrolls, sorts and changes the view; m again lets go of it', async () => {
    await using terminal = watch()
    await see(terminal, running)
    expect(terminal.modes().mouse).toBe('none')
    terminal.press('m')
    const screen = await see(terminal, (now) => expect(lastLine(now)).toMatch(/^mouse on/))
    expect(terminal.modes().mouse).toBe('vt200')
    const row = screen.findIndex((line) => / n05 /.test(line))
    terminal.press(click(row, 30))
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n05 '))
    terminal.press(wheelDown.repeat(2))
    await see(terminal, () => expect(cursorLine(terminal)).toContain(' n11 '))
    const titles = screen.findIndex((line) => /\bNode\b.*\bCPU\b/.test(line))
    terminal.press(click(titles, (screen[titles] ?? '').indexOf('CPU')))
    await see(terminal, (now) => expect(now.join('\n')).toMatch(/sort CPU/))
    terminal.press(click(titles, (screen[titles] ?? '').indexOf('CPU')))
    await see(terminal, (now) => expect(now.join('\n')).toMatch(/sort CPU reversed/))
    const tabs = screen.findIndex((line) => line.includes('[Nodes]'))
    terminal.press(click(tabs, (screen[tabs] ?? '').indexOf('Storage') + 3))
    await see(terminal, (now) => expect(now.join('\n')).toContain('[Storage]'))
    terminal.press('m')
    await see(terminal, (now) => expect(lastLine(now)).toMatch(/^mouse off/))
    expect(terminal.modes().mouse).toBe('none')
    await quit(terminal)
  })

  it('chooses from a list', async () => {
    await using terminal = watch(['--mouse'])
    await see(terminal, running)
    terminal.press('o')
    const screen = await see(terminal, (now) => expect(lastLine(now)).toMatch(/Enter Choose/))
    terminal.press(
      click(
        screen.findIndex((line) => /^ {2}Memory /.test(line)),
        4,
      ),
    )
    await see(terminal, (now) => expect(now.join('\n')).toMatch(/sort Memory/))
    await quit(terminal)
  })
})

describe('y', () => {
  it('copies the name of the row with OSC 52 and says so', async () => {
    await using terminal = watch()
    await see(terminal, running)
    const name = `${fleet.at(0).endpoint} n01`
    terminal.press('y')
    await see(terminal, (screen) => expect(lastLine(screen)).toBe(`copied ${name}`))
    expect(terminal.output()).toContain(`\x1b]52;c;${Buffer.from(name).toString('base64')}\x07`)
    terminal.press('j')
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Enter Open/))
    await quit(terminal)
  })
})

describe('the palette', () => {
  it('completes with Tab and runs with Enter what is typed in part', async () => {
    await using terminal = watch()
    await see(terminal, running)
    terminal.press(':', 'view pr')
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Run: view pr▏/))
    terminal.press(KEY.tab)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Run: view providers▏/))
    terminal.press(KEY.enter)
    await see(terminal, (screen) => expect(screen.join('\n')).toContain('[Providers]'))
    terminal.press(':', 'sort-c', KEY.enter)
    await see(terminal, (screen) => expect(screen.join('\n')).toMatch(/sort CPU/))
    await quit(terminal)
  })

  it('opens a provider by a part of its name, and tells what it does not know', async () => {
    await using terminal = watch()
    await see(terminal, running)
    const port = fleet.at(0).endpoint.split(':')[1] ?? ''
    terminal.press(':', port, KEY.enter)
    await see(terminal, (screen) => expect(screen.join('\n')).toContain(`› ${fleet.at(0).endpoint}`))
    terminal.press(':', 'zzzz', KEY.enter)
    await see(terminal, (screen) =>
      expect(lastLine(screen)).toMatch(/^Run: zzzz▏ +no command, view or provider matches "zzzz"/),
    )
    terminal.press(KEY.escape)
    await see(terminal, (screen) => expect(lastLine(screen)).toMatch(/^Esc Back/))
    await quit(terminal)
  })
})

describe('the options', () => {
  it('change at once, are kept beside what the file has, and hold the next time', async () => {
    await mkdir(join(folder, 'akash-top'), { recursive: true })
    await writeFile(file, '{"interval": 0.5, "columns": {"gpus": ["free"]}}')
    const env = { XDG_CONFIG_HOME: folder }
    {
      await using terminal = watch([], { env })
      await see(terminal, (screen) => {
        running(screen)
        expect(lineWith(screen, 'Node', 'Memory')).not.toBe('')
      })
      terminal.press('S')
      const screen = await see(terminal, (now) => expect(lineWith(now, 'column', 'Memory')).not.toBe(''))
      const first = screen.findIndex((line) => /^ {4}theme/.test(line))
      const memory = screen.findIndex((line) => line.startsWith('[x] column Memory'))
      terminal.press('j'.repeat(memory - first), KEY.enter)
      await see(terminal, (now) => {
        expect(now.join('\n')).toContain('[ ] column Memory')
        expect(lastLine(now)).toBe(`kept in ${file}`)
      })
      terminal.press('g', KEY.enter)
      await see(terminal, (now) => expect(now[first]).toMatch(/^ {4}theme +light /))
      await expect
        .poll(async () => JSON.parse(await readFile(file, 'utf8')))
        .toMatchObject({ theme: 'light' })
      terminal.press(KEY.escape)
      await see(terminal, (now) => expect(lastLine(now)).toMatch(/^Enter Open/))
      await quit(terminal)
    }
    const kept = JSON.parse(await readFile(file, 'utf8'))
    expect(kept).toMatchObject({ interval: 0.5, theme: 'light', columns: { gpus: ['free'] } })
    expect(kept.columns.nodes).toContain('cpu')
    expect(kept.columns.nodes).not.toContain('memory')
    await using terminal = watch([], { env })
    await see(terminal, (screen) => {
      running(screen)
      const titles = screen.find((line) => /\bNode\b.*\bCPU\b/.test(line))
      expect(titles).toMatch(/\bGPU\b/)
      expect(titles).not.toMatch(/\bMemory\b/)
    })
    await quit(terminal)
  })

  it('a column that no view has is refused at the start', async () => {
    await mkdir(join(folder, 'other', 'akash-top'), { recursive: true })
    await writeFile(join(folder, 'other', 'akash-top', 'config.json'), '{"columns": {"nodes": ["cpus"]}}')
    await using terminal = watch([], { env: { XDG_CONFIG_HOME: join(folder, 'other') } })
    expect(await terminal.exit).toEqual({ exitCode: 2, signal: null })
    expect(terminal.screen().join('')).toMatch(/columns: "cpus" is none of the view nodes: give some of/)
  })
})

describe('what changed', () => {
  it('is marked for a moment: a cell, a row that is new, a row that is gone', async () => {
    const nodes = [...manyNodes(3)]
    serve(fleet.at(0), nodes)
    await using terminal = watch(['-i', '0.2', '-f', 'n'])
    await see(terminal, (screen) => expect(lineWith(screen, 'n2', '1/100')).not.toBe(''))
    const rowOf = (name: string) => terminal.screen().findIndex((line) => new RegExp(` ${name} `).test(line))
    const lookOf = (name: string, text: string) => {
      const row = rowOf(name)
      return terminal.cell(row, (terminal.screen()[row] ?? '').indexOf(text))
    }
    const before = lookOf('n2', '1/100')
    expect(before.bold).toBe(false)
    const [first, , third] = nodes
    if (first === undefined || third === undefined) throw new Error('three nodes are served')
    serve(fleet.at(0), [
      first,
      { name: 'n2', cpu: [42, 100], memory: [1, 128], gpu: [1, 4], disk: [1, 500] },
      third,
    ])
    await see(terminal, () => expect(lookOf('n2', '42/100').bold).toBe(true))
    // Only the figure that changed.
    expect(lookOf('n2', '1/128Gi').bold).toBe(false)
    await see(terminal, () => expect(lookOf('n2', '42/100')).toMatchObject({ bold: false }))
    serve(fleet.at(0), [first, { ...third, name: 'n4' }])
    await see(terminal, (screen) => {
      expect(lineWith(screen, 'n4', 'new')).not.toBe('')
      expect(lineWith(screen, 'n3', 'gone')).not.toBe('')
      expect(wordsDown(screen, / n\d /)).toEqual([' n1 ', ' n2 ', ' n3 ', ' n4 '])
    })
    await see(terminal, (screen) => {
      expect(wordsDown(screen, / n\d /)).toEqual([' n1 ', ' n4 '])
      expect(lineWith(screen, 'n4', 'new')).toBe('')
    })
    await quit(terminal)
  })
})

describe('the theme', () => {
  const colours = (terminal: TestTerminal) => {
    const row = terminal.screen().findIndex((line) => line.includes('[Nodes]'))
    return terminal.cell(row, 0).foreground
  }

  it('follows the background that the terminal tells, and no byte of the answer is a key', async () => {
    await using dark = watch([], { background: '1e1e/1e1e/1e1e', env: { COLORTERM: 'truecolor' } })
    await see(dark, running)
    await using light = watch([], { background: 'ffff/ffff/ffff', env: { COLORTERM: 'truecolor' } })
    await see(light, (screen) => {
      running(screen)
      expect(colours(light)).not.toBe(colours(dark))
    })
    // What is open on the screen: nothing that a letter of the answer would have opened.
    expect(lastLine(light.screen().map((line) => line.trimEnd()))).toMatch(/^Enter Open/)
    await quit(light)
    await quit(dark)
  })

  it('that was asked for stays, and a terminal that does not answer changes nothing', async () => {
    const env = { COLORTERM: 'truecolor' }
    await using asked = watch(['--theme', 'dark'], { background: 'ffff/ffff/ffff', env })
    await using silent = watch([], { env })
    await see(asked, running)
    await see(silent, running)
    expect(colours(asked)).toBe(colours(silent))
    await quit(asked)
    await quit(silent)
  })
})
