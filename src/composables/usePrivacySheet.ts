import { onUnmounted, ref } from 'vue'

/** The decision passed to WeChat: https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
type Decision = { event: 'exposureAuthorization' | 'disagree' } | { event: 'agree', buttonId: string }
type Resolve = (decision: Decision) => void

declare const wx: {
  /** From base library 2.32.3; older versions ask for no consent. */
  onNeedPrivacyAuthorization?: (listener: (resolve: Resolve) => void) => void
  openPrivacyContract?: (options: { fail: () => void }) => void
}

interface Sheet { page: unknown, show: (resolve: Resolve) => void }

const sheets: Sheet[] = []
let isListening = false

function currentPage(): unknown {
  const pages = getCurrentPages()
  return pages[pages.length - 1]
}

/** WeChat keeps one listener for the whole app. It opens the sheet of the current page; on a page without a sheet the request is refused. */
function listen() {
  if (isListening)
    return
  isListening = true
  wx.onNeedPrivacyAuthorization?.((resolve) => {
    const current = currentPage()
    const sheet = sheets.find(({ page }) => page === current)
    if (sheet) sheet.show(resolve)
    else resolve({ event: 'disagree' })
  })
}

/**
 * State of one page's privacy sheet (mp-weixin). While it is open, WeChat delays the calls that need personal data.
 * Simultaneous requests share one decision. Unmounting the page refuses pending requests.
 *
 * @param buttonId the `id` of the sheet's `<button open-type="agreePrivacyAuthorization">`
 */
export function usePrivacySheet(buttonId: string) {
  const isOpen = ref(false)
  const pending: Resolve[] = []

  const sheet: Sheet = {
    page: currentPage(),
    show(resolve) {
      pending.push(resolve)
      isOpen.value = true
      resolve({ event: 'exposureAuthorization' })
    },
  }

  function resolveAll(decision: Decision) {
    isOpen.value = false
    for (const resolve of pending.splice(0)) resolve(decision)
  }

  const refuse = () => resolveAll({ event: 'disagree' })

  sheets.push(sheet)
  listen()
  onUnmounted(() => {
    sheets.splice(sheets.indexOf(sheet), 1)
    refuse()
  })

  return {
    isOpen,
    agree: () => resolveAll({ event: 'agree', buttonId }),
    refuse,
    openContract: () => { wx.openPrivacyContract?.({ fail: () => {} }) },
  }
}
