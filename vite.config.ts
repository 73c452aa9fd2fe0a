import type { Plugin } from 'vite'

import uniPlugin from '@dcloudio/vite-plugin-uni'
import optimizer from '@uni-ku/bundle-optimizer'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { defineConfig, loadEnv } from 'vite'

import { SOURCES, syncUniJson } from './scripts/syncUniJson.mjs'

// uni ships CommonJS only: under "type": "module" its default export arrives one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin

/** While watching, a change of a root JSON file reaches its copy in src/. */
function watchUniJson(): Plugin {
  const onChange = (file: string) => { if (SOURCES.some(({ from }) => from === file)) syncUniJson() }
  return {
    name: 'watch-uni-json',
    buildStart() { for (const { from } of SOURCES) this.addWatchFile(from) },
    watchChange: onChange,
    configureServer(server) {
      server.watcher.add(SOURCES.map(({ from }) => from))
      server.watcher.on('change', onChange)
    },
  }
}

/** The module behind the door, src/packages/zim. */
function zimModule(env: Record<string, string>): string {
  if (env.VITE_ZIM === 'emulator')
    return 'zim-emulator'
  return process.env.UNI_PLATFORM === 'mp-weixin' ? 'zego-zim-miniprogram' : 'zego-zim-web'
}

export default defineConfig(({ mode }) => ({
  plugins: [watchUniJson(), uni(), optimizer({ logger: false })],
  resolve: {
    alias: {
      '@/': fileURLToPath(new URL('src/', import.meta.url)),
      'zego-zim': zimModule(loadEnv(mode, process.cwd(), 'VITE_')),
    },
  },
}))
