// `npm run preview:mp-weixin` and `npm run upload:mp-weixin`: send the production mini program to WeChat with miniprogram-ci.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

import { ROOT, stop } from './install.mjs'
import { ensureMiniprogramCi } from './miniprogramCi/install.mjs'
import { missingSettings } from './wechatSettings.mjs'

const mode = process.argv[2]
const missing = missingSettings(mode, process.env, existsSync)
if (missing.length)
  stop(`Set these environment variables first:\n${missing.map(setting => `  - ${setting}`).join('\n')}`)

const { WECHAT_MP_APP_ID: appid, WECHAT_MP_KEY_FILE: privateKeyPath, WECHAT_MP_VERSION: version = '0.0.0', WECHAT_MP_NOTE: desc = '' } = process.env
const ci = ensureMiniprogramCi()
const { ensureBuild } = await import('./builds.mjs')
const { dir } = await ensureBuild('mp-weixin')
const project = new ci.Project({ appid, type: 'miniProgram', projectPath: dir, privateKeyPath })
const setting = { es6: true, minifyJS: true, minifyWXML: true, minifyWXSS: true }

try {
  if (mode === 'preview') {
    await ci.preview({ project, version, desc, setting, qrcodeFormat: 'terminal', qrcodeOutputDest: join(ROOT, 'dist/preview-qrcode.txt'), onProgressUpdate() {} })
    console.log('Scan the code with WeChat, signed in as a developer of this mini program.')
  }
  else {
    await ci.upload({ project, version, desc, setting, onProgressUpdate() {} })
    console.log(`Version ${version} is uploaded. In the WeChat admin console: Version management → Development version → Submit for review.`)
  }
}
catch (error) {
  stop(`WeChat refused: ${error.message ?? error}\nUsual causes: the key file belongs to another AppID, or the IP address of this machine is not in the list (WeChat admin console → Development → Development settings → Mini program code upload → IP list).`)
}
