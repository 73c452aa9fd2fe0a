import type { Plugin } from 'vite'

import process from 'node:process'

import type { Cuts } from './cuts'

import { cutBy, cutting, emptied, unused, without } from './cuts'

const isMiniProgram = process.env.UNI_PLATFORM === 'mp-weixin'

/** What tells Vue to leave a task (of a request, a socket) or a context as it is. */
const WRAPPER = `function initWrapper() {
    return (name, method) => isFunction(method) && (isContextApi(name) || isTaskApi(name))
        ? (...args) => {
            const made = method.apply(wx, args);
            if (made) made.__v_skip = true;
            return made;
        }
        : method;
}
`

/**
 * uni's runtime and its Vue hold for every app: what uni adds to WeChat's own API (events, push, interceptors, units, further fields of what WeChat says
 * of the device, among them an ID that it stores), other platforms, the Options API, slots, uniID, read-only proxies. {@link missing} finds what `src` may not use.
 */
const CUTS: Cuts = {
  '@dcloudio/uni-mp-weixin/dist/uni.api.esm.js': [
    { what: 'what `uni` has and `wx` has not', from: /const baseApis = \{[\s\S]*?\n\};/, to: 'const baseApis = { invokeCreateVueAppHook };' },
    unused('events, units, interceptors and push', /(?<=const \S+ = )(?:define(?:Sync|Async)Api\(|new EventBus\(\)|initGetProvider\()/g),
    emptied('interceptors before a call', 'function invokeApi(method, api, options, params) {', 'return api(options, ...params);'),
    emptied('interceptors after a call', 'function wrapperReturnValue(method, returnValue) {', 'return returnValue;'),
    { what: 'other arguments and results than WeChat\'s', from: /var protocols = \/\*#__PURE__\*\/Object\.freeze\(\{[\s\S]*?\}\);/, to: 'var protocols = {};' },
    { what: 'the same in each call', from: /function initWrapper\(protocols\) \{[\s\S]*?\n\}\n/, to: WRAPPER },
    { what: 'calls that WeChat has', from: /var shims = \/\*#__PURE__\*\/Object\.freeze\(\{[\s\S]*?\}\);/, to: 'var shims = { createSelectorQuery };' },
    // Four calls to the device on each start.
    { what: 'what old versions of WeChat call getSystemInfoSync', from: /const wx\$2 = initWx\(\);[\s\S]*?wx\$2\.shareVideoMessage;/, to: 'const wx$2 = wx;' },
    without('uni\'s own language', 'if (typeof global !== \'undefined\') {\n    global.getLocale = getLocale;\n}'),
  ],
  '@dcloudio/uni-mp-weixin/dist/uni.mp.esm.js': [
    // Three seconds after each start it asked uni's server for a picture that no page shows.
    without('a picture of uni\'s server', '    preloadAsset();\n'),
    without('uni\'s own language', '    initLocale(instance);\n'),
    without('plugins and mini programs of several apps', / {4}wx\.create(?:Plugin|Subpackage)App = [\s\S]*?;\n/g),
    unused('the same, their functions', /(?<=const create(?:Plugin|Subpackage)App = )initCreate\w+App\(/g),
    without('hooks of mixins', '    initMixinRuntimeHooks(methods);\n'),
    without('hooks in the options of the app', '    initUnknownHooks(appOptions, vueOptions);\n'),
    without('hooks in the options of pages', '        initUnknownHooks(methods, vueOptions);\n'),
    without('external classes', '    initExtraOptions(mpComponentOptions, vueOptions);\n'),
    without('WXS', '    initWxsCallMethods(mpComponentOptions.methods, vueOptions.wxsCallMethods);\n'),
    without('worklets', '        initWorkletMethods(mpComponentOptions.methods, vueOptions.methods);\n'),
    without('components that are fields of a form', '                initFormField(this.$vm);\n'),
    without('owners of slots', '        parentVm = findVmByVueId(this.$vm, vuePid);\n'),
  ],
  '@dcloudio/uni-mp-vue/dist/vue.runtime.esm.js': [
    without('uniID', '        uniIdMixin(globalProperties);\n'),
    without('merging of options', '    initOptionMergeStrategies(appConfig.optionMergeStrategies);\n'),
    without('scoped slots', / {2}const updateScopedSlots = componentUpdateScopedSlotsFn[\s\S]*?instance\.\$updateScopedSlots = .*\n/),
    { what: 'hints of a compiler for browsers', from: '(optimized || patchFlag > 0) && !(patchFlag & 16)', to: 'false' },
    emptied('elements of uni-app x', 'function clearTemplateRefs(templateRefs) {', 'return [];'),
    { what: 'refs of such elements', from: '  if ($templateUniElementRefs && $templateUniElementRefs.length) {', to: '  if (false) {' },
    { what: 'refs on other platforms', from: 'const check = $mpPlatform === "mp-baidu" || $mpPlatform === "mp-toutiao";', to: 'const check = false;' },
    // Read-only proxies.
    { what: 'read-only objects in objects', from: 'isReadonly2 ? readonly(res) : reactive(res)', to: 'reactive(res)' },
    { what: 'read-only objects in collections', from: /isReadonly \? toReadonly : toReactive/g, to: 'toReactive' },
    { what: 'known read-only proxies', from: 'isReadonly2 ? isShallow2 ? shallowReadonlyMap : readonlyMap : isShallow2 ?', to: 'isShallow2 ?' },
    { what: 'methods of read-only collections', from: 'shallow ? isReadonly ? shallowReadonlyInstrumentations : shallowInstrumentations : isReadonly ? readonlyInstrumentations : mutableInstrumentations', to: 'shallow ? shallowInstrumentations : mutableInstrumentations' },
    without('these methods', / {2}const readonlyInstrumentations2 = \{[\s\S]*?(?= {2}const iteratorMethods)/),
    without('their iterators', / {4}(?:r|shallowR)eadonlyInstrumentations2\[method\] = [\s\S]*?\);\n/g),
    without('their names', /,\s+(?:r|shallowR)eadonlyInstrumentations2?(?=[,\s])/g),
  ],
}

/** Calls that {@link CUTS} leave out. */
const CALLS = /\buni\.(?:\$|upx2px|rpx2px|getSystemInfo|onError|offError|previewImage|compressImage|getProvider|shareVideoMessage|\w*Interceptor|\w+Locale|\w*Push)\w*|\b(?:shallowR|r)eadonly\(/
/** What WeChat answers, and the fields that uni would add. */
const INFO = /\buni\.get(?:AppBase|Device|Window)Info\b/
const ADDED = /\b(?:safeAreaInsets|windowTop|windowBottom|osName|osVersion|device(?:Brand|Id|Model|Orientation|PixelRatio|Type)|app(?:Id|Name|Version|VersionCode|Language)|host[A-Z]\w*|uni[A-Z]\w*)\b/

/** Returns a module of uni without its {@link CUTS}. Calls `fail` for a cut whose place is not found. Null for other modules. */
export const cut = (id: string, code: string, fail: (message: string) => void) => cutBy(CUTS, id, code, fail)

/** What a module uses although {@link CUTS} leave it out. Null when there is none. */
export const missing = (code: string): string | null => (CALLS.exec(code) ?? code.split('\n').filter(line => INFO.test(line)).map(line => ADDED.exec(line)).find(Boolean))?.[0] ?? null

/** Mini program: uni's runtime without what this app does not use. It runs before the first page. */
export function leanMiniProgram(src: string): Plugin[] {
  return [cutting('lean-mini-program', isMiniProgram, CUTS), {
    name: 'lean-mini-program-guard',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const name = isMiniProgram && id.startsWith(src) ? missing(code) : null
      if (name !== null) this.error(`The mini program is built without ${name}: scripts/vite/leanMiniProgram.ts.`)
    },
  }]
}
