import type { Plugin } from 'vite'

import process from 'node:process'

const isH5 = process.env.UNI_PLATFORM === 'h5'

/**
 * A role is written twice in templates: `role` for browsers, `aria-role` for mini programs. On H5 the second one would be an invalid attribute,
 * so the build leaves it out.
 */
export function rolesOfPlatform(src: string): Plugin {
  return {
    name: 'roles-of-platform',
    enforce: 'pre',
    transform: (code, id) => isH5 && id.startsWith(src) && id.endsWith('.vue') && code.includes(' aria-role=') ? code.replace(/ aria-role="[\w-]+"/g, '') : null,
  }
}
