import type * as glassEasel from 'glass-easel'

import type { Host } from '../host'
import type { Builtin } from './define'

import { choices } from './choices'
import { containers } from './containers'
import { COMMON_PROPERTIES, register } from './define'
import { media } from './media'
import { pickers } from './pickers'
import { scrollView } from './scrollView'
import { swiper } from './swiper'
import { textFields } from './textFields'

const BUILTINS: Record<string, Builtin> = { ...containers, ...textFields, ...choices, ...pickers, ...media, ...swiper, 'scroll-view': scrollView }

/** Defines every built-in component in the app's space and returns their tags. */
export function defineBuiltins(space: glassEasel.ComponentSpace, host: Host, template: (tag: string) => { content: unknown }): string[] {
  for (const [tag, builtin] of Object.entries(BUILTINS)) {
    const own = template(tag)
    const definition = register(space, host, tag, { ...builtin, properties: { ...COMMON_PROPERTIES, ...builtin.properties } }, own.content ? own : undefined)
    space.setGlobalUsingComponent(tag, definition)
  }
  return Object.keys(BUILTINS)
}
