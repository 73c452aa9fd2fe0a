import antfu from '@antfu/eslint-config'

const deny = (patterns, message) => ({ group: patterns, message })
const SDK = deny(['zego-zim', 'zego-zim-*', 'zim-emulator', 'zim-emulator/*'], 'Only src/packages/zim imports the SDK (types: src/zim). See docs/architecture.md.')

/** One room of src: the files it holds and what they may not import. Type-only imports are held to the same rules. */
const room = (files, ...patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns: [SDK, ...patterns] }] },
})

const PACKAGES = deny(['@/packages/*', '**/packages/zim/*'], 'A subpackage is reached by import() from src/zim/load.ts alone.')
const above = (...rooms) => deny(rooms.flatMap(name => [`@/${name}`, `@/${name}/*`]), 'Imports point down: pages → components, stores → composables → zim, services → utils → types.')

export default antfu(
  {
    vue: true,
    typescript: true,
    jsonc: false,
    markdown: false,
    yaml: false,
    ignores: ['dist/**', 'artifacts/**', 'coverage/**', '**/*.md', 'src/manifest.json', 'src/pages.json'],
    languageOptions: {
      globals: { uni: 'readonly', wx: 'readonly', getCurrentPages: 'readonly', getApp: 'readonly', UniHelper: 'readonly' },
    },
  },
  {
    rules: {
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/custom-event-name-casing': 'off',
      'antfu/if-newline': 'off',
      'antfu/top-level-function': 'off',
      'style/max-statements-per-line': ['error', { max: 2 }],
      'no-console': 'error',
      'node/prefer-global/process': 'off',
      'node/prefer-global/buffer': 'off',
      'ts/explicit-function-return-type': 'off',
      'ts/no-use-before-define': ['error', { functions: false, classes: false, variables: false }],
      'jsdoc/check-param-names': 'off',
      'perfectionist/sort-imports': ['error', { type: 'natural', internalPattern: ['^@/.+'] }],
      'test/prefer-lowercase-title': 'off',
    },
  },
  { files: ['scripts/**', 'emulator/src/main.ts', 'server/src/main.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'CallExpression[callee.property.name=/^(at|replaceAll|findLast|findLastIndex|toSorted|toReversed|toSpliced|hasOwn|groupBy)$/]',
        message: 'Older phones lack it and nothing in the build fills it in (for .at(-1): utils/last).',
      }],
    },
  },
  room(['src/types/**'], PACKAGES, above('utils', 'zim', 'services', 'composables', 'stores', 'components', 'pages', 'i18n')),
  room(['src/utils/**'], PACKAGES, above('zim', 'services', 'composables', 'stores', 'components', 'pages', 'i18n')),
  room(['src/services/**'], PACKAGES, above('zim', 'composables', 'stores', 'components', 'pages')),
  room(['src/composables/**'], PACKAGES, above('stores', 'components', 'pages')),
  room(['src/stores/**'], PACKAGES, above('components', 'pages')),
  room(['src/components/**'], PACKAGES, above('stores', 'pages', 'services', 'zim')),
  room(['src/pages/**'], PACKAGES, above('zim')),
  {
    files: ['src/zim/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [above('composables', 'stores', 'components', 'pages', 'services', 'i18n')] }],
      'ts/no-restricted-imports': ['error', { patterns: [{ ...SDK, allowTypeImports: true }] }],
    },
  },
)
