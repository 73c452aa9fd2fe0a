import type { PrivacyPurpose } from '../../types'
import type { Host } from '../host'
import type { Options } from './api'

import { api, WxFailure } from './api'

/** WeChat asks again this long after a refusal, ms (its community documents). */
const PAUSE_AFTER_REFUSAL = 10_000

const refused = () => new WxFailure('privacy permission is not authorized', { errno: 104 })

/**
 * The agreement of the user to the privacy terms, and the purposes that were declared in WeChat's console. Without the agreement a function
 * that uses private data calls the app's onNeedPrivacyAuthorization listener. The listener shows a dialog with
 * `<button open-type="agreePrivacyAuthorization">` and calls resolve. Without a listener the call is refused (WeChat shows its own sheet).
 */
export class Privacy {
  private listener: unknown
  private refusedAt = -Infinity
  private readonly tappedButtons = new Set<string>()
  private readonly declared: PrivacyPurpose[] | undefined
  isAgreed: boolean

  constructor(private readonly host: Host) {
    const { privacy, privacyNeeded } = host.options
    this.declared = privacy?.declared
    this.isAgreed = privacy?.agreed ?? !privacyNeeded
  }

  /** Resolves when the function may run. Throws errno 112 for a purpose that was not declared, and 104 without the user's agreement. */
  async require(name: string, purpose?: PrivacyPurpose): Promise<void> {
    if (purpose && this.declared && !this.declared.includes(purpose))
      throw new WxFailure('api scope is not declared in the privacy agreement', { errno: 112 })
    if (this.isAgreed)
      return
    if (!this.listener || Date.now() - this.refusedAt < PAUSE_AFTER_REFUSAL)
      throw refused()
    await this.ask(name)
  }

  private ask(referrer: string) {
    return new Promise<void>((resolve, reject) => {
      const answer = ({ event, buttonId }: { event: string, buttonId?: string }) => {
        if (event === 'exposureAuthorization')
          return
        const isTapped = [...this.tappedButtons].some(id => id === buttonId || id.endsWith(`--${buttonId}`))
        if (event === 'agree' && isTapped) {
          this.isAgreed = true
          resolve()
          return
        }
        if (event === 'agree')
          this.host.problems.add('wx', `privacy: "agree" with buttonId "${buttonId}", but this button was not tapped`)
        else
          this.refusedAt = Date.now()
        reject(refused())
      }
      this.host.call(this.listener, [answer, { referrer }])
    })
  }

  /** The user has tapped a button with open-type="agreePrivacyAuthorization". */
  agreeBy(buttonId: string) {
    this.tappedButtons.add(buttonId)
    this.isAgreed = true
  }

  listen(callback: unknown) { this.listener = callback }

  /** getPrivacySetting: false too when nothing was declared. */
  get isNeeded() { return !this.isAgreed && this.declared?.length !== 0 }

  /** What the next launch starts with. */
  dump() { return { ...this.declared && { declared: this.declared }, agreed: this.isAgreed } }
}

/** A wx function that uses private data. */
export function privateApi(host: Host, name: string, purpose: PrivacyPurpose, run: (options: Options) => unknown) {
  return api(host, name, async (options) => {
    await host.privacy.require(name, purpose)
    return run(options)
  })
}

export function privacyApis(host: Host) {
  const { privacy } = host
  return {
    onNeedPrivacyAuthorization: (callback: unknown) => privacy.listen(callback),
    requirePrivacyAuthorize: api(host, 'requirePrivacyAuthorize', () => privacy.require('requirePrivacyAuthorize')),
    getPrivacySetting: api(host, 'getPrivacySetting', () => ({ needAuthorization: privacy.isNeeded, privacyContractName: '《用户隐私保护指引》' })),
    openPrivacyContract: api(host, 'openPrivacyContract', () => {}),
  }
}
