import { describe, expect, it } from 'vitest'
import { isPrivateHost, isPublicHost } from '../../src/domain/public-host.ts'

const LOCAL = ['127.0.0.1', '10.1.2.3', '192.168.0.9', '100.64.0.1', '::1', 'fd00::1', 'nas', 'rack.local']
const RESERVED = ['provider.example.com', 'provider.example', 'a.invalid', 'rack.test']
const PUBLIC = ['provider.hurricane.akash.pub', '8.8.8.8', '100.128.0.1', '2001:db8::1', 'example.shop']

describe('a host', () => {
  it.each(LOCAL)('%s means something on its own network only', (host) => {
    expect([isPrivateHost(host), isPublicHost(host)]).toEqual([true, false])
  })

  it.each(RESERVED)('%s belongs to nobody', (host) => {
    expect([isPrivateHost(host), isPublicHost(host)]).toEqual([false, false])
  })

  it.each(PUBLIC)('%s can be reached by everyone', (host) => {
    expect([isPrivateHost(host), isPublicHost(host)]).toEqual([false, true])
  })
})
