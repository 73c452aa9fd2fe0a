import { ESLint } from 'eslint'
import { relative } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'

import { makeTarget, plantedProject } from './plantedProject'

const RULES = ['import-x/no-restricted-paths', 'ts/no-restricted-imports', 'no-restricted-syntax']

/** For each file: imports that are allowed, and imports that are reported. Targets are empty files. An entry with a space is a whole statement. */
const FILES: Record<string, { may: string[], mayNot: string[] }> = {
  'src/types/a.ts': { may: ['./b'], mayNot: ['@/utils/a', '../utils/a', 'import type { A } from "../utils/a"'] },
  'src/utils/a.ts': { may: ['@/types/a', './b'], mayNot: ['@/i18n/a', '../services/a', '@/zim/a', 'zego-zim'] },
  'src/i18n/a.ts': { may: ['@/utils/a', '@/types/a'], mayNot: ['@/services/a', '../stores/a', '@/messages/text/model'] },
  'src/services/a.ts': { may: ['@/i18n/a', '../utils/a'], mayNot: ['@/messages/text/model', '@/zim/a', '../stores/a', '@/composables/useZim'] },
  'src/messages/text/model.ts': { may: ['@/types/a', '@/utils/a', '../image/model'], mayNot: ['./zim', './row', './send', '@/i18n/a', '@/services/a', '../../zim/a'] },
  'src/messages/text/zim.ts': { may: ['./model', 'import type { ZIMMessage } from "zego-zim"'], mayNot: ['./row', '@/services/a', '@/zim/a', 'zego-zim'] },
  'src/messages/text/send.ts': { may: ['./model', '@/services/a'], mayNot: ['./zim', '@/outbox/a', '@/stores/a'] },
  'src/messages/text/row.ts': { may: ['./model', '@/i18n/a'], mayNot: ['./zim', './send', '@/components/common/a', '@/services/a'] },
  'src/messages/text/TextPart.vue': { may: ['./model', '@/i18n/a', '@/utils/a'], mayNot: ['./row', '@/stores/a', '../../stores/a'] },
  'src/zim/a.ts': { may: ['@/messages/text/zim', '@/messages/text/model', '@/utils/a', 'import type { ZIM } from "zego-zim"'], mayNot: ['zego-zim', '@/services/a', '@/i18n/a', '../chat/a', '@/messages/text/row', '@/packages/zim/index', 'export const late = import("../packages/zim/index")'] },
  'src/zim/load.ts': { may: ['export const late = import("../packages/zim/index")', './a', 'import type { A } from "../packages/zim/index"'], mayNot: ['../packages/zim/index', '@/packages/zim/index'] },
  'src/chat/a.ts': { may: ['@/messages/text/model', '@/types/a'], mayNot: ['@/zim/a', '../services/a', '@/messages/text/zim', '../messages/text/row', '@/stores/a', '@/cache/a'] },
  'src/cache/a.ts': { may: ['@/chat/a', '@/messages/text/model', '@/services/a'], mayNot: ['../stores/a', '@/zim/a', '@/outbox/a', '@/composables/a'] },
  'src/search/a.ts': { may: ['@/cache/a', '@/chat/a'], mayNot: ['../stores/a', '@/zim/a', '@/composables/a'] },
  'src/outbox/a.ts': { may: ['@/zim/a', '@/chat/a', '@/messages/image/send', '@/services/a'], mayNot: ['../stores/a', '@/messages/image/row', '@/cache/a'] },
  'src/composables/useZim.ts': { may: ['@/zim/a', '@/services/a'], mayNot: ['../stores/a', '@/stores/a', 'import type { A } from "@/stores/a"', 'zego-zim', '@/components/common/a'] },
  'src/stores/a.ts': { may: ['@/composables/useZim', '@/outbox/a', '@/cache/a', '@/search/a', '@/chat/a', '@/services/a'], mayNot: ['../components/common/a', '@/pages/a', '@/messages/text/row', 'export type A = import("../pages/a").A'] },
  'src/components/common/CommonPart.vue': { may: ['@/utils/a', '@/i18n/a', '@/composables/useSheet', '@/chat/capabilities'], mayNot: ['@/chat/applyEvent', '../../stores/a', '@/stores/a', 'import type { A } from "../../stores/a"', '@/services/a', '@/zim/a', '@/composables/useZim', '@/messages/text/row', '@/pages/a'] },
  'src/components/message/row/a.ts': { may: ['@/messages/text/row', '@/messages/text/TextPart.vue', '@/messages/text/model'], mayNot: ['../../../stores/a', '@/messages/text/zim'] },
  'src/pages/chats/index.vue': { may: ['@/components/common/a', '@/stores/a', '@/services/a', '../a'], mayNot: ['@/zim/a', '../../zim/a', '@/outbox/a', '@/packages/zim/index', 'export { a } from "../../packages/zim/index"', 'zego-zim', '../../../emulator/src/zim', '../../../server/src/app'] },
  'src/packages/chat/index.vue': { may: ['@/components/common/a', '@/stores/a', '@/services/a', '@/pages/a', './message/list/a', './room/a'], mayNot: ['@/zim/a', '@/packages/zim/index', '../media/a'] },
  'src/packages/chat/composer/a.ts': { may: ['@/components/common/a', '@/composables/useSheet', '@/i18n/a', './b'], mayNot: ['@/stores/a', '@/services/a', '@/pages/a', '../a', '../message/list/a'] },
  'src/packages/chat/message/list/a.ts': { may: ['@/components/message/row/a', '@/chat/capabilities', '@/i18n/a', '../row/a'], mayNot: ['@/stores/a', '@/pages/a', '@/messages/text/row', '../../a', '../../composer/a'] },
  'src/packages/zim/index.ts': { may: ['@/zim/a', 'zego-zim'], mayNot: ['@/stores/a'] },
  'src/packages/zim/about.vue': { may: ['@/components/common/a', '@/stores/a', './index'], mayNot: ['zego-zim', '../../zim/a'] },
  'src/App.vue': { may: ['@/stores/a', '@/composables/useZim'], mayNot: ['@/packages/zim/index', '@/zim/a'] },
  'src/main.ts': { may: ['./App.vue', '@/zim/a', '@/cache/a'], mayNot: ['@/packages/zim/index', 'zego-zim'] },
  'src/newFolder/a.ts': { may: [], mayNot: ['@/utils/a'] },
  'emulator/src/a.ts': { may: ['./b', '../../server/src/token04', 'import type { ZIM } from "zego-zim-miniprogram"'], mayNot: ['../../src/zim/a', '../../server/src/app', 'zego-zim-miniprogram'] },
  'server/src/a.ts': { may: ['./b'], mayNot: ['../../src/types/a', '../../emulator/src/a', 'zim-emulator'] },
}

