import type { Host } from '../host'

import { WxFailure } from './api'

/**
 * Throws for a URL outside the legal domains of its kind, as WeChat does before it sends anything. http and ws are outside too.
 * The list contains 'https://host' or 'wss://host', and the port counts. null: no check, as with "不校验合法域名" in DevTools.
 */
export function checkDomain(host: Host, kind: 'request' | 'socket' | 'uploadFile' | 'downloadFile', url: string) {
  const { domains } = host.options
  if (!/^(?:https?|wss?):\/\//.test(url))
    throw new WxFailure('invalid url', { errno: 600009 })
  if (!domains)
    return
  const origin = /^(\w+:\/\/[^/?#]+)/.exec(url)![1]!
  if (!(domains[kind] ?? []).includes(origin))
    throw new WxFailure('url not in domain list', { errno: 600002 })
}
