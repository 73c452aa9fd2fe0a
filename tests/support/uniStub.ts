import { vi } from 'vitest'

interface Request { url: string, method?: string, data?: unknown, header?: Record<string, string> }
export interface Reply { statusCode: number, data: unknown }

/** The part of `uni` that the services use: a storage, and requests that `answer` replies to. An Error fails the request; 'never' leaves it pending. */
export function stubUni(answer: (request: Request) => Reply | Error | 'never' = () => new Error('request:fail')) {
  const storage = new Map<string, unknown>()
  const requests: Request[] = []
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => { storage.set(key, structuredClone(value)) },
    removeStorageSync: (key: string) => { storage.delete(key) },
    login: async () => ({ code: 'a-code' }),
    request({ success, fail, ...request }: Request & { success: (reply: Reply) => void, fail: (error: { errMsg: string }) => void }) {
      requests.push(request)
      const reply = answer(request)
      if (reply === 'never')
        return
      queueMicrotask(() => reply instanceof Error ? fail({ errMsg: reply.message }) : success(reply))
    },
  })
  return { storage, requests }
}

/** A storage whose functions all throw. */
export function stubBrokenStorage() {
  const refuse = () => { throw new Error('setStorageSync:fail') }
  vi.stubGlobal('uni', { getStorageSync: refuse, setStorageSync: refuse, removeStorageSync: refuse })
}
