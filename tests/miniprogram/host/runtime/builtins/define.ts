import type * as glassEasel from 'glass-easel'

import type { HostElement } from '../backend'
import type { Host } from '../host'

/** An instance of a built-in: its element, its property values, and a function to fire events. */
export interface Node {
  dom: HostElement & { hostContext?: unknown }
  data: Record<string, unknown>
  /** The built-ins around it, nearest first, up to the page. */
  parents: () => Node[]
  /** Its tag, without `wx-`. */
  tag: string
  /** Events of WeChat's built-ins do not bubble by default. */
  fire: (event: string, detail?: unknown, options?: { bubbles?: boolean, composed?: boolean }) => void
  /** Changes a property from inside, as typing changes `value`. Runs no handler of `changed`. */
  set: (name: string, value: unknown) => void
  /** What `create` returned. */
  state: Record<string, unknown>
}

type PropertyType = typeof String | typeof Number | typeof Boolean | typeof Object | typeof Array | null

export interface Builtin {
  /** A type, or a default value of that type. null accepts anything. */
  properties?: Record<string, PropertyType | string | number | boolean>
  /** Properties that become DOM attributes of the same name, for styles and selectors. false and '' remove them. */
  reflect?: string[]
  /** Runs once when the element exists, before its children, and builds the inner DOM. Its result is the node's `state`. */
  create?: (node: Node, host: Host) => Record<string, unknown> | void
  attached?: (node: Node, host: Host) => void
  detached?: (node: Node, host: Host) => void
  /** Runs when a property changes, also for the first value. */
  changed?: Record<string, (value: never, node: Node, host: Host) => void>
  /** Runs on a tap anywhere inside. */
  tap?: (node: Node, host: Host) => void
}

/** Properties of every built-in. */
export const COMMON_PROPERTIES: NonNullable<Builtin['properties']> = {
  hidden: Boolean,
  hoverClass: String,
  hoverStopPropagation: Boolean,
  hoverStartTime: null,
  hoverStayTime: null,
  animation: null,
  ariaRole: String,
  ariaLabel: String,
  ariaHidden: null,
  ariaChecked: null,
  ariaDisabled: null,
  ariaSelected: null,
  ariaExpanded: null,
  ariaLive: String,
  role: String,
  disableScroll: Boolean,
}

/** Web attributes in shared templates, which WeChat ignores. A name that is neither here nor a property of WeChat is reported. */
const WEB_ATTRIBUTES = ['tabindex', 'autocomplete', 'inputmode', 'enterkeyhint', 'spellcheck', 'autocapitalize', 'autocorrect', 'title', 'alt', 'dir']
for (const name of WEB_ATTRIBUTES) COMMON_PROPERTIES[name] = null

const COMMON_REFLECT = ['hidden', 'aria-role', 'aria-label', 'aria-hidden', 'aria-checked', 'aria-disabled', 'aria-selected', 'aria-live', 'role']

/** The Node of each glass-easel component of a built-in. */
const nodes = new WeakMap<object, Node>()

interface Component {
  $$: Node['dom']
  data: Record<string, unknown>
  triggerEvent: (name: string, detail: unknown, options: object) => void
  addListener: (name: string, listener: () => void) => void
  parentNode: unknown
  ownerShadowRoot: { getHostNode: () => unknown } | null
}

/** Registers a built-in as a glass-easel component of the app's space. */
export function register(space: glassEasel.ComponentSpace, host: Host, tag: string, builtin: Builtin, template: unknown) {
  const reflected = new Map([...COMMON_REFLECT, ...builtin.reflect ?? []].map(name => [camel(name), name]))
  const changed = (node: Node, name: string, value: unknown) => {
    const attribute = reflected.get(name)
    if (attribute)
      reflect(node.dom, attribute, value)
    builtin.changed?.[name]?.(value as never, node, host)
  }
  const properties = Object.entries(builtin.properties ?? {})
  return space.defineComponent({
    is: tag,
    template,
    properties: Object.fromEntries(properties.map(([name, type]) => [name, propertyOf(type, (component: unknown, value: unknown) => {
      const node = nodes.get(component as object)
      if (node)
        changed(node, name, value)
    })])),
    lifetimes: {
      created() {
        const node = createNode(this as unknown as Component, tag)
        nodes.set(this, node)
        node.state = builtin.create?.(node, host) ?? {}
        for (const [name] of properties) {
          if (node.data[name])
            changed(node, name, node.data[name])
        }
        if (builtin.tap)
          (this as unknown as Component).addListener('tap', () => void builtin.tap!(node, host))
      },
      attached() { builtin.attached?.(nodes.get(this)!, host) },
      detached() { builtin.detached?.(nodes.get(this)!, host) },
    },
  } as never)
}

function createNode(component: Component, tag: string): Node {
  return {
    tag,
    dom: component.$$,
    state: {},
    get data() { return component.data },
    fire: (event, detail = {}, options = {}) => component.triggerEvent(event, detail, options),
    set(name, value) {
      const proxy = component as unknown as { replaceDataOnPath: (path: string[], value: unknown) => void, applyDataUpdates: () => void }
      proxy.replaceDataOnPath([name], value)
      proxy.applyDataUpdates()
    },
    parents() {
      const found: Node[] = []
      let at: Component | null = component
      while (at) {
        at = (at.parentNode ?? at.ownerShadowRoot?.getHostNode() ?? null) as Component | null
        const node = at && nodes.get(at)
        if (node)
          found.push(node)
      }
      return found
    },
  }
}

function propertyOf(type: PropertyType | string | number | boolean, observer: (component: unknown, value: unknown) => void) {
  const value = typeof type === 'function' || type === null ? undefined : type
  const constructor = value === undefined ? type : ({ string: String, number: Number, boolean: Boolean } as Record<string, unknown>)[typeof value]
  return {
    type: constructor,
    ...value !== undefined && { value },
    observer(this: unknown, now: unknown) { observer(this, now) },
  }
}

function reflect(dom: Element, name: string, value: unknown) {
  if (value === '' || value === undefined || value === null || (value === false && !name.startsWith('aria-')))
    dom.removeAttribute(name)
  else
    dom.setAttribute(name, value === true ? '' : String(value))
}

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
