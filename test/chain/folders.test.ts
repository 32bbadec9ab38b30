import { describe, expect, it } from 'vitest'
import { cacheFolder, stateFolder } from '../../src/chain/folders.ts'

describe('the folders of the program', () => {
  it('lie where the XDG variables say, if those are absolute paths, and else in the home folder', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/var/x' }, '/home/ada')).toBe('/var/x/akash-top')
    expect(cacheFolder({ XDG_CACHE_HOME: 'x' }, '/home/ada')).toBe('/home/ada/.cache/akash-top')
    expect(cacheFolder({ XDG_STATE_HOME: '/var/x' }, '/home/ada')).toBe('/home/ada/.cache/akash-top')
    expect(stateFolder({ XDG_STATE_HOME: '/var/y' }, '/home/ada')).toBe('/var/y/akash-top')
    expect(stateFolder({ XDG_STATE_HOME: '' }, '/home/ada')).toBe('/home/ada/.local/state/akash-top')
  })
})
