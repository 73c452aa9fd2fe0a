import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

import { brandTexts } from './scripts/vite/brand'
import { mutantPlugin } from './tests/mutants/plugin'
import { LongestFirst } from './tests/support/longestFirst'
import { SecondTries } from './tests/support/secondTries'
import { conditional, isUniTag } from './tests/support/uniPlugin'

process.env.TZ = 'Asia/Shanghai'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@/': at('src/'),
  'zego-zim': 'zim-emulator',
  '@dcloudio/uni-app': at('tests/support/uniHooks.ts'),
}

const node = (name: string, options: object = {}) => ({
  plugins: [...mutantPlugin(), brandTexts(at('src/'))],
  resolve: { alias },
  test: { name, include: [`tests/${name}/**/*.test.ts`], environment: 'node', testTimeout: 30_000, ...options },
})

/**
 * Files with modules of their own: their fixtures replace modules and environment. One thread runs them one after another. It loads the
 * modules of the project again for each file, but packages and happy-dom once. The files of other projects share the modules of their worker.
 */
const isolated = { pool: 'threads' as const, poolOptions: { threads: { singleThread: true } } }
/** The same thread, while the processes wait for browsers. The files of a project share its modules. */
const afterIsolated = { pool: 'threads' as const, poolOptions: { threads: { singleThread: true, isolate: false } } }

export default defineConfig({
  test: {
    // Four processes wait for sockets and browsers most of the time; one thread runs what only computes. Together they keep two cores busy.
    // A minimum below the maximum would let tinypool end an idle process twice, between two projects.
    pool: 'forks',
    poolOptions: { forks: { isolate: false, maxForks: 4, minForks: 4 } },
    sequence: { sequencer: LongestFirst },
    reporters: ['default', new SecondTries()],
    coverage: { provider: 'v8', include: ['src/**', 'emulator/src/**', 'server/src/**'] },
    projects: [
      node('unit', isolated),
      node('emulator', afterIsolated),
      node('server', { hookTimeout: 60_000, globalSetup: at('tests/server/support/sharedPostgres.ts') }),
      node('contract', afterIsolated),
      node('flows', isolated),
      {
        plugins: [...mutantPlugin(), brandTexts(at('src/')), conditional('h5'), vue({ template: { compilerOptions: { isCustomElement: isUniTag } } })],
        resolve: { alias },
        test: {
          name: 'components',
          include: ['tests/components/**/*.test.ts'],
          ...isolated,
          environment: 'happy-dom',
          testTimeout: 30_000,
          setupFiles: [at('tests/support/uniGlobal.ts')],
        },
      },
      node('builds', { testTimeout: 240_000, hookTimeout: 240_000 }),
      node('miniprogram', { testTimeout: 120_000, hookTimeout: 240_000, retry: 1 }),
      node('browser', { testTimeout: 60_000, hookTimeout: 240_000, retry: 1, expect: { poll: { timeout: 5_000 } } }),
    ],
  },
})
