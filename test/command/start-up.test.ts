import { describe, expect, it } from 'vitest'
import { checkSort } from '../../src/command/start-up.ts'

describe('the order asked for at start-up', () => {
  it('is the given column, the other way round with --reverse', () => {
    expect(checkSort({ sort: 'cpu', reverse: true, view: 'nodes' })).toEqual({
      ok: true,
      value: { column: 'cpu', reverse: true },
    })
  })

  it("is the provider's own without --sort", () => {
    expect(checkSort({ sort: null, reverse: false, view: 'nodes' })).toEqual({ ok: true, value: null })
  })

  it('turns the first column of the view round where --reverse stands alone', () => {
    expect(checkSort({ sort: null, reverse: true, view: 'nodes' })).toEqual({
      ok: true,
      value: { column: 'provider', reverse: true },
    })
  })

  it('refuses a column that the view does not have, and names those it has', () => {
    const answer = checkSort({ sort: 'leases', reverse: false, view: 'storage' })
    expect(answer.ok).toBe(false)
    if (!answer.ok) expect(answer.error.message).toMatch(/"leases".*storage.*class/)
  })
})
