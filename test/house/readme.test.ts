import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fillReadme } from '../../scripts/readme.ts'
import { FLAG_NAMES } from '../../src/config/flags.ts'
import { KEYS } from '../../src/ui/keys.ts'
import { ROOT } from './imports.ts'

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')

describe('the README', () => {
  it('has the tables of commands, flags and keys the program runs on (npm run readme writes them)', () => {
    expect(fillReadme(readme)).toBe(readme)
    for (const name of FLAG_NAMES) expect(readme).toContain(`--${name}`)
    for (const { help } of KEYS) expect(readme).toContain(help.replaceAll('|', '\\|'))
  })

  it('names the two commands, and npm knows both', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(readme).toContain('npm ci && npm run demo')
    expect(readme).toContain('npm test')
    for (const [, name = ''] of readme.matchAll(/npm run ([\w-]+)/g))
      expect(Object.keys(scripts)).toContain(name)
  })

  it.each(['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md'])(
    '%s leads only to files that are there',
    (name) => {
      const text = readFileSync(join(ROOT, name), 'utf8')
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(() => readFileSync(join(ROOT, target)), target).not.toThrow()
      }
    },
  )
})
