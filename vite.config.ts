import type { Plugin, ProxyOptions, Rollup } from 'vite'

import uniPlugin from '@dcloudio/vite-plugin-uni'
import optimizer from '@uni-ku/bundle-optimizer'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { defineConfig, loadEnv } from 'vite'

import { SOURCES, syncUniJson } from './scripts/syncUniJson.mjs'
import { brand } from './scripts/vite/brand'
import { firstPageInEntry } from './scripts/vite/firstPageInEntry'
import { ICON_SET, icons } from './scripts/vite/icons'
import { leanMiniProgram } from './scripts/vite/leanMiniProgram'
import { leanPinia } from './scripts/vite/leanPinia'
import { leanStyles } from './scripts/vite/leanStyles'
import { leanUni } from './scripts/vite/leanUni'
import { lookOfPages } from './scripts/vite/lookOfPages'
import { minifiedPackages } from './scripts/vite/minifiedPackages'
import { pushWorker } from './scripts/vite/pushWorker'
import { rolesOfPlatform } from './scripts/vite/rolesOfPlatform'
import { shippedPackages } from './scripts/vite/shippedPackages'

// uni ships CommonJS only: under "type": "module" its default export arrives one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

/** In a file of its own: `minifiedPackages` leaves that as it is. */
const SDK = '/node_modules/zego-zim-miniprogram/'
const SRC = fileURLToPath(new URL('src/', import.meta.url))
const isMiniProgram = process.env.UNI_PLATFORM === 'mp-weixin'

/** While watching, a change of a root JSON file reaches its copy in src/. */
function watchUniJson(): Plugin {
  const onChange = (file: string) => { if (SOURCES.includes(file)) syncUniJson() }
  return {
    name: 'watch-uni-json',
    buildStart() { for (const file of SOURCES) this.addWatchFile(file) },
    watchChange: onChange,
    configureServer(server) {
      server.watcher.add(SOURCES)
      server.watcher.on('change', onChange)
    },
  }
}

/**
 * Mini program: `import()` of a module of the main package becomes a `require` at the time of the call (src/utils/loadModule.ts).
 * The file is on the phone already, it only runs later. The optimizer would emit `require.async`, which WeChat documents for
 * subpackages only. What `require` returns is no promise: `loadModule` says so, hence no such import without it.
 * The optimizer follows static imports alone: what such a module shares with one subpackage would stand in that subpackage.
 */
