import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figuresOf, type PlainFleet, type PlainNode, serve, startPlainFleet } from '../support/plain-fleet.ts'
import { KEY } from '../support/pty.ts'
import {
  cursorLine,
  footer,
  lastLine,
  linesWith,
  see,
  waitForCursor,
  watchProviders,
  wordsDown,
} from '../support/screen.ts'
import { sharedTerminal } from '../support/shared-terminal.ts'

/** Ten nodes, five on each of two providers, all different in what they have and what is left of it. */
const NODES: readonly PlainNode[] = Array.from({ length: 10 }, (_, nth) => ({
  name: `${nth % 3 === 0 ? 'big' : 'small'}-${nth}`,
  cpu: [nth, 10 * (nth + 1)],
  memory: [10 * nth, 40 + 20 * nth],
  gpu: nth % 2 === 0 ? [nth % 3, 4] : [0, 0],
  disk: [nth, 100],
}))
/** In a row of the table; filter and prompt may hold the same words. */
const NAME = /(?<=^127\.\S+ +)(big|small)-\d/
const used = (node: PlainNode, kind: 'cpu' | 'memory' | 'gpu'): number => node[kind]?.[0] ?? 0
const total = (node: PlainNode, kind: 'cpu' | 'memory' | 'gpu'): number => node[kind]?.[1] ?? 0
const free = (node: PlainNode, kind: 'cpu' | 'memory' | 'gpu') => total(node, kind) - used(node, kind)

let fleet: PlainFleet
beforeAll(async () => {
  fleet = await startPlainFleet(2)
  serve(fleet.at(0), NODES.slice(0, 5))
  serve(fleet.at(1), NODES.slice(5))
})
afterAll(() => fleet.close())
const terminal = sharedTerminal(
  () => watchProviders(fleet.providers),
  (screen) => onlyRows(NODES)(screen),
)

/** Exactly these rows, and a footer that adds up exactly these. */
function onlyRows(kept: readonly PlainNode[]) {
  return (screen: readonly string[]): void => {
    expect(wordsDown(screen, NAME)).toEqual(kept.map(({ name }) => name))
    const { cpu, memory, gpu } = figuresOf(kept)
    const count = kept.length === NODES.length ? '10 nodes' : `${kept.length} of 10 nodes`
    expect(footer(screen)).toContain(
      `${count}  CPU ${cpu}  Mem ${memory}  GPU ${gpu === '0/0' ? 'none' : gpu}`,
    )
  }
}

/** Opens the prompt, types, leaves it open; every test ends with the filter taken back. */
async function typeFilter(text: string): Promise<void> {
  terminal().press('/')
  await see(terminal(), (screen) =>
    expect(lastLine(screen)).toMatch(/^Filter: ▏ +Enter keeps, Esc takes back/),
  )
  terminal().press(text)
}

async function takeBack(): Promise<void> {
  terminal().press(KEY.escape)
  await see(terminal(), (screen) => {
    onlyRows(NODES)(screen)
    expect(lastLine(screen)).toMatch(/^Enter Open/)
  })
}

