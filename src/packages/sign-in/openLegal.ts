import { routes } from '@/pages/routes'

export type LegalDocument = 'agreement' | 'privacy'

/** The operator's own page (H5); '' for the app's. */
export function legalUrl(document: LegalDocument): string {
  let url = ''
  // #ifdef H5
  url = document === 'agreement' ? import.meta.env.VITE_AGREEMENT_URL : import.meta.env.VITE_PRIVACY_URL
  // #endif
  return url
}

declare const wx: {
  /** From base library 2.32.3: shows the guideline that the operator has declared in WeChat's console. */
  openPrivacyContract?: (options: { fail?: () => void }) => void
}

/** mp-weixin: opens WeChat's page of the privacy guideline; without one, `otherwise` is called. */
export function openWeChatGuideline(otherwise: () => void): void {
  if (wx.openPrivacyContract) wx.openPrivacyContract({ fail: otherwise })
  else otherwise()
}

/** Opens the user agreement or the privacy policy. */
export function openLegal(document: LegalDocument): void {
  // #ifdef H5
  const url = legalUrl(document)
  if (url) window.open(url, '_blank', 'noopener,noreferrer')
  else void routes.legal(document)
  // #endif
  // #ifdef MP-WEIXIN
  if (document === 'privacy') openWeChatGuideline(() => void routes.legal(document))
  else void routes.legal(document)
  // #endif
}
