/**
 * Codes of the mini program (小程序码) that open an invite: WeChat draws one for the scene `i/CODE`, and WeChat's own scanner opens the mini program
 * with it. https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/qrcode-link/qr-code/getUnlimitedQRCode.html
 *
 * One is asked for once for each invite and kept with it. The picture is written anew as a PNG of few colours, some 15 KB.
 */
import type { Kysely } from 'kysely'

import { Buffer } from 'node:buffer'

import type { Database } from '../db/schema'
import type { CallWechatForPicture } from '../wechatApi'

import { wxacodeAway, wxacodeUnavailable } from '../errors'
import { drawnCode } from '../pictures'

/** The list of chats, to which every start leads. It has no parameters: WeChat takes none here. */
const PAGE = 'pages/chats/index'
/** Pixels; WeChat draws 280 to 1,280. */
const WIDTH = 430
const TIMEOUT_MS = 8000
/** WeChat is busy (-1), or was asked too often. */
const MAY_PASS = [-1, 45009, 45011]

interface Logger { warn: (fields: object, message: string) => void }

interface WxacodesOptions {
  db: Kysely<Database>
  now: () => number
  /** Null without credentials of WeChat. */
  callWechat: CallWechatForPicture | null
  /** Which version of the mini program a code opens. */
  version: 'release' | 'trial' | 'develop'
  log: Logger
}

export type Wxacodes = ReturnType<typeof createWxacodes>

export function createWxacodes({ db, now, callWechat, version, log }: WxacodesOptions) {
  /** Requests that are under way: a second one for the same code waits for the first. */
  const asked = new Map<string, Promise<Buffer>>()

  async function kept(code: string): Promise<Buffer | undefined> {
    const row = await db.selectFrom('wxacodes').select('png').where('code', '=', code).executeTakeFirst()
    return row && Buffer.from(row.png as Buffer)
  }

  async function ask(call: CallWechatForPicture, code: string): Promise<Buffer> {
    // A page is checked where it must have been published.
    const body = { scene: `i/${code}`, page: PAGE, check_path: version === 'release', env_version: version, width: WIDTH }
    const reply = await call('/wxa/getwxacodeunlimit', body, AbortSignal.timeout(TIMEOUT_MS)).catch((error: unknown) => {
      log.warn({ err: error }, 'WeChat has drawn no code of the mini program')
      throw wxacodeAway()
    })
    if (!Buffer.isBuffer(reply.picture)) {
      const errcode = Number(reply.errcode)
      log.warn({ errcode }, 'WeChat has drawn no code of the mini program')
      throw MAY_PASS.includes(errcode) ? wxacodeAway() : wxacodeUnavailable()
    }
    const png = await drawnCode(reply.picture).catch((error: unknown) => {
      log.warn({ err: error }, 'WeChat has sent no picture')
      throw wxacodeAway()
    })
    // From the table and not from values: an invite that is deleted meanwhile breaks no foreign key.
    const row = db.selectFrom('invites').select(eb => ['code', eb.val(png).as('png'), eb.val(now()).as('made_at')]).where('code', '=', code)
    await db.insertInto('wxacodes').columns(['code', 'png', 'made_at']).expression(row).onConflict(conflict => conflict.doNothing()).execute()
    return png
  }

  return {
    isOn: callWechat !== null,

    /**
     * The picture for an invite, a PNG. `beforeAsking` runs when WeChat has to be asked, and may refuse. Throws `wxacode-unavailable`, or `wxacode-away` for what
     * may pass.
     */
    async get(code: string, beforeAsking: () => Promise<void>): Promise<Buffer> {
      if (!callWechat)
        throw wxacodeUnavailable()
      const known = await kept(code)
      if (known)
        return known
      await beforeAsking()
      const answer = asked.get(code) ?? ask(callWechat, code).finally(() => asked.delete(code))
      asked.set(code, answer)
      return answer
    },
  }
}
