import { describe, expect, it } from 'vitest'
import { isLoopbackUrl, PUBLIC_CHAIN_URLS, parseChainUrl } from '../../src/config/chain-url.ts'

function verdict(text: string): string {
  const read = parseChainUrl(text)
  return read.ok ? read.value : read.error.message
}

describe('the base URL of a chain node', () => {
  it.each([
    ['https://rest.example.com', 'https://rest.example.com'],
    ['https://rest.example.com:443/akash/', 'https://rest.example.com/akash'],
    [' HTTPS://Rest.Example.com/a/b// ', 'https://rest.example.com/a/b'],
    ['http://127.0.0.1:1317', 'http://127.0.0.1:1317'],
    ['http://localhost:1317/x', 'http://localhost:1317/x'],
    ['http://[::1]:1317', 'http://[::1]:1317'],
  ])('%j is %s', (text, url) => {
    expect(verdict(text)).toBe(url)
  })

  it.each([
    ['', 'is not a URL'],
    ['rest.example.com', 'is not a URL'],
    ['http://rest.example.com', 'plain http is taken for this machine only'],
    ['http://127.0.0.1.example.com', 'plain http is taken for this machine only'],
    ['http://192.168.0.1', 'plain http is taken for this machine only'],
    ['ftp://rest.example.com', 'use https'],
    ['https://user:secret@rest.example.com', 'a user name'],
    ['https://rest.example.com?x=1', 'a query or a fragment'],
    ['https://rest.example.com/?', 'a query or a fragment'],
    ['https://rest.example.com#x', 'a query or a fragment'],
    ['\u001b[2J', 'is not a URL'],
  ])('%j is refused: %s', (text, why) => {
    expect(verdict(text)).toContain(why)
    expect(verdict(text)).not.toMatch(/secret|\p{Cc}/u)
  })

  it('is one of several public ones by default, all over https and none on this machine', () => {
    expect(PUBLIC_CHAIN_URLS.length).toBeGreaterThan(1)
    for (const url of PUBLIC_CHAIN_URLS) {
      expect(verdict(url)).toBe(url)
      expect(url).toMatch(/^https:/)
      expect(isLoopbackUrl(url)).toBe(false)
    }
    expect(isLoopbackUrl('http://127.0.0.1:1')).toBe(true)
  })
})
