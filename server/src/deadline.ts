/** Runs a task with a signal that aborts after `ms`. Rejects then, also when the task ignores its signal. */
export async function withDeadline<T>(ms: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const end = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the time is over'))
      end.abort()
    }, ms)
  })
  try {
    return await Promise.race([task(end.signal), late])
  }
  finally {
    clearTimeout(timer)
  }
}
