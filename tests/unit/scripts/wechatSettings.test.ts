import { describe, expect, it } from 'vitest'

import { missingPieces } from '../../../scripts/wechatSettings.mjs'

const COMPLETE = { WECHAT_MP_APP_ID: 'wx0123456789abcdef', WECHAT_MP_KEY_FILE: 'upload.key', WECHAT_MP_VERSION: '1.0.0' }
const names = (mode: string, env: object, hasFile = true) => missingPieces(mode, env, () => hasFile).map((piece: string) => piece.split(':')[0])

describe('what WeChat wants before a preview or an upload', () => {
  it('is complete with an AppID, a key file that exists, and a version', () => {
    expect(names('upload', COMPLETE)).toEqual([])
  })

  it('is named piece by piece', () => {
    expect(names('upload', {})).toEqual(['WECHAT_MP_APP_ID', 'WECHAT_MP_KEY_FILE', 'WECHAT_MP_VERSION'])
  })

  it('needs no version for a preview', () => {
    expect(names('preview', { ...COMPLETE, WECHAT_MP_VERSION: undefined })).toEqual([])
  })

  it('refuses an AppID that is none of WeChat\'s', () => {
    expect(names('preview', { ...COMPLETE, WECHAT_MP_APP_ID: '1234567890' })).toEqual(['WECHAT_MP_APP_ID'])
  })

  it('says which key file is not there', () => {
    expect(missingPieces('preview', COMPLETE, () => false)).toEqual(['WECHAT_MP_KEY_FILE: there is no file at upload.key.'])
  })
})
