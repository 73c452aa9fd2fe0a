/** The operators' pages as HTML. Without scripts: every action is a form. All texts of users are escaped by `html`. */
import type { Restrictions } from '../accounts/restrictions'
import type { PublicUser } from '../accounts/users'
import type { ErrorRow } from '../reports/errorReports'
import type { Report } from '../reports/reports'
import type { AuditEntry } from './audit'
import type { Html } from './html'
import type { OperatorSession } from './operators'
import type { Language, TextKey } from './texts'

import { FOR_EVER } from '../accounts/restrictions'
import { SERVER_REPORTER } from '../reports/reports'
import { html, NOTHING } from './html'

export interface Page extends Language {
  /** Null on the sign-in page. */
  session: OperatorSession | null
  /** What the last action has said. */
  notice?: string
}

/** Of a ban or a mute, the shortest first: it is chosen unless the operator chooses another one. */
export const TERMS: ReadonlyArray<{ days: number, key: TextKey }> = [{ days: 1, key: 'days-1' }, { days: 7, key: 'days-7' }, { days: 30, key: 'days-30' }, { days: Number.POSITIVE_INFINITY, key: 'for-ever' }]

const time = (at: number) => html`<time datetime="${new Date(at).toISOString()}">${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC</time>`

function document({ lang, t, session, notice }: Page, content: Html): string {
  const links = (['reports', 'users', 'words', 'errors', 'audit'] as const).map(name => html`<a href="/operator/${name}">${t(name)}</a> `)
  const head = session
    ? html`<nav>${links}<form method="post" action="/operator/sign-out">${token(session)}<span>${session.name}</span> <button>${t('sign-out')}</button></form></nav>`
    : NOTHING
  return `<!doctype html>${html`<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${t('title')}</title><link rel="stylesheet" href="/operator/style.css"></head><body>${head}<main>${notice ? html`<p class="notice" role="status">${notice}</p>` : NOTHING}${content}</main></body></html>`.text}`
}

const token = (session: OperatorSession) => html`<input type="hidden" name="formToken" value="${session.formToken}">`

/** A button that does one thing at `path`. */
function action(page: Page, path: string, label: TextKey, fields: Record<string, string> = {}): Html {
  const inputs = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
  return html`<form method="post" action="${path}">${token(page.session!)}${inputs}<button>${page.t(label)}</button></form>`
}

export function signInPage(page: Page): string {
  const { t } = page
  return document(page, html`<h1>${t('title')}</h1><form class="sign-in" method="post" action="/operator/sign-in">
<label>${t('name')} <input name="name" autocomplete="username" required></label>
<label>${t('password')} <input name="password" type="password" autocomplete="current-password" required></label>
<button>${t('sign-in')}</button></form>`)
}

export function reportsPage(page: Page, reports: readonly Report[], openCount: number): string {
  const { t } = page
  const rows = reports.map(({ id, target, reason, messages, createdAt }) => html`<tr><td><a href="/operator/reports/${id}">${t(`kind-${target.kind}`)} ${target.id}</a></td><td>${t(`reason-${reason}`)}</td><td>${messages.length}</td><td>${time(createdAt)}</td></tr>`)
  return document(page, html`<h1>${t('reports')}: ${t('open-count')} ${openCount}</h1>${reports.length
    ? html`<table><thead><tr><th>${t('target')}</th><th>${t('reason')}</th><th>${t('messages')}</th><th>${t('since')}</th></tr></thead><tbody>${rows}</tbody></table>`
    : html`<p>${t('none-open')}</p>`}`)
}

/** `user`: of a reported user. `tokenHours`: how long a token lasts. */
export interface Target { user: PublicUser | null, hasPassword: boolean, restrictions: Restrictions, tokenHours: number }