describe('the live filter', () => {
  const byProvider = (nth: number) => (node: PlainNode) => NODES.indexOf(node) >= 5 === (nth === 1)
  it.each<[string, (node: PlainNode) => boolean]>([
    ['big', ({ name }) => name.startsWith('big')],
    ['BIG', ({ name }) => name.startsWith('big')],
    ['!big', ({ name }) => !name.startsWith('big')],
    ['gpu>=1', (node) => total(node, 'gpu') >= 1],
    ['gpu.free>=3', (node) => free(node, 'gpu') >= 3],
    ['mem.free>64Gi', (node) => free(node, 'memory') > 64],
    ['mem.used<=20G', (node) => used(node, 'memory') * 2 ** 30 <= 20e9],
    ['cpu>=500m cpu<=50', (node) => total(node, 'cpu') >= 0.5 && total(node, 'cpu') <= 50],
    // Per cent are compared as they are shown: whole.
    ['cpu%>8', (node) => Math.round((100 * used(node, 'cpu')) / total(node, 'cpu')) > 8],
    ['!gpu>=1', (node) => total(node, 'gpu') < 1],
    ['gpu>=1 !big', (node) => total(node, 'gpu') >= 1 && !node.name.startsWith('big')],
    ['state=live', () => true],
    ['state=stale', () => false],
    ['node=small-1', ({ name }) => name === 'small-1'],
  ])('leaves with %s exactly the rows for which that holds of what is served', async (text, holds) => {
    const kept = NODES.filter(holds)
    await typeFilter(text)
    if (kept.length > 0) await see(terminal(), onlyRows(kept))
    else {
      await see(terminal(), (screen) => {
        expect(screen).toContain('None of 10 rows passes: Esc takes the filter away.')
        expect(footer(screen)).toMatch(/^0 of 10 nodes/)
      })
    }
    await takeBack()
  })

  it('compares with provider~ what the provider is called', async () => {
    await typeFilter(`provider~${fleet.at(1).port}`)
    await see(terminal(), onlyRows(NODES.filter(byProvider(1))))
    await takeBack()
    await typeFilter(`!${fleet.at(1).endpoint}`)
    await see(terminal(), onlyRows(NODES.filter(byProvider(0))))
    await takeBack()
  })

  it('narrows the rows with every character, and widens them again with Backspace', async () => {
    await typeFilter('small')
    await see(terminal(), onlyRows(NODES.filter(({ name }) => name.includes('small'))))
    terminal().press('-7')
    await see(terminal(), onlyRows(NODES.filter(({ name }) => name === 'small-7')))
    terminal().press(KEY.backspace)
    await see(terminal(), onlyRows(NODES.filter(({ name }) => name.startsWith('small-'))))
    await takeBack()
  })

  it('keeps the rows while a comparison is half typed, and says what is missing', async () => {
    const big = NODES.filter(({ name }) => name.startsWith('big'))
    await typeFilter('big mem.fr')
    for (const [more, sentence] of [
      ['', /"mem\.fr" is the beginning of a field/],
      ['ee', /"mem\.free" is a field: compare it, as in mem\.free>/],
      ['>', /mem\.free> needs a number of bytes, as 64Gi/],
    ] as const) {
      if (more !== '') terminal().press(more)
      await see(terminal(), (screen) => {
        onlyRows(big)(screen)
        expect(lastLine(screen)).toMatch(sentence)
      })
    }
    terminal().press('64Gi')
    await see(terminal(), onlyRows(big.filter((node) => free(node, 'memory') > 64)))
    await takeBack()
  })

  it('says which field there is not, and keeps the rows', async () => {
    await typeFilter('cores>5')
    await see(terminal(), (screen) => {
      expect(lastLine(screen)).toMatch(/^Filter: cores>5▏ +\S.*cores/)
      onlyRows(NODES)(screen)
    })
    await takeBack()
  })

  it('stays with Enter, is named above the table, and Esc then takes it away', async () => {
    await typeFilter('big')
    terminal().press(KEY.enter)
    const big = NODES.filter(({ name }) => name.startsWith('big'))
    await see(terminal(), (screen) => {
      onlyRows(big)(screen)
      expect(linesWith(screen, '[Nodes]', 'filter', 'big')).toHaveLength(1)
      expect(lastLine(screen)).toMatch(/^Enter Open/)
    })
    // What is kept is what a second prompt begins with, and what its Esc brings back.
    terminal().press('/')
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Filter: big▏/))
    terminal().press('-9')
    await see(terminal(), onlyRows(big.filter(({ name }) => name === 'big-9')))
    terminal().press(KEY.escape)
    await see(terminal(), onlyRows(big))
    await takeBack()
  })

  it('leaves the cursor where it was when Esc takes the filter back', async () => {
    terminal().press('g', 'jjjj')
    await waitForCursor(terminal(), 'small-4')
    await typeFilter('big-9')
    await see(terminal(), () => expect(cursorLine(terminal())).toContain(' big-9 '))
    await takeBack()
    await waitForCursor(terminal(), 'small-4')
  })

  it('takes a paste as text and no keys: line ends and escapes in it do nothing', async () => {
    terminal().press('/')
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Filter: /))
    terminal().press('\x1b[200~bi\x07g\x1b[2J\r\nq\x1b[201~')
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Filter: big\[2J q▏/))
    await takeBack()
    // Without a prompt pasted text is nobody's wish: the q in it does not quit.
    terminal().press('\x1b[200~q\x1b[201~', '/', 'big')
    await see(terminal(), (screen) => expect(lastLine(screen)).toMatch(/^Filter: big▏/))
    await takeBack()
  })
})
