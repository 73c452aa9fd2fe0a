import type { Plugin } from 'vite'

/** A part of a module that is left out, or written shorter. `from` stands in the module exactly once, a global expression at least once. */
export interface Cut { what: string, from: string | RegExp, to: string }
/** The cuts of each module, by the end of its path. */
export type Cuts = Record<string, readonly Cut[]>

/** A function whose first statement is `to`; what follows is never reached. */
export const emptied = (what: string, head: string, to = 'return;'): Cut => ({ what, from: head, to: `${head}\n  ${to}` })
/** Calls whose result nothing uses, such as a static field of a class: Rollup would keep them for their effects, which they do not have. */
export const unused = (what: string, from: RegExp): Cut => ({ what, from, to: '/* @__PURE__ */ $&' })
/** A statement, or several, without anything in their place. */
export const without = (what: string, from: string | RegExp): Cut => ({ what, from, to: '' })

const count = (code: string, from: string | RegExp) => typeof from === 'string' ? code.split(from).length - 1 : [...code.matchAll(new RegExp(from, from.flags.includes('g') ? from.flags : `${from.flags}g`))].length

/** Returns a module without its cuts, null when it has none. Calls `fail` for a cut whose place is not found. */
export function cutBy(cuts: Cuts, id: string, code: string, fail: (message: string) => void): string | null {
  const [path, own] = Object.entries(cuts).find(([path]) => id.endsWith(`node_modules/${path}`)) ?? []
  return own?.reduce((rest, { what, from, to }) => {
    const places = count(rest, from)
    const mayRepeat = from instanceof RegExp && from.global
    if (places === 0 || (places > 1 && !mayRepeat)) fail(`${path} has changed: ${what} (scripts/vite).`)
    return rest.replace(from, to)
  }, code) ?? null
}

/** The plugin that applies `cuts`. A new version of a package that has a part elsewhere fails the build. */
export function cutting(name: string, isOn: boolean, cuts: Cuts): Plugin {
  return {
    name,
    apply: ({ mode }, { command }) => isOn && command === 'build' && mode === 'production',
    enforce: 'post',
    transform: {
      order: 'pre',
      handler(code, id) {
        const rest = cutBy(cuts, id, code, message => this.error(message))
        return rest === null ? null : { code: rest, map: null }
      },
    },
  }
}
