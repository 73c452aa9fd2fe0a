/**
 * The address of a client, for limits and log.
 *
 * Some proxies write a port into X-Forwarded-For (`203.0.113.7:4711`, `[2001:db8::1]:4711`). It changes with each connection, so with it
 * a client would have a new address for each one.
 */
import type { FastifyRequest } from 'fastify'

import { normalizeIP } from '@fastify/rate-limit'
import { BlockList, isIP, isIPv6 } from 'node:net'

import type { Config } from '../config'

function withoutPort(address: string): string {
  return /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address
}

/** Returns the address without a port; 'unknown' for an entry of X-Forwarded-For that is no address. */
export function clientAddress(request: FastifyRequest): string {
  const address = withoutPort(request.ip)
  return isIP(address) ? address : 'unknown'
}

/** Returns the address as limits count it: of an IPv6 address only the /64, because a provider gives that to one customer. */
export function countedAddress(request: FastifyRequest): string {
  return normalizeIP(clientAddress(request))
}

/** Returns Fastify's option: false, the `count` proxies nearest to this server, or the proxies with a listed address. */
export function trustedProxies(setting: Config['trustProxy']): false | ((address: string, hop: number) => boolean) {
  if (setting === false)
    return false
  if (typeof setting === 'number')
    return (_address, hop) => hop < setting
  const list = new BlockList()
  for (const entry of setting) {
    const [address = '', bits] = entry.split('/')
    list.addSubnet(address, Number(bits ?? (isIPv6(address) ? 128 : 32)), isIPv6(address) ? 'ipv6' : 'ipv4')
  }
  return (text) => {
    const address = withoutPort(text)
    return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
  }
}
