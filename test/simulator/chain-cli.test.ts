import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readCommandLine } from '../../src/simulator/cli-options.ts'

const CLI = new URL('../../src/simulator/cli.ts', import.meta.url).pathname

describe('the simulator as a command, with a chain', () => {
  it('prints the URL of the chain after the endpoints it has, and ends with it', async () => {
    const child = spawn(process.execPath, [CLI, '--providers', '2', '--chain', '--chain-total', '40'])
    onTestFinished(() => void child.kill('SIGKILL'))
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await expect.poll(() => said.split('\n').length, { timeout: 20_000 }).toBe(4)
    const [one, two, url] = said.split('\n')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    const path = '/akash/provider/v1beta4/providers?pagination.limit=500'
    const { providers } = JSON.parse(await (await fetch(`${url}${path}`)).text())
    expect(providers).toHaveLength(40)
    const uris = providers.map(({ host_uri }: { host_uri: string }) => host_uri)
    expect(uris).toEqual(expect.arrayContaining([`https://${one}`, `https://${two}`]))
    const ended = once(child, 'close')
    child.stdin.write('quit\n')
    expect((await ended)[0]).toBe(0)
    await expect(fetch(`${url}${path}`)).rejects.toThrow()
  })

  it.each([
    [['--chain-total', '9'], '--chain-total goes with --chain'],
    [['--chain', '--chain-total', '5'], '--chain-total "5": give a whole number from 6 to 10000'],
  ])('refuses %j', (argv, sentence) => {
    expect(readCommandLine(argv)).toEqual({ kind: 'bad', message: sentence })
  })

  it('has a chain of its providers alone, or none', () => {
    expect(readCommandLine(['--chain'])).toMatchObject({ options: { chainTotal: 6 } })
    const plain = readCommandLine([])
    expect(plain.kind === 'run' && 'chainTotal' in plain.options).toBe(false)
  })
})
