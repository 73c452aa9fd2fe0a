import { describe, expect, it } from 'vitest'

import { missingSettings } from '../../../scripts/wechatSettings.mjs'

const COMPLETE = { WECHAT_MP_APP_ID: 'wx0123456789abcdef', WECHAT_MP_KEY_FILE: 'upload.key', WECHAT_MP_VERSION: '1.0.0' }
const names = (mode: string, env: object, hasFile = true) => missingSettings(mode, env, () => hasFile).map((setting: string) => setting.split(':')[0])

describe('the settings for a WeChat preview or upload', () => {
  it('are complete with an AppID, an existing key file, and a version', () => {
    expect(names('upload', COMPLETE)).toEqual([])
  })

  it('are named one by one when they are missing', () => {
    expect(names('upload', {})).toEqual(['WECHAT_MP_APP_ID', 'WECHAT_MP_KEY_FILE', 'WECHAT_MP_VERSION'])
  })

  it('need no version for a preview', () => {
    expect(names('preview', { ...COMPLETE, WECHAT_MP_VERSION: undefined })).toEqual([])
  })

  it('refuse an AppID that has not the form of a WeChat AppID', () => {
    expect(names('preview', { ...COMPLETE, WECHAT_MP_APP_ID: '1234567890' })).toEqual(['WECHAT_MP_APP_ID'])
  })

  it('name the key file that does not exist', () => {
    expect(missingSettings('preview', COMPLETE, () => false)).toEqual(['WECHAT_MP_KEY_FILE: there is no file at upload.key.'])
  })
})
