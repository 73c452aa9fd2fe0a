// Which file may import which, by resolved path: a relative import is held to the same rules as '@/…'. Type imports too.
import importX, { createNodeResolver } from 'eslint-plugin-import-x'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('.', import.meta.url))

const PLAIN = ['utils/**', 'types/**']
/** Of a message kind, what every layer may see. `messages/*.ts` is what kinds share. */
const MODELS = ['messages/*.ts', 'messages/*/model.ts']
/** Composables about the interface. `useZim` is the owner of the SDK. */
const INTERFACE_COMPOSABLES = 'composables/!(useZim).ts'
/** What is drawn: props in, events out. */
const COMPONENT = ['components/**', INTERFACE_COMPOSABLES, 'chat/capabilities.ts', ...MODELS, 'i18n/**', ...PLAIN]
const PAGE = ['pages/**', 'components/**', 'stores/**', 'composables/**', 'chat/**', ...MODELS, 'services/**', 'i18n/**', ...PLAIN]

/**
 * The layers of src, lowest first: the files of a layer, and all that they may import. The last match counts.
 * A folder without a line here can import nothing and cannot be imported: a new folder needs a line.
 */
const LAYERS = [
  ['**', []],
  ['types/**', ['types/**']],
  ['utils/**', PLAIN],
  ['i18n/**', ['i18n/**', ...PLAIN]],
  ['i18n/texts.ts', ['i18n/**', 'packages/me/english.ts', ...PLAIN]],
  ['services/**', ['services/**', 'i18n/**', ...PLAIN]],
  ['services/links.ts', ['packages/zim/findLinks.ts', ...PLAIN]],
  ['services/letters.ts', ['packages/contacts/byLetter.ts']],
  ['services/emoji.ts', ['packages/zim/emojiGroups.ts']],
  ['services/voice/load.ts', ['packages/zim/voice*.ts', ...PLAIN]],
  ['services/media/pick.ts', ['packages/zim/mediaPicker.ts', 'services/**', ...PLAIN]],

  ['messages/**', [...MODELS, ...PLAIN]],
  ['messages/*/send.ts', [...MODELS, 'services/**', ...PLAIN]],
  ['messages/*/row.ts', [...MODELS, 'i18n/**', ...PLAIN]],
  ['messages/*/*.vue', [...MODELS, 'messages/*/*.vue', 'i18n/**', ...PLAIN]],

  ['zim/**', ['zim/**', 'messages/*/zim.ts', ...MODELS, ...PLAIN]],
  ['zim/load.ts', ['zim/**', 'packages/zim/index.ts', ...PLAIN]],
  ['chat/**', ['chat/**', ...MODELS, ...PLAIN]],
  ['cache/**', ['cache/**', 'chat/**', 'zim/kinds.ts', ...MODELS, 'services/**', ...PLAIN]],
  ['search/**', ['search/**', 'cache/**', 'chat/**', ...MODELS, 'services/**', ...PLAIN]],
  ['outbox/**', ['outbox/**', 'chat/**', 'zim/**', 'messages/*/send.ts', ...MODELS, 'services/**', ...PLAIN]],
  ['composables/**', ['composables/**', 'chat/**', 'zim/**', 'services/**', 'i18n/**', ...PLAIN]],
  ['stores/**', ['stores/**', 'composables/**', 'outbox/**', 'cache/**', 'search/**', 'chat/**', 'zim/**', ...MODELS, 'services/**', 'i18n/**', ...PLAIN]],
  ['components/**', COMPONENT],
  ['components/message/row/**', ['components/**', 'chat/capabilities.ts', 'messages/*/row.ts', 'messages/*/*.vue', ...MODELS, 'i18n/**', ...PLAIN]],
  ['pages/**', PAGE],
  ['pages/usePresence.ts', [...PAGE, 'packages/zim/presence.ts']],
  ['pages/barColors.ts', ['brand/theme.json', ...PLAIN]],
  ['pages/useSubscription.ts', [...PAGE, 'packages/zim/subscriptions.ts']],
  ['pages/startLater.ts', [...PAGE, 'packages/zim/errorReports.ts', 'packages/zim/subscriptions.ts', 'services/accounts.ts']],
  ['packages/*/*.vue', [...PAGE, 'packages/**']],
  ['packages/sign-in/**', [...PAGE, 'packages/sign-in/**']],
  ['packages/me/profile/**', [...PAGE, 'packages/me/profile/**']],
  ['packages/contacts/**', [...PAGE, 'packages/contacts/**']],
  ['packages/contacts/byLetter.ts', PLAIN],
  ['packages/search/**', [...PAGE, 'packages/search/**']],
  ['packages/forward/*.ts', [...PAGE, 'packages/forward/*.ts']],
  ['packages/groups/*.ts', [...PAGE, 'packages/groups/*.ts']],
  ['packages/chat/*', [...PAGE, 'packages/chat/**']],
  ['packages/chat/useMessageActions.ts', [...PAGE, 'packages/chat/**', 'packages/media/openMessageFile.ts']],
  ['packages/chat/room/**', PAGE],
  ['packages/chat/group/**', [...PAGE, 'packages/chat/group/**']],
  ['packages/chat/start/**', COMPONENT],
  ['packages/chat/composer/**', [...COMPONENT, 'packages/chat/composer/**']],
  ['packages/chat/reactions/**', [...COMPONENT, 'packages/chat/reactions/**', 'packages/chat/composer/EmojiPanel.vue']],
  ['packages/chat/message/**', [...COMPONENT, 'packages/chat/message/**']],
  ['packages/chat/pins/**', [...COMPONENT, 'packages/chat/pins/**']],
  ['packages/invites/**', [...PAGE, 'packages/invites/**']],
  ['packages/media/gallery/**', [...PAGE, 'components/message/row/kinds.ts', 'packages/media/**']],
  ['packages/media/viewer/**', [...PAGE, 'packages/media/**']],
  ['packages/media/*.ts', [...PAGE, 'packages/media/*.ts']],
  ['packages/me/*.ts', PLAIN],
  ['packages/me/english.ts', ['i18n/**']],
  ['packages/zim/index.ts', ['zim/**']],
  ['packages/zim/findLinks.ts', PLAIN],
  ['packages/zim/presence.ts', ['stores/**']],
  ['packages/zim/subscriptions.ts', ['stores/**', 'pages/askSubscription.ts']],
  ['packages/zim/errorReports.ts', ['stores/**']],
  ['packages/zim/voice*.ts', ['composables/useVoiceBar.ts', 'services/voice/**']],
  ['packages/zim/mediaPicker.ts', ['services/media/**', ...PLAIN]],

  ['App.vue', PAGE],
  ['main.ts', ['*', '!(packages)/**']],
].map(([files, may]) => [`src/${files}`, may.map(path => `src/${path}`)])

