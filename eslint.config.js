import antfu from '@antfu/eslint-config'

import { importRules } from './eslint.layers.js'

export default antfu(
  {
    vue: true,
    typescript: true,
    jsonc: false,
    markdown: false,
    yaml: false,
    ignores: ['dist/**', 'artifacts/**', 'coverage/**', '**/*.md', 'src/manifest.json', 'src/pages.json', 'src/theme.json'],
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
      }, {
        selector: 'TSImportType',
        message: 'import(…) in a type escapes the import rules: write import type.',
      }],
    },
  },
  ...importRules,
)
