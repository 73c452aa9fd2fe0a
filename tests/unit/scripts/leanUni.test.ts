import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { cut as cutMiniProgram, missing } from '../../../scripts/vite/leanMiniProgram'
import { cut as cutPinia } from '../../../scripts/vite/leanPinia'
import { cut as cutH5, missing as missingOnH5 } from '../../../scripts/vite/leanUni'

const MODULES = [
  { path: '@dcloudio/uni-h5/dist/uni-h5.es.js', cut: cutH5, part: 'function convertContext(result) {', named: 'selector query' },
  { path: '@dcloudio/uni-h5-vue/dist/vue.runtime.esm.js', cut: cutH5, part: 'applyOptions(instance);', named: 'Options API' },
  { path: '@dcloudio/uni-shared/dist/uni-shared.es.js', cut: cutH5, part: /value instanceof UTSJSONObject/g, named: 'UTS' },
  { path: '@dcloudio/uni-mp-weixin/dist/uni.api.esm.js', cut: cutMiniProgram, part: 'function initWrapper(protocols) {', named: 'in each call' },
  { path: '@dcloudio/uni-mp-weixin/dist/uni.mp.esm.js', cut: cutMiniProgram, part: '    preloadAsset();\n', named: 'uni\'s server' },
  { path: '@dcloudio/uni-mp-vue/dist/vue.runtime.esm.js', cut: cutMiniProgram, part: 'uniIdMixin(globalProperties);', named: 'uniID' },
  { path: 'pinia/dist/pinia.mjs', cut: cutPinia, part: 'function createSetupStore(', named: 'beside its own' },
]

describe.each(MODULES)('$path', ({ path, cut, part, named }) => {
  const installed = readFileSync(`node_modules/${path}`, 'utf8')

  /** What the build would fail with. */
  function failures(code: string): string[] {
    const messages: string[] = []
    cut(`node_modules/${path}`, code, message => messages.push(message))
    return messages
  }

  it('has every part that is left out', () => {
    expect(failures(installed)).toEqual([])
  })

  it('fails the build, with the name of the part, when a version has a part elsewhere', () => {
    expect(failures(installed.replace(part, '/* elsewhere */'))).toEqual([expect.stringContaining(named)])
  })
})

describe('a module of the mini program', () => {
  it.each([
    ['uni.$on(\'news\', show)', 'uni.$on'],
    ['uni.addInterceptor(\'request\', hooks)', 'uni.addInterceptor'],
    ['const { windowWidth, safeAreaInsets } = uni.getWindowInfo()', 'safeAreaInsets'],
    ['const id = uni.getDeviceInfo().deviceId', 'deviceId'],
    ['const list = readonly(rows)', 'readonly('],
  ])('may not use what the build leaves out: %s', (code, name) => {
    expect(missing(code)).toBe(name)
  })

  it.each(['uni.getWindowInfo().windowWidth', 'const { deviceId } = message', 'const deviceLocale = () => uni.getAppBaseInfo().language', 'input.readonly = true', 'uni.setTabBarItem({ index })'])('may use what WeChat has: %s', (code) => {
    expect(missing(code)).toBeNull()
  })
})

describe('a module of the web client', () => {
  it.each([
    ['const { deviceId } = uni.getDeviceInfo()', 'uni.getDeviceInfo'],
    ['uni.getSystemInfoSync().windowWidth', 'uni.getSystemInfoSync'],
    ['uni.setLocale(\'en\')', 'uni.setLocale'],
    ['uni.getAppBaseInfo().hostName', 'uni.getAppBaseInfo().hostName'],
  ])('may not use what the build leaves out: %s', (code, name) => {
    expect(missingOnH5(code)).toBe(name)
  })

  it.each(['uni.getAppBaseInfo().language', 'uni.getWindowInfo().windowWidth', 'settings.setLocale(locale)'])('may use the rest: %s', (code) => {
    expect(missingOnH5(code)).toBeNull()
  })
})
