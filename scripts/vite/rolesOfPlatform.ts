import type { Plugin } from 'vite'

import process from 'node:process'

const isH5 = process.env.UNI_PLATFORM === 'h5'

/**
 * A role is written twice in templates: `role` for browsers, `aria-role` for mini programs. On H5 the second one would be an invalid attribute,
 * so the build leaves it out. A state of a button, `aria-pressed`, is none that mini programs have: there it becomes `aria-selected`. The level of a
 * heading, `aria-level`, they do not have at all.
 */
export function forPlatform(code: string, isBrowser: boolean): string {
  return isBrowser ? code.replace(/ aria-role="[\w-]+"/g, '') : code.replaceAll(' :aria-pressed="', ' :aria-selected="').replace(/ aria-level="\d"/g, '')
}

/** The plugin of the build, for templates in `src`. */
export function rolesOfPlatform(src: string): Plugin {
  return {
    name: 'roles-of-platform',
    enforce: 'pre',
    transform: (code, id) => id.startsWith(src) && id.endsWith('.vue') && (isH5 ? / aria-role=/ : / :aria-pressed=| aria-level=/).test(code) ? forPlatform(code, isH5) : null,
  }
}
