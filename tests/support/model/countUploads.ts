import type { ZimModule } from '@/zim/adapter'

type Zim = NonNullable<ReturnType<ZimModule['ZIM']['getInstance']>>

/**
 * Counts the files that the SDK is sending, whoever has asked for it. What a login has left without an answer is under way no more; neither
 * is what was cancelled: without a request that could be stopped, the SDK notices that when it goes on.
 */
export function countUploads({ ZIM }: ZimModule, onCount: (uploads: number) => void): ZimModule {
  const underWay = new Set<object>()

  function counted(zim: Zim): Zim {
    async function sendMessage(...args: Parameters<Zim['sendMessage']>) {
      const [message] = args
      if ((message as { fileLocalPath?: unknown }).fileLocalPath) underWay.add(message)
      onCount(underWay.size)
      try { return await zim.sendMessage(...args) }
      finally { underWay.delete(message) }
    }
    function cancelSendingMessage(...args: Parameters<Zim['cancelSendingMessage']>) {
      underWay.delete(args[0])
      return zim.cancelSendingMessage(...args)
    }
    const own: Partial<Zim> = { sendMessage, cancelSendingMessage }
    return new Proxy(zim, {
      get(_, name: keyof Zim) {
        if (name === 'logout') underWay.clear()
        return own[name] ?? zim[name]
      },
    })
  }

  function create(...args: Parameters<typeof ZIM.create>) {
    const zim = ZIM.create(...args)
    return zim && counted(zim)
  }
  return { ZIM: { create: create as typeof ZIM.create, getInstance: ZIM.getInstance } }
}
