/** The mails that this server sends. Plain text. They name the account, and the host of the server; no other text of a user is in them. */
import type { Language } from '../operators/texts'
import type { Mail } from './mailer'

import { CODE_MINUTES } from '../accounts/mailAddresses'
import { MAIL_LINK_HOURS } from '../accounts/recovery'

/** `site`: the host of `PUBLIC_URL`. */
interface About { lang: Language['lang'], site: string, account: string, to: string }

export function codeMail({ lang, site, account, to }: About, code: string): Mail {
  return lang === 'en'
    ? { kind: 'code', to, subject: `Code for your mail address (${site})`, text: `${code} is the code with which the account ${account} at ${site} confirms this mail address. It is valid for ${CODE_MINUTES} minutes.\n\nYou did not ask for it? Then somebody has typed your address, and you need not do anything. Tell the code to nobody.\n` }
    : { kind: 'code', to, subject: `邮箱验证码（${site}）`, text: `${site} 的账号 ${account} 正在绑定这个邮箱，验证码是 ${code}，${CODE_MINUTES} 分钟内有效。\n\n不是你本人操作？可能有人填错了邮箱，不用理会。不要把验证码告诉任何人。\n` }
}

export function linkMail({ lang, site, account, to }: About, link: string): Mail {
  return lang === 'en'
    ? { kind: 'link', to, subject: `New password (${site})`, text: `With this link you set a new password for the account ${account} at ${site}. It is valid for ${MAIL_LINK_HOURS} hour and once, and its use signs out all devices:\n\n${link}\n\nYou did not ask for it? Then you need not do anything; your password stays as it is. Give the link to nobody.\n` }
    : { kind: 'link', to, subject: `设置新密码（${site}）`, text: `点开下面的链接，为 ${site} 的账号 ${account} 设置新密码。链接 ${MAIL_LINK_HOURS} 小时内有效，只能用一次；用过后所有设备都会退出登录：\n\n${link}\n\n不是你本人操作？不用理会，密码不会改变。不要把链接发给任何人。\n` }
}

export type NoticeKind = 'address-changed' | 'address-removed' | 'password-set'

const NOTICES: Record<NoticeKind, Record<Language['lang'], (account: string, site: string) => { subject: string, happened: string }>> = {
  'address-changed': {
    'zh-CN': (account, site) => ({ subject: `邮箱已更换（${site}）`, happened: `${site} 的账号 ${account} 换了邮箱，以后不再用这个邮箱找回密码。` }),
    'en': (account, site) => ({ subject: `Mail address changed (${site})`, happened: `The account ${account} at ${site} has another mail address now. Links for a new password are not sent here any more.` }),
  },
  'address-removed': {
    'zh-CN': (account, site) => ({ subject: `邮箱已解绑（${site}）`, happened: `${site} 的账号 ${account} 解绑了这个邮箱，以后不再用它找回密码。` }),
    'en': (account, site) => ({ subject: `Mail address removed (${site})`, happened: `The account ${account} at ${site} has removed this mail address. Links for a new password are not sent here any more.` }),
  },
  'password-set': {
    'zh-CN': (account, site) => ({ subject: `密码已重设（${site}）`, happened: `${site} 的账号 ${account} 通过链接设置了新密码，所有设备都已退出登录。` }),
    'en': (account, site) => ({ subject: `Password set (${site})`, happened: `A new password was set by a link for the account ${account} at ${site}, and all devices are signed out.` }),
  },
}

/** Tells of a change that another person could have made. Has no link, so that no mail with one can look like it. */
export function noticeMail({ lang, site, account, to }: About, notice: NoticeKind): Mail {
  const { subject, happened } = NOTICES[notice][lang](account, site)
  return { kind: 'notice', to, subject, text: `${happened}\n\n${lang === 'en' ? `Was it not you? Tell the operators of ${site} at once.` : `不是你本人操作？请马上联系 ${site} 的管理员。`}\n` }
}
