import * as glassEasel from 'glass-easel'

import type { Host } from './host'
import type { ObserverOptions } from './intersection'

import { ElementObserver } from './intersection'

interface Caller {
  _$: glassEasel.GeneralComponent
  is: string
  setData: (data: unknown, done?: () => void) => void
  createIntersectionObserver: (options?: ObserverOptions) => ElementObserver
  [key: string]: unknown
}

/**
 * Adds what glass-easel leaves to its host: the setData boundary of every instance, and `ready`. `ready` comes once after the first layout
 * of a component, children before parents: for the first tree of a page after the page is attached, for later ones after the current task.
 */
export class Lifetimes {
  private readonly waiting = new Set<glassEasel.GeneralComponent>()
  private isScheduled = false
  private nodeId = 0
  private readonly instances = new Map<string, Caller>()

  constructor(private readonly host: Host) {}

  behaviour(space: glassEasel.ComponentSpace): glassEasel.GeneralBehavior {
    const onCreated = (caller: Caller) => this.created(caller)
    const onAttached = (caller: Caller) => this.attached(caller)
    const onDetached = (caller: Caller) => {
      this.waiting.delete(caller._$)
      this.instances.delete(String(caller.__wxExparserNodeId__))
    }
    return space.defineBehavior({
      lifetimes: {
        created() { onCreated(this as unknown as Caller) },
        attached() { onAttached(this as unknown as Caller) },
        detached() { onDetached(this as unknown as Caller) },
      },
    } as never) as unknown as glassEasel.GeneralBehavior
  }

  /** Returns the attached component with this `__wxExparserNodeId__`. */
  byNodeId(id: string) {
    return this.instances.get(id)
  }

  private created(caller: Caller) {
    const setData = caller.setData
    caller.setData = (data, done) => {
      const isHidden = this.host.pages.pageOf(caller._$)?.isShown === false
      const copy = this.host.boundary.cross(caller.is, data, isHidden)
      if (copy)
        setData.call(caller, copy, done && (() => void this.host.call(done, [], caller)))
    }
    caller.createIntersectionObserver = options => new ElementObserver(this.host, caller._$, options)
    caller.__wxExparserNodeId__ = `${++this.nodeId}`
    this.instances.set(`${this.nodeId}`, caller)
  }

  private attached(caller: Caller) {
    this.waiting.add(caller._$)
    if (this.isScheduled)
      return
    this.isScheduled = true
    void Promise.resolve().then(() => {
      this.isScheduled = false
      for (const component of [...this.waiting]) this.ready(topOf(component))
    })
  }

  /** Fires `ready` at once for all attached components below `root` that did not get it yet. */
  ready(root: glassEasel.Node) {
    if (glassEasel.Component.isComponent(root)) {
      const shadow = root.getShadowRoot()
      for (const child of shadow?.childNodes ?? []) this.ready(child)
    }
    for (const child of (root as glassEasel.Element).childNodes ?? []) this.ready(child)
    if (glassEasel.Component.isComponent(root) && this.waiting.delete(root))
      root.triggerLifetime('ready', [])
  }
}

/** Returns the root component of the page of `component`. */
export function topOf(component: glassEasel.GeneralComponent): glassEasel.GeneralComponent {
  let top = component
  while (top.ownerShadowRoot) top = top.ownerShadowRoot.getHostNode()
  return top
}
