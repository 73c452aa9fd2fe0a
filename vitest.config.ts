import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

import { conditional, isUniTag } from './tests/support/uniPlugin'

process.env.TZ = 'Asia/Shanghai'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const alias = {
  '@/': at('src/'),
  'zego-zim': 'zim-emulator',
  '@dcloudio/uni-app': at('tests/support/uniHooks.ts'),
}

const node = (name: string, options: object = {}) => ({
  resolve: { alias },
  test: { name, include: [`tests/${name}/**/*.test.ts`], environment: 'node', testTimeout: 30_000, ...options },
})

export default defineConfig({
  test: {
    // Tests wait for sockets and browsers: two at a time keep two cores busy.
    maxWorkers: 2,
    minWorkers: 1,
    coverage: { provider: 'v8', include: ['src/**', 'emulator/src/**', 'server/src/**'] },
    projects: [
      node('unit'),
      node('emulator'),
      node('server', { testTimeout: 30_000, hookTimeout: 60_000 }),
      node('contract'),
      node('flows'),
      {
        plugins: [conditional('h5'), vue({ template: { compilerOptions: { isCustomElement: isUniTag } } })],
        resolve: { alias },
        test: {
          name: 'components',
          include: ['tests/components/**/*.test.ts'],
          environment: 'happy-dom',
          setupFiles: [at('tests/support/uniGlobal.ts')],
        },
      },
      node('builds', { testTimeout: 240_000, hookTimeout: 240_000 }),
      node('miniprogram', { testTimeout: 60_000, hookTimeout: 240_000 }),
      node('browser', { testTimeout: 60_000, hookTimeout: 240_000 }),
    ],
  },
})