export function reportPage(page: Page, report: Report, about: number, target: Target | null): string {
  const { t } = page
  const { id, closed, conversation, messages, reason, note, reporterID } = report
  const evidence = messages.map((message, at) => html`<li><p>${message.senderID} · ${time(message.sentAt)} · ${message.kind}</p><blockquote class="text">${message.text}</blockquote>${conversation && message.seq > 0 ? action(page, `/operator/reports/${id}/recall`, 'recall', { message: String(at) }) : NOTHING}</li>`)
  return document(page, html`<h1>${t(`kind-${report.target.kind}`)} ${report.target.id}</h1>
<dl><dt>${t('reason')}</dt><dd>${t(`reason-${reason}`)}</dd><dt>${t('note')}</dt><dd class="text">${note}</dd><dt>${t('reporter')}</dt><dd>${reporterID === SERVER_REPORTER ? t('this-server') : html`<a href="/operator/users?id=${encodeURIComponent(reporterID)}">${reporterID}</a>`}</dd><dt>${t('since')}</dt><dd>${time(report.createdAt)}</dd><dt>${t('about')}</dt><dd>${about}</dd></dl>
<h2>${t('evidence')}</h2>${messages.length ? html`<ol>${evidence}</ol>` : html`<p>${t('no-evidence')}</p>`}
${target ? userPart(page, report.target.id, target) : NOTHING}${report.target.kind === 'user' ? NOTHING : placePart(page, report)}
${closed
  ? html`<p>${t('closed')}: ${time(closed.at)}, ${t('by')} ${closed.by}. ${t('outcome')}: ${closed.outcome}</p>`
  : html`<h2>${t('close')}</h2><div class="actions">${action(page, `/operator/reports/${id}/close`, 'outcome-done', { outcome: 'done' })}${action(page, `/operator/reports/${id}/close`, 'outcome-none', { outcome: 'none' })}</div>`}
<p><a href="/operator/reports">${t('back')}</a></p>`)
}

/** What can be taken from a group, in the name of a user whom ZEGO knows, or from a room. */
function placePart(page: Page, { id, target, messages }: Report): Html {
  const { t } = page
  if (target.kind === 'room')
    return html`<h2>${target.id}</h2><div class="actions">${action(page, `/operator/reports/${id}/end-room`, 'end-room')}</div>`
  return html`<h2>${target.id}</h2><p>${t('clear-group-note')}</p><form method="post" action="/operator/reports/${id}/clear-group">${token(page.session!)}<label>${t('in-name-of')} <input name="userID" value="${messages[0]?.senderID ?? ''}" maxlength="32" required></label> <button>${t('clear-group')}</button></form>`
}

const end = ({ t }: Page, until: number) => until >= FOR_EVER ? html`${t('for-ever')}` : time(until)

/** A user, with what can be taken from and given back to the account. */
function userPart(page: Page, userID: string, { user, hasPassword, restrictions: { bannedUntil, mutedUntil }, tokenHours }: Target): Html {
  const { t } = page
  const path = `/operator/users/${encodeURIComponent(userID)}`
  if (!user)
    return html`<h2>${userID}</h2><p>${t('unknown-user')}</p>`
  const terms = (kind: 'ban' | 'mute') => html`<form method="post" action="${path}/${kind}">${token(page.session!)}<select name="days" aria-label="${t(kind)}">${TERMS.map(({ days, key }) => html`<option value="${days}">${t(key)}</option>`)}</select> <button>${t(kind)}</button></form>`
  return html`<h2>${user.name} (${userID})</h2>
${bannedUntil ? html`<p>${t('banned-until')} ${end(page, bannedUntil)}</p>` : NOTHING}${mutedUntil ? html`<p>${t('muted-until')} ${end(page, mutedUntil)}</p>` : NOTHING}
<div class="actions">${bannedUntil ? action(page, `${path}/unban`, 'unban') : terms('ban')}${mutedUntil ? action(page, `${path}/unmute`, 'unmute') : terms('mute')}</div>
<p>${t('ban-delay').replace('{time}', String(tokenHours))}</p>
${hasPassword ? html`<div class="actions">${action(page, `${path}/password-link`, 'password-link')}</div>` : html`<p>${t('no-password')}</p>`}`
}

