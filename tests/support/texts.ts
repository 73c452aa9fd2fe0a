import { addTexts } from '@/i18n/texts'
import { accessibility } from '@/i18n/zh-CN/accessibility'
import { account } from '@/i18n/zh-CN/account'
import { alerts } from '@/i18n/zh-CN/alerts'
import { chat } from '@/i18n/zh-CN/chat'
import { chatShared } from '@/i18n/zh-CN/chatShared'
import { common } from '@/i18n/zh-CN/common'
import { consent } from '@/i18n/zh-CN/consent'
import { consentAsk } from '@/i18n/zh-CN/consentAsk'
import { contacts } from '@/i18n/zh-CN/contacts'
import { diagnostics } from '@/i18n/zh-CN/diagnostics'
import { failures } from '@/i18n/zh-CN/failures'
import { forward } from '@/i18n/zh-CN/forward'
import { groups } from '@/i18n/zh-CN/groups'
import { invites } from '@/i18n/zh-CN/invites'
import { media } from '@/i18n/zh-CN/media'
import { people } from '@/i18n/zh-CN/people'
import { privacy } from '@/i18n/zh-CN/privacy'
import { profile } from '@/i18n/zh-CN/profile'
import { reactions } from '@/i18n/zh-CN/reactions'
import { report } from '@/i18n/zh-CN/report'
import { rooms } from '@/i18n/zh-CN/rooms'
import { search } from '@/i18n/zh-CN/search'
import { settings } from '@/i18n/zh-CN/settings'
import { signIn } from '@/i18n/zh-CN/signIn'
import { viewer } from '@/i18n/zh-CN/viewer'
import { voice } from '@/i18n/zh-CN/voice'
import { wide } from '@/i18n/zh-CN/wide'

/** All Chinese texts. */
export const zhCN = { ...common, ...failures, ...account, ...chat, ...chatShared, ...consent, ...consentAsk, ...contacts, ...people, ...forward, ...groups, ...invites, ...reactions, ...media, ...diagnostics, ...privacy, ...profile, ...report, ...rooms, ...search, ...settings, ...signIn, ...accessibility, ...alerts, ...viewer, ...voice, ...wide }

/** Returns the texts of all pages in the current language. */
export const t = addTexts(failures, account, chat, chatShared, consent, consentAsk, contacts, people, forward, groups, invites, reactions, media, diagnostics, privacy, profile, report, rooms, search, settings, signIn, accessibility, alerts, viewer, voice, wide)
