import type { TestSpecification } from 'vitest/node'

import { BaseSequencer } from 'vitest/node'

/**
 * The projects in the order in which they run. Processes: a project begins when the last file of the one before it ends, so the builds come
 * first: they compute on one core, while the thread computes on the other. What waits most comes last. Thread: `contract` and `emulator`
 * compute while the browsers wait; `components` is last, because it has another environment.
 */
const PROJECTS = ['builds', 'miniprogram', 'browser', 'server', 'flows', 'unit', 'contract', 'emulator']
/** Files that take longest in their projects, in this order. One of these at the end would run alone. */
const LONG = [
  'schedules',
  'mutants',
  'listEnd',
  'reading',
  'layout',
  'chatting',
  'tabs',
  'axe',
  'wide',
  'connection',
  'budgets/media',
  'budgets/longChat',
  'budgets/longScroll',
  'mediaMessages',
  'attention',
  'ownProject',
  'budgets/gap',
  'budgets/chat',
  'messageMenu',
  'stories/media',
  'twoUsers',
  'account',
  'hostTests/chromium',
  'process',
  'limits',
  'avatars',
  'operations',
]

const rank = (list: readonly string[], isIt: (name: string) => boolean) => (list.findIndex(isIt) + 1) || list.length + 1

/** Projects in a fixed order, and their long files first, also on a machine that has not run them before. */
export class LongestFirst extends BaseSequencer {
  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const project = ({ project }: TestSpecification) => rank(PROJECTS, name => name === project.name)
    const length = ({ moduleId }: TestSpecification) => rank(LONG, name => moduleId.endsWith(`/${name}.test.ts`))
    return (await super.sort(files)).sort((one, other) => project(one) - project(other) || length(one) - length(other))
  }
}
