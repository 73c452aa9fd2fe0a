import { onUnmounted, ref } from 'vue'

/** WeChat's answer to a request for personal data: https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html */
type PrivacyAnswer = { event: 'exposureAuthorization' | 'disagree' } | { event: 'agree', buttonId: string }
type Answer = (answer: PrivacyAnswer) => void

declare const wx: {
  /** From base library 2.32.3; older ones ask nothing. */
  onNeedPrivacyAuthorization?: (listener: (answer: Answer) => void) => void
  openPrivacyContract?: (options: { fail: () => void }) => void
}

interface Sheet { page: unknown, show: (answer: Answer) => void }

const sheets: Sheet[] = []
let isListening = false

function frontPage(): unknown {
  const pages = getCurrentPages()
  return pages[pages.length - 1]
}

/** WeChat keeps one listener for the whole app: the sheet of the page in front is asked, and without one nobody has agreed. */
function listen() {
  if (isListening)
    return
  isListening = true
  wx.onNeedPrivacyAuthorization?.((answer) => {
    const front = frontPage()
    const sheet = sheets.find(({ page }) => page === front)
    if (sheet) sheet.show(answer)
    else answer({ event: 'disagree' })
  })
}

/**
 * The state of one page's privacy sheet (mp-weixin). While it is open, WeChat holds back what asked for personal data;
 * several requests at once share one answer.
 *
 * @param buttonId the `id` of the sheet's `<button open-type="agreePrivacyAuthorization">`
 */
export function usePrivacySheet(buttonId: string) {
  const isOpen = ref(false)
  const waiting: Answer[] = []

  const sheet: Sheet = {
    page: frontPage(),
    show(answer) {
      waiting.push(answer)
      isOpen.value = true
      answer({ event: 'exposureAuthorization' })
    },
  }

  function answerAll(answer: PrivacyAnswer) {
    isOpen.value = false
    for (const each of waiting.splice(0)) each(answer)
  }

  const refuse = () => answerAll({ event: 'disagree' })

  sheets.push(sheet)
  listen()
  onUnmounted(() => {
    sheets.splice(sheets.indexOf(sheet), 1)
    refuse()
  })

  return {
    isOpen,
    agree: () => answerAll({ event: 'agree', buttonId }),
    refuse,
    openContract: () => { wx.openPrivacyContract?.({ fail: () => {} }) },
  }
}
