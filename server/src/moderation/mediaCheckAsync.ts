/**
 * WeChat's `mediaCheckAsync` v2: https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/sec-center/sec-check/mediaCheckAsync.html
 *
 * It takes the address of a picture or a recording, which WeChat must be able to load, and pushes its verdict within 30 minutes
 * (routes/wechatEvents.ts). It wants the openid of a user who was in the mini program within two hours. It does not know videos, other files, m4a, webp, tiff,
 * and nothing above 10 MB: null for all of these.
 */
import type { CallWechat } from '../wechatApi'
import type { MediaChecker, MediaItem } from './media'

import { NOT_CHECKABLE, SCENES } from './wechatVerdict'

const VERSION = 2
const MAX_BYTES = 10 * 1024 * 1024
const MEDIA_TYPES = { audio: 1, image: 2 } as const
const FORMATS = {
  audio: ['mp3', 'aac', 'ac3', 'wma', 'flac', 'vorbis', 'ogg', 'opus', 'wav'],
  image: ['jpg', 'jpeg', 'png', 'bmp', 'gif'],
}
/** Of the pushed verdicts. A longer one is none of WeChat's. */
export const TRACE_ID = /^[\w.-]{1,128}$/

export function createMediaCheckAsync({ callWechat }: { callWechat: CallWechat }): MediaChecker {
  return {
    name: 'wechat',
    async check(item, { author, place }, signal) {
      const media_type = typeOf(item)
      if (!media_type || author.openid === null)
        return null
      const body = { version: VERSION, openid: author.openid, scene: SCENES[place], media_url: item.url, media_type }
      const reply = await callWechat('/wxa/media_check_async', body, signal)
      const errcode = Number(reply.errcode ?? 0)
      if (NOT_CHECKABLE.includes(errcode))
        return null
      if (errcode !== 0 || typeof reply.trace_id !== 'string' || !TRACE_ID.test(reply.trace_id))
        throw new Error(`mediaCheckAsync failed with ${errcode}`)
      return { traceID: reply.trace_id }
    },
  }
}

/** Returns undefined for what WeChat does not check. The name decides; the address does where the name has no ending. */
function typeOf({ kind, url, fileName, bytes }: MediaItem): number | undefined {
  if ((kind !== 'audio' && kind !== 'image') || (bytes ?? 0) > MAX_BYTES)
    return undefined
  const ending = endingOf(fileName) ?? endingOf(new URL(url).pathname)
  return ending && FORMATS[kind].includes(ending) ? MEDIA_TYPES[kind] : undefined
}

const endingOf = (path: string) => /\.([a-z0-9]{1,5})$/i.exec(path)?.[1]?.toLowerCase()
