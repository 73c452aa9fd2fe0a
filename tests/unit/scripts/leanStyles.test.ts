import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { leaner, missingStyle } from '../../../scripts/vite/leanStyles'

const lean = (code: string) => leaner(code, new Set())

describe('uni\'s style sheets', () => {
  it('lose the rules of what the app does not use, and the selectors of it in other rules', () => {
    expect(lean('uni-button{color:red}uni-button[plain]{color:blue}uni-left-window,uni-right-window{width:1px}@keyframes shadow-preload{to{}}')).toBe('uni-button{color:red}uni-left-window{width:1px}')
  })

  it('lose them in the dark theme, too', () => {
    expect(lean(':where(html[data-theme=dark]) uni-button,:where(html[data-theme=dark]) uni-button[type=default]{color:red}')).toBe(':where(html[data-theme=dark]) uni-button{color:red}')
  })

  it('have one value for the safe area, that of today\'s browsers', () => {
    expect(lean('.uni-bar{height:44px;height:calc(44px + constant(safe-area-inset-top));height:calc(44px + env(safe-area-inset-top));width:1px}')).toBe('.uni-bar{height:calc(44px + env(safe-area-inset-top));width:1px}')
  })

  it('have the spinner as text, which compresses', () => {
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'
    expect(lean(`.uni-loading{background-image:url(data:image/svg+xml;base64,\\ ${Buffer.from(drawing).toString('base64')})}`)).toBe('.uni-loading{background-image:url("data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\'%3E%3Cpath d=\'M0 0\'/%3E%3C/svg%3E")}')
  })
})

it.each([
  ['<button class="save" type="primary">', 'buttons'],
  ['<button\n  :loading="isBusy"\n>', 'buttons'],
  ['<scroll-view refresher-enabled>', 'refresher'],
  ['uni.showModal({ title, editable: true })', 'fields in dialogs'],
  ['uni.showActionSheet({ title: \'Choose\', itemList })', 'titles of menus'],
  ['"topWindow": { "path": "top.vue" }', 'windows above'],
])('a module may not use what is left out of them: %s', (code, name) => {
  expect(missingStyle(code)).toContain(name)
})

it.each(['<button class="button" form-type="submit" :disabled="isBusy">', '<input type="text">', '<switch :checked="isOn" color="#067a3d">', 'const title = t(\'chats.title\')'])('may use the rest: %s', (code) => {
  expect(missingStyle(code)).toBeNull()
})

it('pages.json uses nothing that is left out of them', () => {
  expect(missingStyle(readFileSync('pages.json', 'utf8'))).toBeNull()
})
