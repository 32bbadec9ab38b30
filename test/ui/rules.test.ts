import { afterEach, describe, expect, it } from 'vitest'
import { RULE_FORMS } from '../../src/config/rule-forms.ts'
import { type AlertView, NO_ALERTS } from '../../src/view/row-marks.ts'
import { plainFleet, storeOf } from './support/fleet.ts'
import { type ScreenOptions, startScreen, type TestScreen } from './support/screen.ts'

const [ENTER, ESC, DOWN, BACKSPACE] = ['\r', '\u001b', '\u001b[B', '\u007f']

let opened: TestScreen[] = []
afterEach(() => {
  for (const screen of opened) screen.close()
  opened = []
})

/** A screen with rules that stand; what is added and removed is done to them. */
function start(texts: readonly string[] = [], options: ScreenOptions = {}) {
  const alerts = storeOf<AlertView>({
    ...NO_ALERTS,
    rules: texts.map((text) => ({ text, rows: 0, waiting: 0 })),
  })
  const put = (rules: AlertView['rules']): void => alerts.set({ ...alerts.get(), rules })
  const onRule = (text: string): string | null => {
    if (text.startsWith('fit no')) return 'at character 5, No such file.'
    put([...alerts.get().rules, { text, rows: 0, waiting: 0 }])
    return null
  }
  const screen = startScreen(plainFleet(2, 3), { alerts, onRule, ...options })
  opened.push(screen)
  return { screen, put, rules: () => alerts.get().rules.map(({ text }) => text) }
}

/** Waits for these to be the prompt and the line below it. */
const seesBottom = (screen: TestScreen, ...lines: readonly [prompt: unknown, below: unknown]) =>
  expect
    .poll(async () => (await screen.lines()).slice(-2).map((line) => line.trimEnd()), { timeout: 5_000 })
    .toEqual(lines)

const HINT = expect.stringMatching(/^Enter adds it/)

describe('the prompt of a rule', () => {
  it('says while typing what is wrong, below its place', async () => {
    const { screen } = start()
    screen.type('a')
    await seesBottom(screen, 'Alert: ▏', HINT)
    screen.type('gpu.free>=')
    await seesBottom(screen, 'Alert: gpu.free>=▏', '                 ^ gpu.free>= needs a number, as 2.')
    // The caret takes a cell of its own wherever it stands.
    screen.type('\u001b[D\u001b[D')
    await seesBottom(screen, 'Alert: gpu.free▏>=', `${' '.repeat(18)}^ gpu.free>= needs a number, as 2.`)
    screen.type('\u0005')
    screen.type('2 state=failed for')
    await seesBottom(
      screen,
      'Alert: gpu.free>=2 state=failed for▏',
      `${' '.repeat(35)}^ "for" needs a time, as 30s, 5m or 2h.`,
    )
    screen.type(' 5m')
    await seesBottom(screen, 'Alert: gpu.free>=2 state=failed for 5m▏', HINT)
  })

  it('says of a request what is wrong within it', async () => {
    const { screen } = start()
    screen.type('afit 8 cpu 32Gx')
    await seesBottom(
      screen,
      'Alert: fit 8 cpu 32Gx▏',
      `${' '.repeat(17)}^ "32Gx": expected a size, as 32Gi, 1.5Ti or 500M`,
    )
    screen.type(`${BACKSPACE}i`)
    await seesBottom(screen, 'Alert: fit 8 cpu 32Gi▏', HINT)
  })

  it('puts the sentence before the place where there is no room behind it, or else names the place', async () => {
    const { screen } = start()
    screen.type(`a${'x'.repeat(50)} gpu>=`)
    const sentence = 'gpu>= needs a number, as 2.'
    const column = 'Alert: '.length + 56
    await seesBottom(
      screen,
      expect.stringMatching(/^Alert: x+ gpu>=▏$/),
      `${' '.repeat(column - 1 - sentence.length)}${sentence} ^`,
    )
    screen.resize(40, 24)
    await screen.shows(/^at character 57: gpu>= needs a number/)
  })

  it('adds a rule that reads, and no other', async () => {
    const { screen, rules } = start()
    screen.type(`agpu.fre>=2${ENTER}`)
    await screen.shows(/^ {7}\^ No field is called "gpu\.fre"\. Is it gpu\.free\?/)
    expect(rules()).toEqual([])
    screen.type('\u0015')
    screen.type(`gpu.free>=2${ENTER}`)
    await screen.shows(/^follows gpu\.free>=2 \(a: all rules\)$/)
    expect(rules()).toEqual(['gpu.free>=2'])
  })

  it('stays, with its text, where the rule was not taken', async () => {
    const { screen, rules } = start()
    screen.type(`afit no.yaml${ENTER}`)
    await seesBottom(screen, 'Alert: fit no.yaml▏', `${' '.repeat(11)}^ No such file.`)
    screen.type(`${BACKSPACE}l`)
    await seesBottom(screen, 'Alert: fit no.yaml▏', HINT)
    expect(rules()).toEqual([])
  })

  it('goes with Esc, and its list with it', async () => {
    const { screen } = start(['gpu>=1'])
    screen.type('a')
    await screen.shows(/does not hold +gpu>=1/)
    screen.type(ESC)
    await expect
      .poll(async () => (await screen.lines()).join('\n'), { timeout: 5_000 })
      .not.toMatch(/does not hold|Alert:/)
    expect(screen.effects).toEqual([])
  })
})

