import * as glassEasel from 'glass-easel'

import type { Problems } from './problems'

/**
 * Assigns glass-easel's errors and warnings to apps. glass-easel reports them for the whole process, in which several apps may run. A
 * report goes to the app of the component that it names, or to all apps when it names none.
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

/** Warnings of glass-easel that WeChat does not give: null or undefined for a value that is set later, as uni-app often does; wx:for over a number. */
const HARMLESS = ['but get null value. Used default value instead.', 'The for-list data is neither Array nor Object, got type "undefined".', 'The number is used as the repeated times of the item.']

function onWarning(message: string, related: Related) {
  if (HARMLESS.some(each => message.endsWith(each)))
    return false
  for (const owner of ownersOf(related))
    owner.add('framework', message, nameOf(related))
  return false
}