const OTHERS = [
  ['emulator/**', ['emulator/**', 'server/src/token04.ts']],
  ['server/**', ['server/**']],
]

/** An absolute pattern; the rule wants every exception to be one, so a plain path becomes `@(path)`. */
const pattern = path => ROOT + (/[*(]/.test(path) ? path : path.replace(/[^/]+$/, '@($&)'))

const DOWN = 'Imports point down: eslint.layers.js lists what each layer may import.'

const layers = [...LAYERS, ...OTHERS].map(([files, may]) => ({
  files: [files],
  rules: {
    'import-x/no-restricted-paths': ['error', {
      basePath: ROOT,
      zones: [{ target: '.', from: ['**'], except: ['node_modules/**', ...may].map(pattern), message: DOWN }],
    }],
  },
}))

const SDK = { group: ['zego-zim', 'zego-zim-*', 'zim-emulator', 'zim-emulator/*'], message: 'Only src/packages/zim/index.ts imports the SDK (its types: src/zim, messages/*/zim.ts, emulator).' }
const PACKAGES = { group: ['**/packages/**'], message: 'A subpackage is reached by import() alone: a static import pulls it into the main package.' }
const sdk = (files, patterns) => ({ files, rules: { 'ts/no-restricted-imports': ['error', { patterns }] } })
const TYPES = { ...SDK, allowTypeImports: true }

export const importRules = [
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.d.ts', '.mjs', '.js', '.vue'], alias: { '@': [`${ROOT}src`] } })],
    },
  },
  ...layers,
  sdk(['src/**', 'server/**'], [SDK]),
  sdk(['src/zim/**', 'src/messages/*/zim.ts', 'emulator/src/**'], [TYPES]),
  sdk(['src/zim/load.ts'], [TYPES, { ...PACKAGES, allowTypeImports: true }]),
  sdk(['src/packages/zim/index.ts', 'src/env.d.ts'], []),
]
