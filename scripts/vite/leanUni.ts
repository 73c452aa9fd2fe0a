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

/** Reads the safe area from the padding of a hidden element. */
const SAFE_AREA = `const probe = document.createElement("div");
  probe.style.cssText = "position:absolute;visibility:hidden;pointer-events:none;" + attrs.map((side) => \`padding-\${side}:env(safe-area-inset-\${side})\`).join(";");
  document.body.appendChild(probe);
  const computed = getComputedStyle(probe);
  attrs.forEach((side) => Object.defineProperty(elementComputedStyle, side, { get: () => parseFloat(computed.getPropertyValue(\`padding-\${side}\`)) || 0 }));
  inited$1 = true;`
/** uni's own texts, in the one language. */
const TEXTS = `    const texts = {};
    i18n = { add: (_, own) => { extend(texts, own); }, t: (key) => texts[key], f: (text) => text, getLocale: () => locale, setLocale() {} };
`

/** What uni holds for apps that have canvases, maps, videos, editors, ads, WXS or animations, and what a browser does better. Rollup keeps it, because it is reached from what this app uses. */
const CUTS: Cuts = {
  '@dcloudio/uni-h5/dist/uni-h5.es.js': [
    emptied('contexts of canvas, map, video and editor in the answer of a selector query', 'function convertContext(result) {'),
    unused('ads', /^__publicField\(_Ad(?:Config|Report),/gm),
    emptied('descriptors of components for WXS', 'function wrapperH5WxsEvent(event, eventValue, instance2, checkArgsLength = true) {'),
    { what: 'the same for handlers with two parameters', from: '  if (__UNI_FEATURE_WXS__) {\n    globalProperties.$gcd = getComponentDescriptor;\n  }', to: '  globalProperties.$gcd = () => {};' },
    without('the attribute `animation`', '    (mixins || (options.mixins = [])).push(animation);\n'),
    { what: 'up to 100 ms from a letter to the app: Enter took a text without its end', from: '    trigger("input", event, detail);\n  }, 100);', to: '    trigger("input", event, detail);\n  }, 0);' },
    emptied('names of browser, system and device', 'function getBrowserInfo() {', 'return { osname: "", language: navigator.language, theme: getTheme() };'),
    // It stored an ID of the device.
    emptied('the device', 'const getDeviceInfo = /* @__PURE__ */ defineSyncApi(\n  "getDeviceInfo",\n  () => {', 'return {};'),
    { what: 'changes of the safe area, and old browsers without it', from: /support = typeof support === "string" \? support : getSupport\(\);\n[\s\S]*?\n {2}inited\$1 = true;/, to: SAFE_AREA },
    { what: 'who listens to the safe area', from: ',\n  onChange,\n  offChange\n};\nvar out = safeAreaInsets;', to: '\n};\nvar out = safeAreaInsets;' },
    { what: 'texts in several languages, with values in them', from: '    i18n = initVueI18n(locale);\n', to: TEXTS },
    // An action sheet scrolls natively: src/styles/base.css.
    { what: 'a scroller of its own in action sheets', from: SHEET_SCROLLER, to: 'const scroller = { update() {}, scrollTo() {} };' },
    { what: 'the wheel for that scroller', from: '        "class": "uni-actionsheet__menu",\n        "onWheel": _handleWheel\n', to: '        "class": "uni-actionsheet__menu"\n' },
    { what: 'no touch may scroll', from: 'createVNode("uni-actionsheet", {\n        "onTouchmove": onEventPrevent\n      }', to: 'createVNode("uni-actionsheet", {}' },
  ],
  '@dcloudio/uni-shared/dist/uni-shared.es.js': [
    { what: 'objects of UTS as classes and styles', from: /value instanceof UTSJSONObject/g, to: 'false' },
  ],
  '@dcloudio/uni-h5-vue/dist/vue.runtime.esm.js': [
    // uni's hooks of apps and pages come by this way, those of `<script setup>` too.
    { what: 'the Options API, but for the hooks of uni', from: /if \(__VUE_OPTIONS_API__ && true\) \{([\s\S]*?)applyOptions\(instance\);/, to: '{$1instance.appContext.config.globalProperties.$applyOptions?.(instance.type, instance, instance.proxy);' },
  ],
}

/** Calls that {@link CUTS} leave without an answer, and fields that an answer has not. */
const CALLS = /\buni\.(?:getDeviceInfo|getSystemInfo\w*|\w+Locale\w*)\b|\buni\.getAppBaseInfo\b.+\bhost(?:Name|Version)\b/

/** What a module uses although {@link CUTS} leave it out. Null when there is none. */
export const missing = (code: string): string | null => CALLS.exec(code)?.[0] ?? null

/** Returns a module of uni without its {@link CUTS}. Calls `fail` for a cut whose place is not found. Null for other modules. */
export const cut = (id: string, code: string, fail: (message: string) => void) => cutBy(CUTS, id, code, fail)

/** H5: uni's runtime without what this app does not use, 15 KB gzip of what loads before the first page. */
export function leanUni(src: string): Plugin[] {
  return [{ ...cutting('lean-uni', isH5, CUTS), config: () => ({ define: FEATURES }) }, {
    name: 'lean-uni-guard',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const name = isH5 && id.startsWith(src) ? missing(code) : null
      if (name !== null) this.error(`H5 is built without ${name}: scripts/vite/leanUni.ts.`)
    },
  }]
}
