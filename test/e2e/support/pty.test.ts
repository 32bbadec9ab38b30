import { describe, expect, it } from 'vitest'
import { KEY, openTerminal } from './pty.ts'

/** A terminal with a program of one line instead of akash-top. */
function script(text: string, options = {}) {
  return openTerminal({ program: [process.execPath, '-e', text], ...options })
}

describe('the test terminal', () => {
  it('reads text, place and attributes of what a program draws', async () => {
    const draw = '\x1b[2;3H\x1b[1;7;31mA\x1b[0;38;2;1;2;255m\u4e2d\x1b[0m.'
    await using terminal = script(`process.stdout.write(${JSON.stringify(draw)}); process.stdin.resume()`)
    expect(await terminal.waitFor('A\u4e2d.')).toHaveLength(24)
    expect(terminal.screen()[1]).toBe('  A\u4e2d.')
    expect(terminal.cell(1, 2)).toMatchObject({ text: 'A', bold: true, inverse: true, foreground: 1 })
    expect(terminal.cell(1, 3)).toMatchObject({
      text: '\u4e2d',
      width: 2,
      foreground: '#0102ff',
      bold: false,
    })
    expect(terminal.cell(1, 5)).toMatchObject({ text: '.', foreground: 'default', background: 'default' })
    expect(terminal.cursor()).toEqual({ row: 1, col: 6 })
    expect(terminal.bytes()).toBe(Buffer.byteLength(draw))
    expect(() => terminal.cell(24, 0)).toThrow(RangeError)
  })

  it('follows modes, also those a program leaves behind', async () => {
    const modes = '\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1002h\x1b[?1004h in'
    await using terminal = script(`process.stdout.write(${JSON.stringify(modes)})`)
    expect(await terminal.exit).toEqual({ exitCode: 0, signal: null })
    expect(terminal.modes()).toMatchObject({ altScreen: true, cursorVisible: false, bracketedPaste: true })
    expect(terminal.modes()).toMatchObject({ mouse: 'drag', focusEvents: true, wraparound: true })
  })

  it('brings keys and answers to questions of the program', async () => {
    const echo =
      'process.stdin.setRawMode(true); process.stdout.write("\\x1b[6n"); process.stdin.on("data", (d) => process.stdout.write(JSON.stringify(String(d))))'
    await using terminal = script(echo)
    await terminal.waitFor('"\\u001b[1;1R"')
    terminal.press(KEY.down, 'x')
    await terminal.waitFor('"\\u001b[Bx"')
  })

  it('gives the program its size, and tells it of a new one', async () => {
    const sizes =
      'const o = process.stdout; const say = () => o.write("<" + o.columns + "x" + o.rows + ">"); say(); o.on("resize", say); process.stdin.resume()'
    await using terminal = script(sizes, { cols: 100, rows: 30 })
    await terminal.waitFor('<100x30>')
    terminal.resize(40, 10)
    expect(await terminal.waitFor('<40x10>')).toHaveLength(10)
  })

  it('tells status and signal of the end, with all that was written before it', async () => {
    await using failing = script('process.stdout.write("x".repeat(50_000) + "end"); process.exitCode = 3')
    expect(await failing.exit).toEqual({ exitCode: 3, signal: null })
    expect(failing.output()).toBe(`${'x'.repeat(50_000)}end`)
    await using endless = script('setInterval(() => {}, 1000); process.stdout.write("up")')
    await endless.waitFor('up')
    endless.kill('SIGTERM')
    expect(await endless.exit).toMatchObject({ signal: 'SIGTERM' })
  })

  it('hangs up as a lost connection does', async () => {
    await using terminal = script('setInterval(() => {}, 1000); process.stdout.write("up")')
    await terminal.waitFor('up')
    terminal.hangUp()
    expect(await terminal.exit).toMatchObject({ signal: 'SIGHUP' })
  })

  it('shows the screen when what is waited for does not come, at once when the program ended', async () => {
    await using terminal = script('process.stdout.write("the screen"); setInterval(() => {}, 1000)')
    await terminal.waitFor('screen')
    await expect(terminal.waitFor('never', 50)).rejects.toThrow(
      /not in 50 ms; it still runs;[\s\S]*the screen/,
    )
    const late = terminal.waitFor(/never/, 20_000)
    terminal.kill('SIGKILL')
    await expect(late).rejects.toThrow(/the program ended; it ended: .*SIGKILL/)
  })

  it('gives the program nothing of the environment of the tests', async () => {
    process.env.AKASH_TOP_LEAK = 'yes'
    await using terminal = script('console.log(Object.keys(process.env).sort().join(" "))', {
      env: { NO_COLOR: '1', LANG: undefined },
      cols: 120,
    })
    await terminal.exit
    expect(terminal.screen()[0]).toBe(
      'HOME NODE_COMPILE_CACHE NO_COLOR PATH PWD TERM TMPDIR XDG_CONFIG_HOME XDG_STATE_HOME',
    )
    delete process.env.AKASH_TOP_LEAK
  })
})
