import type { AppAuthorizeSetting, PrivacyPurpose } from '../../types'
import type { Host } from '../host'

import { api, WxFailure } from './api'
import { requireTap } from './documents'

interface Scope { question: string, purpose: PrivacyPurpose, permission: keyof AppAuthorizeSetting }

const SCOPES: Record<string, Scope> = {
  'scope.record': { question: '使用你的麦克风', purpose: 'Record', permission: 'microphoneAuthorized' },
  'scope.camera': { question: '使用你的摄像头', purpose: 'Camera', permission: 'cameraAuthorized' },
  'scope.writePhotosAlbum': { question: '保存图片或视频到你的相册', purpose: 'AlbumWriteOnly', permission: 'albumAuthorized' },
  'scope.userLocation': { question: '获取你的位置信息', purpose: 'Location', permission: 'locationAuthorized' },
  'scope.userFuzzyLocation': { question: '获取你的模糊位置信息', purpose: 'Location', permission: 'locationAuthorized' },
}

/** WeChat's own permissions on the phone, unless the launch sets them. */
const PERMISSIONS: AppAuthorizeSetting = { albumAuthorized: 'authorized', cameraAuthorized: 'authorized', locationAuthorized: 'not determined', microphoneAuthorized: 'authorized', notificationAuthorized: 'authorized' }

/** What the user has allowed this mini program (authSetting), below what the phone has allowed WeChat. Asked once each; a refusal stays. */
export class Scopes {
  readonly settings: Record<string, boolean>
  readonly permissions: AppAuthorizeSetting

  constructor(private readonly host: Host) {
    this.settings = { ...host.options.scopes }
    this.permissions = { ...PERMISSIONS, ...host.options.appAuthorizeSetting }
  }

  /**
   * Resolves when the scope is allowed, after WeChat's question if there was none before. The test's answer (`answer('scope.record', true)`)
   * or a tap decides. The question ends the touch of the user. Throws "auth deny" for a refusal now and "auth denied" for an earlier one.
   */
  async require(scope: string): Promise<void> {
    const { question = scope, permission } = SCOPES[scope] ?? {}
    if (this.settings[scope] === undefined)
      this.settings[scope] = await this.ask(scope, question)
    else if (!this.settings[scope])
      throw new WxFailure('auth denied')
    if (!this.settings[scope])
      throw new WxFailure('auth deny')
    if (permission && this.permissions[permission] === 'denied')
      throw new WxFailure('system permission denied')
  }

  private async ask(scope: string, question: string): Promise<boolean> {
    this.host.gestures.cancel()
    const answer = this.host.answers[scope]
    if (typeof answer === 'boolean')
      return answer
    const { confirm } = await this.host.screen.overlays.showModal({ title: '申请', content: question, showCancel: true, cancelText: '拒绝', confirmText: '允许', editable: false, placeholderText: '' })
    return confirm
  }

  /** The settings page of WeChat: `answer('openSetting', { 'scope.record': true })` changes scopes that were asked for. */
  change() {
    for (const [scope, isAllowed] of Object.entries(this.host.answers.openSetting as Record<string, boolean> ?? {})) {
      if (scope in this.settings)
        this.settings[scope] = isAllowed
    }
    return { authSetting: { ...this.settings } }
  }
}

export function scopeApis(host: Host) {
  const { scopes } = host
  return {
    getSetting: api(host, 'getSetting', ({ withSubscriptions }) => ({ authSetting: { ...scopes.settings }, ...(withSubscriptions === true && { subscriptionsSetting: { mainSwitch: true, itemSettings: {}, ...host.answers.subscriptionsSetting as object } }) })),
    openSetting: api(host, 'openSetting', () => {
      requireTap(host)
      return scopes.change()
    }),
    authorize: api(host, 'authorize', async ({ scope }) => {
      await host.privacy.require('authorize', SCOPES[String(scope)]?.purpose)
      await scopes.require(String(scope))
    }),
    getAppAuthorizeSetting: () => ({ ...scopes.permissions }),
    /** The phone's settings of WeChat: `answer('openAppAuthorizeSetting', { microphoneAuthorized: 'authorized' })` changes them. */
    openAppAuthorizeSetting: api(host, 'openAppAuthorizeSetting', () => void Object.assign(scopes.permissions, host.answers.openAppAuthorizeSetting)),
  }
}
