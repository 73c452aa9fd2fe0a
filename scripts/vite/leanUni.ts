import type { Plugin } from 'vite'

import process from 'node:process'

import type { Cuts } from './cuts'

import { cutBy, cutting, emptied, unused, without } from './cuts'

const isH5 = process.env.UNI_PLATFORM === 'h5'
/** Features that uni compiles in for every app. Its texts are in the language of `manifest.json` alone, simplified Chinese; no template has WXS; components are `<script setup>`. */
const FEATURES = {
  __VUE_OPTIONS_API__: 'false',
  __UNI_FEATURE_WXS__: 'false',
  __UNI_FEATURE_I18N_EN__: 'false',
  __UNI_FEATURE_I18N_ES__: 'false',
  __UNI_FEATURE_I18N_FR__: 'false',
  __UNI_FEATURE_I18N_ZH_HANT__: 'false',
}

const SHEET_SCROLLER = /let scroller;\n {4}onMounted\(\(\) => \{\n {6}const \{\n {8}scroller: _scroller,[\s\S]*?\n {6}\}, true\);\n {4}\}\);/

/** What uni holds for apps that have canvases, maps, videos, editors, ads, WXS or animations, and what a browser does better. Rollup keeps it, because it is reached from what this app uses. */
const CUTS: Cuts = {
  '@dcloudio/uni-h5/dist/uni-h5.es.js': [
    emptied('contexts of canvas, map, video and editor in the answer of a selector query', 'function convertContext(result) {'),
    unused('ads', /^__publicField\(_Ad(?:Config|Report),/gm),
    emptied('descriptors of components for WXS', 'function wrapperH5WxsEvent(event, eventValue, instance2, checkArgsLength = true) {'),
    { what: 'the same for handlers with two parameters', from: '  if (__UNI_FEATURE_WXS__) {\n    globalProperties.$gcd = getComponentDescriptor;\n  }', to: '  globalProperties.$gcd = () => {};' },
    without('the attribute `animation`', '    (mixins || (options.mixins = [])).push(animation);\n'),
    { what: 'up to 100 ms from a letter to the app: Enter took a text without its end', from: '    trigger("input", event, detail);\n  }, 100);', to: '    trigger("input", event, detail);\n  }, 0);' },
    // An action sheet scrolls natively: src/styles/base.css.
    { what: 'a scroller of its own in action sheets', from: SHEET_SCROLLER, to: 'const scroller = { update() {}, scrollTo() {} };' },
    { what: 'the wheel for that scroller', from: '        "class": "uni-actionsheet__menu",\n        "onWheel": _handleWheel\n', to: '        "class": "uni-actionsheet__menu"\n' },
    { what: 'no touch may scroll', from: 'createVNode("uni-actionsheet", {\n        "onTouchmove": onEventPrevent\n      }', to: 'createVNode("uni-actionsheet", {}' },
  ],
  '@dcloudio/uni-h5-vue/dist/vue.runtime.esm.js': [
    // uni's hooks of apps and pages come by this way, those of `<script setup>` too.
    { what: 'the Options API, but for the hooks of uni', from: /if \(__VUE_OPTIONS_API__ && true\) \{([\s\S]*?)applyOptions\(instance\);/, to: '{$1instance.appContext.config.globalProperties.$applyOptions?.(instance.type, instance, instance.proxy);' },
  ],
}

/** Returns a module of uni without its {@link CUTS}. Calls `fail` for a cut whose place is not found. Null for other modules. */
export const cut = (id: string, code: string, fail: (message: string) => void) => cutBy(CUTS, id, code, fail)

/** H5: uni's runtime without what this app does not use, 13 KB gzip of what loads before the first page. */
export function leanUni(): Plugin {
  return { ...cutting('lean-uni', isH5, CUTS), config: () => ({ define: FEATURES }) }
}
