import type { ZimModule } from '@/zim/adapter'

interface Call { name: string, args: unknown[], resolve: (answer?: unknown) => void, reject: (reason: unknown) => void }

/** A ZIM module that the test controls. The test settles each call and reports each event. */
export function createManualZim() {
  const calls: Call[] = []
  const listeners = new Map<string, (zim: unknown, data: unknown) => void>()
  const created: number[] = []
  let instance: object | null = null
  let isAlive = false

  const own = {
    on: (name: string, listener: never) => { listeners.set(name, listener) },
    off: (name: string) => { listeners.delete(name) },
    logout() {
      calls.push({ name: 'logout', args: [], resolve() {}, reject() {} })
      listeners.get('connectionStateChanged')?.(instance, { state: 0, event: 0, extendedData: '' })
    },
    destroy: () => { isAlive = false },
  }

  const make = () => new Proxy(own, {
    get: (_, name: string) => own[name as keyof typeof own] ?? (name === 'engine' ? undefined : (...args: unknown[]) => new Promise((resolve, reject) => { calls.push({ name, args, resolve, reject }) })),
  })

  const ZIM = {
    create({ appID }: { appID: number }) {
      if (!appID)
        throw new Error(JSON.stringify({ appID, code: 6000003, message: 'Invalid AppID.' }))
      created.push(appID)
      if (isAlive)
        return null
      isAlive = true
      return instance = make()
    },
    getInstance: () => instance,
  }

  return {
    module: { ZIM } as unknown as ZimModule,
    /** AppIDs that `create` was called with. */
    created,
    listeners,
    names: () => calls.map(({ name }) => name),
    calls: () => [...calls],
    /** Returns the last call of this name. Throws if there is none. */
    call(name: string): Call {
      const found = calls.filter(call => call.name === name).at(-1)
      if (!found)
        throw new Error(`${name} was not called; calls: ${calls.map(call => call.name).join(', ')}`)
      return found
    },
    report: (event: string, data: unknown) => listeners.get(event)?.(instance, data),
  }
}
