import type { Problems } from './problems'

/**
 * The global scope of the app's JavaScript: ECMAScript and the globals of WeChat (wx, App, Page, Component, console, timers …), nothing
 * else. Any other global of Node or the browser is undefined, and every use of it is recorded with its file. A bare `typeof window` does
 * not count as a use: such checks are rewritten before a module runs. This is the only change of the module.
 */
export interface Sandbox {
  /** Shared by all modules. The app may assign to it, as uni-app does with Page and Component. */
  globals: Record<string, unknown>
  /** Adds globals, also to globalThis. */
  addGlobals: (more: Record<string, unknown>) => void
  /** Runs a module body. Throws what `source` throws. */
  run: (file: string, source: string, require: unknown, module: { exports: unknown }) => void
}

/** ECMAScript 2021 without Intl, SharedArrayBuffer and Atomics, which are missing on some phones. */
const INTRINSICS = [
  'Array',
  'ArrayBuffer',
  'BigInt',
  'BigInt64Array',
  'BigUint64Array',
  'Boolean',
  'DataView',
  'Date',
  'Error',
  'EvalError',
  'FinalizationRegistry',
  'Float32Array',
  'Float64Array',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'JSON',
  'Map',
  'Math',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'RangeError',
  'ReferenceError',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'SyntaxError',
  'TypeError',
  'URIError',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WeakMap',
  'WeakRef',
  'WeakSet',
  'decodeURI',
  'decodeURIComponent',
  'encodeURI',
  'encodeURIComponent',
  'escape',
  'unescape',
  'isFinite',
  'isNaN',
  'parseFloat',
  'parseInt',
  'undefined',
  'NaN',
  'Infinity',
]

/** Globals of browsers and Node that a phone does not have. All other globals of the running machine are absent too. */
const ABSENT = [
  'window',
  'document',
  'self',
  'frames',
  'parent',
  'top',
  'location',
  'navigator',
  'history',
  'screen',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'caches',
  'alert',
  'confirm',
  'prompt',
  'open',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'fetch',
  'Request',
  'Response',
  'Headers',
  'FormData',
  'Blob',
  'File',
  'FileReader',
  'URL',
  'URLSearchParams',
  'TextEncoder',
  'TextDecoder',
  'AbortController',
  'AbortSignal',
  'Event',
  'EventTarget',
  'CustomEvent',
  'MessageChannel',
  'BroadcastChannel',
  'Worker',
  'SharedWorker',
  'Image',
  'Audio',
  'HTMLElement',
  'Element',
  'Node',
  'MutationObserver',
  'IntersectionObserver',
  'ResizeObserver',
  'DOMParser',
  'RTCPeerConnection',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'queueMicrotask',
  'structuredClone',
  'performance',
  'crypto',
  'atob',
  'btoa',
  'Intl',
  'SharedArrayBuffer',
  'Atomics',
  'WebAssembly',
  'process',
  'Buffer',
  'setImmediate',
  'clearImmediate',
  'getComputedStyle',
  'matchMedia',
  'addEventListener',
  'removeEventListener',
  'dispatchEvent',
  'postMessage',
  'eval',
]

export function createSandbox(problems: Problems): Sandbox {
  const machine = globalThis as unknown as Record<string, unknown>
  const intrinsics = new Set(INTRINSICS)
  const values = INTRINSICS.map(name => machine[name])
  const absent = new Set([...ABSENT, ...Object.getOwnPropertyNames(machine)].filter(name => !intrinsics.has(name)))

  const globals: Record<string, unknown> = Object.assign(Object.create(null) as object, { Function: disabledFunction() })
  const self: Record<string, unknown> = Object.fromEntries(INTRINSICS.map((name, i) => [name, values[i]]))
  globals.globalThis = self
  globals.global = self

  const scopeOf = (file: string) => new Proxy(globals, {
    has: (_, name) => typeof name === 'string' && (name in globals || absent.has(name)),
    get(_, name) {
      if (typeof name !== 'string' || name in globals)
        return globals[name as string]
      problems.add('absent-global', `${name} does not exist in a mini program`, file)
      return undefined
    },
  })

  return {
    globals,
    addGlobals(more) {
      Object.assign(globals, more)
      Object.assign(self, more)
    },
    run(file, source, require, module) {
      const body = `with(scope){return function(${INTRINSICS.filter(name => name !== 'undefined').join(',')}){return function(require,module,exports){${withoutTypeofChecks(source, absent, globals)}\n}}}\n//# sourceURL=mini-program/${file}`
      // eslint-disable-next-line no-new-func -- this file runs the app's modules in a scope of their own
      const define = new Function('scope', body)(scopeOf(file))
      const run = define(...INTRINSICS.filter(name => name !== 'undefined').map(name => machine[name]))
      run.call(module.exports, require, module, module.exports)
    },
  }
}

/** Rewrites `typeof window` to `typeof void 0`, for names that are absent. Longer expressions (`typeof window.x`) stay as they are. */
function withoutTypeofChecks(source: string, absent: Set<string>, globals: Record<string, unknown>) {
  return source.replace(/\btypeof[ (]+([A-Za-z_$][\w$]*)(?=\)|\s*[=!<>&|?:;,}\]]|\s*$)/gm, (text, name: string) =>
    absent.has(name) && !(name in globals) ? text.replace(new RegExp(`${name.replaceAll('$', '\\$')}$`), 'void 0') : text)
}

/** `new Function(code)` and `Function(code)` return an object that is not a function, as in WeChat. */
function disabledFunction() {
  return new Proxy(Function, { apply: () => ({}), construct: () => ({}) })
}
