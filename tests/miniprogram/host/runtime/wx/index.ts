import type { Host } from '../host'

import { audio } from './audio'
import { choosers } from './choosers'
import { documents } from './documents'
import { feedback } from './feedback'
import { fileApis } from './files'
import { KNOWN_WX_FUNCTIONS } from './known'
import { navigation } from './navigation'
import { network } from './network'
import { pictures } from './pictures'
import { preview } from './preview'
import { privacyApis } from './privacy'
import { query } from './query'
import { recorder } from './recorder'
import { scopeApis } from './scopes'
import { sockets } from './socket'
import { storageApis } from './storage'
import { subscriptions } from './subscriptions'
import { system } from './system'
import { user } from './user'
import { videos } from './videos'

/**
 * Creates the `wx` object. A function that WeChat has and this host lacks exists too, and throws with its name when called. A function
 * that WeChat lacks is undefined. `canIUse` returns true only for what this host has, so feature detection works.
 */
export function createWx(host: Host, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const wx: Record<string, unknown> = Object.assign(
    {},
    system(host),
    network(host),
    sockets(host),
    storageApis(host),
    fileApis(host),
    navigation(host),
    feedback(host),
    choosers(host),
    documents(host),
    pictures(host),
    preview(host),
    videos(host),
    recorder(host),
    audio(host),
    privacyApis(host),
    scopeApis(host),
    subscriptions(host),
    user(host),
    query(host),
    { canIUse: (schema: string) => canIUse(wx, schema) },
    overrides,
  )
  const known = new Set(KNOWN_WX_FUNCTIONS)
  return new Proxy(wx, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || !known.has(name))
        return target[name as string]
      return () => {
        host.problems.add('wx', `wx.${name} is not in this host`)
        throw new Error(`wx.${name} is not in this host`)
      }
    },
    has: (target, name) => name in target,
  })
}

const COMPONENTS = new Set(['button', 'input', 'textarea', 'scroll-view', 'image', 'video', 'swiper', 'picker', 'root-portal', 'page-meta'])

/** Decides by the first part of 'request', 'getWindowInfo.return.x' or 'button.open-type.chooseAvatar'. */
function canIUse(wx: Record<string, unknown>, schema: string) {
  const name = schema.split('.')[0]!
  return typeof wx[name] === 'function' || COMPONENTS.has(name)
}
