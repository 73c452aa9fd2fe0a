import { getCurrentInstance, onBeforeUnmount, watch } from 'vue'

/** Rows that come into view and go within this time are reported together, ms. Also from a change of the rows until they are drawn. */
const DELAY = 100

export interface RowsInView {
  /** Selects the rows of the component. */
  selector: string
  /** What names a row: the attribute `data-slot` or `data-id`. */
  attribute: 'slot' | 'id'
  /** Changes when rows are added or removed. Falsy without rows, and when it does not matter which ones are on the screen. */
  rows: () => unknown
  /** Receives the values of the attribute of the rows that are on the screen. */
  onChange: (rows: string[]) => void
}

/** Tells which rows of a list are on the screen, whatever scrolls it. Called in the setup of the component that draws the rows. */
export function useRowsInView({ selector, attribute, rows, onChange }: RowsInView): void {
  const instance = getCurrentInstance()
  const inView = new Set<string>()
  let observer: { disconnect: () => void } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let restartTimer: ReturnType<typeof setTimeout> | undefined

  function request() {
    timer ??= setTimeout(() => {
      timer = undefined
      onChange([...inView])
    }, DELAY)
  }

  function note(row: unknown, isInView: boolean) {
    if (isInView) inView.add(String(row))
    else inView.delete(String(row))
    request()
  }

  function observe() {
    // #ifdef H5
    const list = instance?.proxy?.$el as HTMLElement | undefined
    const made = new IntersectionObserver(entries => entries.forEach(({ target, isIntersecting }) => note((target as HTMLElement).dataset[attribute], isIntersecting)))
    for (const row of Array.from(list?.querySelectorAll(selector) ?? [])) made.observe(row)
    observer = made
    // #endif
    // #ifdef MP-WEIXIN
    const all = uni.createIntersectionObserver(instance?.proxy, { observeAll: true })
    all.relativeToViewport().observe(selector, ({ intersectionRatio, ...row }) => note((row as { dataset?: Record<string, unknown> }).dataset?.[attribute], intersectionRatio > 0))
    observer = all
    // #endif
  }

  /** Rows that come later are not observed: all are observed anew, and those in view are reported again. */
  function restart() {
    stop()
    if (rows()) observe()
    request()
  }

  function stop() {
    observer?.disconnect()
    observer = undefined
    inView.clear()
  }

  watch(rows, () => {
    clearTimeout(restartTimer)
    restartTimer = setTimeout(restart, DELAY)
  }, { immediate: true })
  onBeforeUnmount(() => {
    stop()
    clearTimeout(timer)
    clearTimeout(restartTimer)
  })
}
