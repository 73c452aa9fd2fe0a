import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

import { ROOT } from '../../../scripts/install.mjs'

/**
 * Functions and attributes that WeChat refuses without a declared purpose, by the purpose as its console names it.
 * Source: developers.weixin.qq.com, "小程序隐私协议开发指南".
 */
const PURPOSES: Record<string, Record<string, RegExp>> = {
  '选中的照片或视频信息': { chooseMedia: /\bchooseMedia\b/, chooseImage: /\bchooseImage\b/, chooseVideo: /\bchooseVideo\b/ },
  '选中的文件': { chooseMessageFile: /\bchooseMessageFile\b/ },
  '麦克风': { 'RecorderManager.start': /\bgetRecorderManager\b/, 'scope.record': /scope\.record\b/, 'joinVoIPChat': /\bjoinVoIPChat\b/ },
  '摄像头': { 'scope.camera': /scope\.camera\b/, 'camera': /<camera\b/, 'live-pusher': /<live-pusher\b/ },
  '相册（仅写入）权限': { saveImageToPhotosAlbum: /\bsaveImageToPhotosAlbum\b/, saveVideoToPhotosAlbum: /\bsaveVideoToPhotosAlbum\b/ },
  '剪切板': { setClipboardData: /\bsetClipboardData\b/, getClipboardData: /\bgetClipboardData\b/ },
  '位置信息': { getLocation: /\bgetLocation\b/, getFuzzyLocation: /\bgetFuzzyLocation\b/ },
  '选择的位置信息': { chooseLocation: /\bchooseLocation\b/, choosePoi: /\bchoosePoi\b/ },
  '微信昵称、头像': { 'chooseAvatar': /open-type="chooseAvatar"/, 'input type=nickname': /type="nickname"/ },
  '手机号': { getPhoneNumber: /\bgetPhoneNumber\b/ },
  '通讯录': { addPhoneContact: /\baddPhoneContact\b/ },
}

/** What is compiled into the mini program. */
const sources = readdirSync(`${ROOT}src`, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile() && /\.(?:ts|vue)$/.test(entry.name) && !/\.h5\.ts$/.test(entry.name))
  .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').replace(/(?:\/\/|<!--) #ifdef H5[\s\S]*?#endif/g, ''))

const used = Object.entries(PURPOSES).flatMap(([purpose, functions]) => {
  const names = Object.entries(functions).filter(([, pattern]) => sources.some(text => pattern.test(text))).map(([name]) => name)
  return names.length ? [[purpose, names.sort()]] : []
})

describe.each(['docs/going-live.md', 'docs/going-live.zh-CN.md'])('the privacy declarations of %s', (file) => {
  const rows = readFileSync(`${ROOT}${file}`, 'utf8').split('\n').map(line => line.split('|').map(cell => cell.trim())).filter(([, purpose]) => Object.hasOwn(PURPOSES, purpose ?? ''))

  it('are those that the code needs, function by function, and no others: WeChat compares them', () => {
    expect(rows.map(([, purpose, functions]) => [purpose, [...functions!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!).sort()])).toEqual(expect.arrayContaining(used))
    expect(rows.map(([, purpose]) => purpose).sort()).toEqual(used.map(([purpose]) => purpose).sort())
  })

  it('have a sentence each that says what for', () => {
    expect(rows.filter(([, , , sentence]) => !sentence?.startsWith('用于'))).toEqual([])
  })
})
