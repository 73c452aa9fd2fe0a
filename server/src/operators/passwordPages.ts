/** The page on which a user sets a new password, for the person who has the link. No script, and nothing of the operators' pages. */
import type { Html } from './html'
import type { Language, TextKey } from './texts'

import { html, NOTHING } from './html'

function document({ lang, t }: Language, content: Html): string {
  return `<!doctype html>${html`<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${t('new-password')}</title><link rel="stylesheet" href="/password/style.css"></head><body><main><h1>${t('new-password')}</h1>${content}</main></body></html>`.text}`
}

/** `problem`: why the last try was refused. */
export function passwordPage(language: Language, token: string, account: string, problem?: TextKey): string {
  const { t } = language
  return document(language, html`${problem ? html`<p class="notice" role="alert">${t(problem)}</p>` : NOTHING}
<p>${t('password-rules')}</p>
<form class="sign-in" method="post" action="/password"><input type="hidden" name="token" value="${token}">
<label>${t('account')} <input name="account" value="${account}" autocomplete="username" readonly></label>
<label>${t('new-password')} <input name="password" type="password" autocomplete="new-password" minlength="8" maxlength="256" required></label>
<label>${t('repeat-password')} <input name="repeated" type="password" autocomplete="new-password" maxlength="256" required></label>
<button>${t('set-password')}</button></form>`)
}

export function noticePage(language: Language, text: TextKey): string {
  return document(language, html`<p role="status">${language.t(text)}</p>`)
}
