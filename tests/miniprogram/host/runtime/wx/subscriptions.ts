import type { Host } from '../host'

import { api, WxFailure } from './api'
import { requireTap } from './documents'

const MOST_TEMPLATES = 5

/** What the test answers for the user: an answer for each template, or WeChat's error code (20001, 20004, 20005 …). */
type Answer = 'accept' | 'reject' | 'ban' | Record<string, string> | number

/**
 * requestSubscribeMessage: `answer('requestSubscribeMessage', 'reject')` is what the user chooses, 'accept' unless it is set. Of templates with the same title
 * only the first one is asked for, the others are 'filter': `answer('templateTitles', { id: title })`. `app.subscribed` counts what was accepted.
 * Source: developers.weixin.qq.com, "requestSubscribeMessage".
 */
export function subscriptions(host: Host) {
  return {
    requestSubscribeMessage: api(host, 'requestSubscribeMessage', ({ tmplIds }) => {
      requireTap(host)
      const ids = checked(tmplIds)
      const answer = (host.answers.requestSubscribeMessage ?? 'accept') as Answer
      if (typeof answer === 'number')
        throw new WxFailure('the request was refused', { errCode: answer })
      const titles = host.answers.templateTitles as Record<string, string> | undefined
      const titleOf = (id: string) => titles?.[id] ?? id
      return Object.fromEntries(ids.map((id, at) => {
        const isRepeated = ids.slice(0, at).some(other => titleOf(other) === titleOf(id))
        const given = isRepeated ? 'filter' : typeof answer === 'string' ? answer : answer[id] ?? 'reject'
        if (given.startsWith('accept')) host.subscribed[id] = (host.subscribed[id] ?? 0) + 1
        return [id, given]
      }))
    }),
  }
}

function checked(tmplIds: unknown): string[] {
  if (!Array.isArray(tmplIds) || tmplIds.length === 0)
    throw new WxFailure('TmplIds can\'t be empty', { errCode: 10001 })
  if (tmplIds.some(id => typeof id !== 'string'))
    throw new WxFailure('invalid tmplIds', { errCode: 10004 })
  if (tmplIds.length > MOST_TEMPLATES)
    throw new WxFailure('Templates count out of max bounds', { errCode: 20003 })
  return tmplIds as string[]
}
