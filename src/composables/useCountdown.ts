import { onScopeDispose, ref } from 'vue'

/** Whole seconds that are left until zero, by the clock: also while the app was suspended. */
export function useCountdown() {
  const left = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined
  const stop = () => clearInterval(timer)

  function start(seconds: number) {
    stop()
    const end = Date.now() + seconds * 1000
    left.value = seconds
    timer = setInterval(() => {
      left.value = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      if (!left.value) stop()
    }, 1000)
  }

  onScopeDispose(stop)
  return { left, start }
}
