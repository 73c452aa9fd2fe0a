import type { Plugin, ResolvedConfig, Rollup } from 'vite'

import { transformWithEsbuild } from 'vite'

/** Rollup's wrapper of a CommonJS package, a few lines. */
const COMMONJS = '\0commonjsHelpers.js'

/** @returns the renderer of vite's terser, which `config` holds; null where another minifier is chosen */
function terserOf(config: ResolvedConfig) {
  return config.build.minify === 'terser' ? config.plugins.find(({ name }) => name === 'vite:terser') ?? null : null
}

/**
 * Minifies a chunk that holds one of `packages` and nothing else by esbuild. Its authors minified it: terser makes it no smaller, and needs
 * as long for the SDK as for all other files.
 * Assumes that vite's terser is a plugin of the name `vite:terser`; fails the build when it renders no chunk.
 */
export function minifiedPackages(packages: readonly string[]): Plugin {
  const isMinified = ({ moduleIds }: Rollup.RenderedChunk) => {
    const own = moduleIds.filter(id => id !== COMMONJS)
    return own.length > 0 && own.every(id => packages.some(name => id.includes(`/node_modules/${name}/`)))
  }
  return {
    name: 'minified-packages',
    apply: 'build',
    configResolved(config) {
      const terser = terserOf(config)
      if (!terser)
        return
      const render = terser.renderChunk
      if (typeof render !== 'function') throw new Error('minified-packages: vite:terser renders no chunk.')
      terser.renderChunk = function (code, chunk, ...rest) { return isMinified(chunk) ? transformWithEsbuild(code, chunk.fileName, { minify: true, target: config.build.target || undefined, sourcemap: !!config.build.sourcemap }) : render.call(this, code, chunk, ...rest) }
    },
  }
}