export function usersPage(page: Page, id: string, target: Target | null): string {
  const { t } = page
  return document(page, html`<h1>${t('users')}</h1><form method="get" action="/operator/users"><label>${t('id')} <input name="id" value="${id}" required></label> <button>${t('find')}</button></form>
${target ? userPart(page, target.user?.userID ?? id, target) : NOTHING}`)
}

/** A link for a new password. It is selected and copied by hand: there is no script. */
export function linkPage(page: Page, userID: string, link: string, hours: number): string {
  const { t } = page
  return document(page, html`<h1>${t('password-link')}</h1><p>${userID}</p><p>${t('password-link-note').replace('{hours}', String(hours))}</p><p class="text"><code>${link}</code></p>
<p><a href="/operator/users?id=${encodeURIComponent(userID)}">${t('back')}</a></p>`)
}

export function wordsPage(page: Page, words: readonly string[], isOn: boolean): string {
  const { t } = page
  const rows = words.map(word => html`<tr><td class="text">${word}</td><td>${action(page, '/operator/words/remove', 'remove', { word })}</td></tr>`)
  return document(page, html`<h1>${t('words')}</h1><p>${isOn ? t('words-note') : t('words-off')}</p>
<form method="post" action="/operator/words">${token(page.session!)}<label>${t('word')} <input name="word" maxlength="64" required></label> <button>${t('add')}</button></form>
<table><tbody>${rows}</tbody></table>`)
}

export function auditPage(page: Page, entries: readonly AuditEntry[]): string {
  const { t } = page
  const rows = entries.map(({ at, operator, action, subject, details }) => html`<tr><td>${time(at)}</td><td>${operator}</td><td>${t(`action-${action}`)}</td><td>${subject}</td><td class="text">${details}</td></tr>`)
  return document(page, html`<h1>${t('audit')}</h1>${entries.length
    ? html`<table><thead><tr><th>${t('since')}</th><th>${t('by')}</th><th>${t('action')}</th><th>${t('subject')}</th><th>${t('details')}</th></tr></thead><tbody>${rows}</tbody></table>`
    : html`<p>${t('empty')}</p>`}`)
}

export function errorsPage(page: Page, errors: readonly ErrorRow[]): string {
  const { t } = page
  const rows = errors.map(({ kind, code, message, stack, page: at, platform, version, sdk, library, os, count, firstAt, lastAt }) => html`<tr><td>${count}</td><td>${kind}${code === null ? '' : ` ${code}`} ${message}<br>${stack.join(' ')}</td><td>${at}</td><td>${version}<br>${platform} ${library} ${os}<br>ZIM ${sdk}</td><td>${time(firstAt)}<br>${time(lastAt)}</td></tr>`)
  return document(page, html`<h1>${t('errors')}</h1><p>${t('errors-note')}</p>${errors.length
    ? html`<table><thead><tr><th>${t('errors-count')}</th><th>${t('errors-what')}</th><th>${t('errors-page')}</th><th>${t('errors-version')}</th><th>${t('since')}</th></tr></thead><tbody>${rows}</tbody></table>`
    : html`<p>${t('empty')}</p>`}`)
}

export function messagePage(page: Page): string {
  return document(page, html`<p><a href="/operator/reports">${page.t('back')}</a></p>`)
}

export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
body { margin: 0; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 8px 16px; border-bottom: 1px solid GrayText; }
nav form { margin-left: auto; }
main { max-width: 1000px; margin: 0 auto; padding: 16px; }
a, button, input, select { min-height: 44px; font: inherit; }
a { display: inline-flex; align-items: center; }
button { padding: 0 16px; }
label { display: inline-flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; }
.sign-in { display: grid; gap: 12px; max-width: 320px; }
.sign-in label { display: grid; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.notice { padding: 8px 12px; border: 1px solid GrayText; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 6px 8px; border-bottom: 1px solid GrayText; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; }
dd { margin: 0; }
ol { padding: 0; list-style: none; }
li { padding: 8px 0; border-bottom: 1px solid GrayText; }
li p { margin: 0; overflow-wrap: anywhere; }
blockquote { margin: 8px 0; }
`
