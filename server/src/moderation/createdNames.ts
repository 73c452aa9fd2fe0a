/**
 * The name of a new group or room, as ZEGO's callbacks `group_create` and `room_create` tell of it: a modified client sets one without a
 * question. What is refused, or cannot be checked and is closed by the settings, is taken back, and operators find it among the reports.
 * https://www.zegocloud.com/docs/zim-server/callbacks/group-created, …/room-created
 *
 * ZEGO has no callback for a change of a name, a notice, a status or a name in a group.
 */
import { Buffer } from 'node:buffer'

import type { Users } from '../accounts/users'
import type { Reports } from '../reports/reports'
import type { TellOperators } from '../reports/webhook'
import type { ZegoApi } from '../zego/serverApi'
import type { TextChecks } from './checkText'
import type { Moderation } from './moderation'

import { SERVER_REPORTER } from '../reports/reports'
import { percentDecoded } from '../zego/callbackBody'

/** UTF-16 units of a name in a report. */
const MAX_TEXT = 1000
/** What is read of a callback: ZIM's own limits are lower. */
const MAX_ATTRIBUTES = 30
/** IDs and numbers. */
const TECHNICAL = /^[\w.-]*$/

interface CreatedNamesOptions {
  users: Pick<Users, 'byID'>
  moderation: Moderation
  textChecks: TextChecks
  reports: Reports
  tellOperators: TellOperators
  zegoApi: Pick<ZegoApi, 'setGroupProfile' | 'destroyRoom'>
  now: () => number
}

type Fields = Record<string, unknown>

export type CreatedNames = ReturnType<typeof createCreatedNames>

const textOf = (value: unknown) => typeof value === 'string' ? percentDecoded(value).replaceAll('\0', '').trim() : ''

/** '' for what is no ID of ZIM. */
const idOf = (value: unknown) => typeof value === 'string' && /^[\x21-\x7E]{1,128}$/.test(value) ? value : ''

/** The values of `[{key, value}]` that a person can read. */
function attributeTexts(given: unknown): string[] {
  const list: unknown[] = Array.isArray(given) ? given.slice(0, MAX_ATTRIBUTES) : []
  return list.map(each => textOf((each as { value?: unknown } | null)?.value)).filter(text => !TECHNICAL.test(text))
}

export function createCreatedNames({ users, moderation, textChecks, reports, tellOperators, zegoApi, now }: CreatedNamesOptions) {
  /** What a group or room is called, with the texts of a room's attributes; null for what has no ID. */
  function created(event: string, fields: Fields) {
    const isGroup = event === 'group_create'
    const id = String((isGroup ? fields.group_id : fields.room_id) ?? '')
    const userID = idOf((isGroup && fields.owner_account) || fields.operator_account)
    const texts = [textOf(isGroup ? fields.group_name : fields.room_name), ...isGroup ? [] : attributeTexts(fields.attributes)]
    return id && id === idOf(id) ? { kind: isGroup ? 'group' as const : 'room' as const, id, userID, texts: texts.filter(Boolean) } : null
  }

  return {
    isCreation: (event: string) => event === 'group_create' || event === 'room_create',

    /**
     * Checks the name of what was created. Rejects with ZegoRefusal or NoReply when it could not be taken back: the report exists by then, and
     * ZEGO repeats the callback.
     */
    async check(event: string, fields: Fields): Promise<void> {
      const found = moderation.isOn ? created(event, fields) : null
      if (!found)
        return
      const { kind, id, userID, texts } = found
      const author = { userID, openid: (await users.byID(userID))?.wechat_openid ?? null }
      const verdicts = await Promise.all(texts.map((text, at) => textChecks.verdict(kind === 'group' ? 'group-name' : at === 0 ? 'room-name' : 'room-notice', text, author)))
      const bad = texts.filter((_, at) => verdicts[at] !== 'passed')
      if (bad.length === 0)
        return
      const evidence = { senderID: userID, seq: 0, kind: `${kind}-name`, text: Buffer.from(bad.join('\n').slice(0, MAX_TEXT)).toString(), sentAt: now() }
      const note = verdicts.includes('refused') ? 'moderated' : 'moderation-unavailable'
      const { id: reportID, isNew } = await reports.add(SERVER_REPORTER, { target: { kind, id }, reason: 'other', note, conversation: { kind, id }, messages: [evidence] })
      if (isNew)
        void tellOperators({ reportID, kind, reason: 'other' })
      await (kind === 'group' ? zegoApi.setGroupProfile({ groupID: id, userID, name: '' }) : zegoApi.destroyRoom(id))
    },
  }
}