function importFromMainPackage(): Plugin {
  const isOwn = (id?: string | null) => isMiniProgram && !!id?.startsWith(SRC) && !id.startsWith(`${SRC}packages/`)
  const isNeeded = (id: string, meta: Rollup.ManualChunkMeta, seen = new Set<string>()): boolean => {
    const { importers = [], dynamicImporters = [] } = seen.has(id) ? {} : meta.getModuleInfo(id) ?? {}
    seen.add(id)
    return (isOwn(id) && dynamicImporters.length > 0) || importers.some(importer => isNeeded(importer, meta, seen))
  }
  return {
    name: 'import-from-main-package',
    enforce: 'pre',
    configResolved({ build: { rollupOptions: { output } } }) {
      const chunks = output && !Array.isArray(output) ? output.manualChunks : null
      if (isMiniProgram && typeof chunks === 'function')
        Object.assign(output!, { manualChunks: (id: string, meta: Rollup.ManualChunkMeta) => id.includes(SDK) ? 'packages/zim/sdk' : isOwn(id) && id.endsWith('.ts') && isNeeded(id, meta) ? id.slice(SRC.length, -3) : chunks(id, meta) })
    },
    transform(code, id) {
      if (isOwn(id) && /(?<!loadModule\(\(\) => )\bimport\((?!['"][^'"]*packages\/)/.test(code)) this.error('import() of a module of the main package: by loadModule only.')
    },
    renderDynamicImport: ({ targetModuleId }) => isOwn(targetModuleId) && /\.ts$/.test(targetModuleId!) ? { left: 'require(', right: ')' } : null,
  }
}

/**
 * Mini program: Vue without its Options API, 6 KB of JS that would run before the first page. Components are `<script setup>`.
 * uni finds the owner of a slot by `$children`, which goes with it, so a slot in a component of ours fails the build.
 */
function withoutOptionsApi(): Plugin {
  return {
    name: 'without-options-api',
    enforce: 'post',
    config: () => isMiniProgram ? { define: { __VUE_OPTIONS_API__: 'false' } } : {},
    transform: {
      order: 'pre',
      handler(code, id) {
        if (isMiniProgram && id.startsWith(SRC) && id.endsWith('.vue') && /<slot\b/.test(code)) this.error('A component of the mini program has a slot: vite.config.ts, withoutOptionsApi.')
      },
    },
  }
}

/**
 * `npm run dev:h5`: requests for the account server go through the dev server. The browser sees one origin, so that a server without
 * CORS_ORIGINS can be used. Other builds use VITE_SERVER_URL as it is.
 */
function accountServerProxy(): Plugin {
  return {
    name: 'account-server-proxy',
    apply: 'serve',
    config(_, { mode }) {
      const target = loadEnv(mode, process.cwd(), 'VITE_').VITE_SERVER_URL ?? ''
      if (!/^https?:/.test(target))
        return
      const route: ProxyOptions = {
        target,
        changeOrigin: true,
        // Vite's own reply, 500, would be one of the account server.
        configure: proxy => proxy.on('error', (_error, _request, reply) => { if ('writeHead' in reply) reply.writeHead(502).end() }),
      }
      return { define: { 'import.meta.env.VITE_SERVER_URL': '"/"' }, server: { proxy: { '/v1/': route, '/avatars/': route } } }
    },
  }
}

/** The module behind the door, src/packages/zim. */
function zimModule(env: Record<string, string>): string {
  if (env.VITE_ZIM === 'emulator')
    return 'zim-emulator'
  return isMiniProgram ? 'zego-zim-miniprogram' : 'zego-zim-web'
}

/** The web client with the emulator is for tests and the demo: esbuild halves the time of that build. All others are uni's choice, terser. */
const quickBuild = (env: Record<string, string>, mode: string) => env.VITE_ZIM === 'emulator' && mode === 'production' && !isMiniProgram ? { minify: 'esbuild' as const } : {}

/** H5: in the file of a worker (src/services/voice/mp3Worker.ts), which is no chunk of the build. */
const VOICE_ENCODER = '@breezystack/lamejs'

const versionOf = (file: string) => (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version

export default defineConfig(({ mode }) => ({
  build: quickBuild(loadEnv(mode, process.cwd(), 'VITE_'), mode),
  define: { 'import.meta.env.VITE_APP_VERSION': JSON.stringify(versionOf('package.json')), 'import.meta.env.VITE_ZIM_VERSION': JSON.stringify(versionOf(`node_modules/zego-zim-${isMiniProgram ? 'miniprogram' : 'web'}/package.json`)) },
  plugins: [watchUniJson(), importFromMainPackage(), lookOfPages(SRC), brand(SRC), rolesOfPlatform(SRC), icons(), firstPageInEntry(SRC), uni(), optimizer({ logger: false }), withoutOptionsApi(), leanUni(SRC), leanStyles(SRC), leanMiniProgram(SRC), leanPinia(), ...(isMiniProgram ? [] : [pushWorker(SRC)]), minifiedPackages(['zego-zim-web', 'zego-zim-miniprogram']), shippedPackages([ICON_SET, ...(isMiniProgram ? [] : [VOICE_ENCODER])]), accountServerProxy()],
  resolve: {
    alias: {
      '@/': SRC,
      'zego-zim': zimModule(loadEnv(mode, process.cwd(), 'VITE_')),
    },
  },
}))
