import type * as Vendor from 'zego-zim'

/** The part of the SDK's inside that outlives `destroy`. */
interface Engine {
  econf: object | null
  cnMgr: object | null
  onExecGlobalTimer: (isFirst?: boolean) => void
}

/**
 * Destroys an instance and leaves no uncaught error behind. Works on the inside of 2.29.0 (tests/unit/zim/destroy.test.ts
 * runs it on the real package); a version without these names is simply destroyed.
 *
 * - A timer of 10 s survives, reads `econf.user` of the cleared engine, throws a TypeError that no code can catch, and starts
 *   itself again. With an empty `econf` and a timer that does nothing the pending run ends quietly and is the last.
 * - A `logout` just before still wants to tell the cleared `cnMgr`, one microtask later.
 */
export function destroyQuietly(zim: Vendor.ZIM): void {
  const engine = (zim as unknown as { engine?: Engine | null }).engine
  zim.destroy()
  if (typeof engine?.onExecGlobalTimer !== 'function')
    return
  engine.econf ??= {}
  engine.cnMgr ??= { onLogout() {} }
  engine.onExecGlobalTimer = () => {}
}
