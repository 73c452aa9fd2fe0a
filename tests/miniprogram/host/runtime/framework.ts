import * as glassEasel from 'glass-easel'

import type { Problems } from './problems'

/**
 * glass-easel reports errors and warnings to listeners of the whole process; several apps may run in it. Each report goes to the app
 * whose component it names, or, when it names none, to all of them.
 */
const owners = new Map<glassEasel.ComponentSpace, Problems>()

export function watchFramework(space: glassEasel.ComponentSpace, problems: Problems) {
  if (owners.size === 0) {
    glassEasel.addGlobalErrorListener(onError)
    glassEasel.addGlobalWarningListener(onWarning)
  }
  owners.set(space, problems)
}

export function unwatchFramework(problems: Problems) {
  for (const [space, each] of owners) {
    if (each === problems)
      owners.delete(space)
  }
}

type Related = glassEasel.GeneralComponent | string | undefined

const nameOf = (related: Related) => typeof related === 'object' ? related.is : related || undefined

function ownersOf(related: Related) {
  const space = typeof related === 'object' ? related.getRootBehavior().ownerSpace : undefined
  const owner = space && owners.get(space)
  return owner ? [owner] : [...owners.values()]
}

function onError(error: unknown, method?: string, related?: Related) {
  for (const owner of ownersOf(related))
    owner.thrown('exception', error, [nameOf(related), method].filter(Boolean).join(' '))
  return false
}

/** glass-easel says these, WeChat does not: null or undefined where a value is still to come, which uni-app passes all the time; wx:for over a number. */
const HARMLESS = ['but get null value. Used default value instead.', 'The for-list data is neither Array nor Object, got type "undefined".', 'The number is used as the repeated times of the item.']

function onWarning(message: string, related: Related) {
  if (HARMLESS.some(each => message.endsWith(each)))
    return false
  for (const owner of ownersOf(related))
    owner.add('framework', message, nameOf(related))
  return false
}