const statement = (text: string) => text.includes(' ') ? text : `import '${text}'`
const specifierOf = (text: string) => text.includes(' ') ? /"(.+)"/.exec(text)![1]! : text
const lines = ({ may, mayNot }: { may: string[], mayNot: string[] }) => [...may, ...mayNot].map(statement)
const sourceOf = (file: string, code: string[]) => file.endsWith('.vue') ? `<script lang="ts">\n${code.join('\n')}\n</script>\n` : code.join('\n')

describe('the import rules', () => {
  /** For each file, the statements that ESLint reports. */
  const reported = new Map<string, string[]>()

  beforeAll(async () => {
    const dir = plantedProject(Object.fromEntries(Object.entries(FILES).map(([file, cases]) => [file, sourceOf(file, lines(cases))])))
    for (const [file, { may, mayNot }] of Object.entries(FILES)) {
      for (const specifier of [...may, ...mayNot].map(specifierOf)) {
        if (/^[.@]/.test(specifier)) makeTarget(dir, file, specifier)
      }
    }
    const results = await new ESLint({ cwd: dir, ruleFilter: ({ ruleId }) => RULES.includes(ruleId) }).lintFiles(Object.keys(FILES))
    for (const { filePath, messages, source } of results) {
      const text = source?.split('\n') ?? []
      reported.set(relative(dir, filePath).replaceAll('\\', '/'), [...new Set(messages.map(({ line }) => line))].map(line => text[line - 1]!))
    }
  }, 60_000)

  it.each(Object.keys(FILES))('hold for %s', (file) => {
    expect(reported.get(file)).toEqual(FILES[file]!.mayNot.map(statement))
  })
})
