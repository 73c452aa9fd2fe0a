// `npm run check:wechat`: compiles the production mini program offline, with WeChat's own compiler in miniprogram-ci.
import process from 'node:process'

import { ensureBuild } from './builds.mjs'
import { compileAsWechat } from './miniprogramCi/compile.mjs'
import { ensureMiniprogramCi } from './miniprogramCi/install.mjs'

const ci = ensureMiniprogramCi()
const { dir } = await ensureBuild('mp-weixin')
const { errors, notes } = await compileAsWechat(ci, dir)

for (const note of notes) console.log(`note   ${note}`)
for (const error of errors) console.error(`ERROR  ${error}`)
console.log(errors.length ? `\nWeChat's compiler rejects this package: ${errors.length} ${errors.length === 1 ? 'error' : 'errors'}.` : '\nWeChat\'s compiler accepts this package. For sizes, run: npm run size.')
process.exit(errors.length ? 1 : 0)
