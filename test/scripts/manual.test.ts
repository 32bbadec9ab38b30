import { describe, expect, it } from 'vitest'
import { manualPage } from '../../scripts/manual.ts'
import { ALERT_VARIABLES } from '../../src/config/alert-variables.ts'
import { COMMAND_NAMES, commandUsage } from '../../src/config/commands.ts'
import { FLAG_NAMES } from '../../src/config/flags.ts'
import { RULE_FORMS } from '../../src/config/rule-forms.ts'
import { KEYS } from '../../src/ui/keys.ts'

const page = manualPage('1.2.3')
/** As a reader sees it: escapes undone. */
const read = page
  .replaceAll('\\-', '-')
  .replaceAll('\\(dq', '"')
  .replaceAll('\\&', '')
  .replaceAll('\\e', '\\')

describe('the manual page', () => {
  it('has every command, flag and key', () => {
    for (const name of COMMAND_NAMES) expect(read).toContain(`.B ${commandUsage(name)}`)
    for (const name of FLAG_NAMES) expect(read).toMatch(new RegExp(`^\\.B (-\\w, )?--${name}\\b`, 'm'))
    for (const { help } of KEYS) expect(read).toContain(help)
    for (const { form } of RULE_FORMS) expect(read).toContain(`.B ${form}`)
    for (const name of Object.keys(ALERT_VARIABLES)) expect(read).toContain(`.B ${name}`)
  })

  it('has no text that is taken for a request, and no dash that is taken for a hyphen', () => {
    const requests = page.split('\n').filter((line) => /^[.']/.test(line))
    expect(requests.filter((line) => !/^\.(TH|SH|SS|TP|B|PP|br)\b/.test(line))).toEqual([])
    expect(page.split('\n').filter((line) => !line.startsWith('.TH') && /(?<!\\)-/.test(line))).toEqual([])
  })
})