describe('the prompt of a filter', () => {
  it('says what is wrong beside it, or below its place where there is no room', async () => {
    const { screen } = start()
    screen.type('/gpu.free>=')
    await screen.shows(/^Filter: gpu\.free>=▏ {3}gpu\.free>= needs a number, as 2\./)
    screen.type('2 state=faild')
    await seesBottom(
      screen,
      'Filter: gpu.free>=2 state=faild▏',
      expect.stringMatching(/^( +\^ |at character 19: )state is never "faild": give failed, live, /),
    )
    screen.type(`${BACKSPACE}ed`)
    await screen.shows(/^Filter: gpu\.free>=2 state=failed▏ {3}Enter keeps/)
  })
})

describe('the list of rules', () => {
  it('tells which hold, as they come to hold', async () => {
    const { screen, put } = start(['gpu.free>=2', 'state=failed for 5m'])
    screen.type('a')
    await screen.shows(/does not hold +gpu\.free>=2/)
    put([
      { text: 'gpu.free>=2', rows: 3, waiting: 1 },
      { text: 'state=failed for 5m', rows: 0, waiting: 1 },
    ])
    await screen.shows(/◆ holds for 3 rows +gpu\.free>=2/)
    await screen.shows(/^ {2}not yet: 1 row +state=failed for 5m/)
  })

  it('lets one be removed with Down and Enter, and only that one', async () => {
    const { screen } = start(['gpu>=1', 'cpu>=1', 'mem>=1'])
    screen.type(`a${DOWN}${DOWN}`)
    await screen.shows(/does not hold +cpu>=1/)
    screen.type(ENTER)
    // The cursor is on the first entry now: Enter again removes nothing.
    screen.type(ENTER)
    expect(screen.effects).toEqual([{ type: 'alert-remove', text: 'cpu>=1' }])
    await expect.poll(async () => (await screen.lines()).at(-1), { timeout: 5_000 }).toMatch(/^Enter Open/)
  })

  it('gives examples that can be taken and changed', async () => {
    const { screen, rules } = start()
    screen.type(`a${DOWN}${ENTER}`)
    await screen.shows(/^Alert: gpu\.free>=2 model=h100▏/)
    screen.type(`0${ENTER}`)
    expect(rules()).toEqual([`${RULE_FORMS[0]?.example}0`])
  })
})

describe('the palette', () => {
  it('takes "alert RULE", and shows what is wrong with one that does not read', async () => {
    const { screen, rules } = start()
    screen.type(`:alert gpu.free>=2 for 1m${ENTER}`)
    expect(rules()).toEqual(['gpu.free>=2 for 1m'])
    screen.type(`:alert gpu.free>=x${ENTER}`)
    await screen.shows(/^Alert: gpu\.free>=x▏/)
    await screen.shows(/^ {17}\^ "x" is not a number/)
    screen.type(ESC)
    screen.type(`:alert${ENTER}`)
    await screen.shows(/^Alert: ▏/)
  })
})

describe('at every size', () => {
  it.each([
    [20, 5],
    [40, 10],
    [80, 24],
    [200, 50],
  ])('%i by %i it fills the screen and nothing more', async (columns, rows) => {
    const { screen } = start(['gpu.free>=2 model=h100', 'x'.repeat(120)], { columns, rows })
    for (const keys of ['a', 'gpu', '>', DOWN, DOWN, '=2 for x', '\u0015', ESC]) {
      screen.type(keys)
      expect(await screen.lines()).toHaveLength(rows)
      for (const line of screen.painted())
        expect(line.map((span) => span.text).join('').length).toBeLessThanOrEqual(columns)
    }
  })
})
