import { t } from '@/i18n/invites'
import { confirm } from '@/pages/dialogs'
import { declare, refusalOf } from '@/services/media/refusal.mp'
import { ask, wechat, wechatError } from '@/services/media/wechat.mp'
import { failed } from '@/utils/failure'

/**
 * Saves the picture to the album. It is written to a file first, always the same one. WeChat asks for the permission by itself, once; where the
 * user has refused it, the settings are offered. Rejects with a FailureError: `album-undeclared`, `album-failed`.
 */
export async function saveToPhone(bytes: Uint8Array): Promise<void> {
  const filePath = `${wechat().env.USER_DATA_PATH}/qr.png`
  try {
    await ask(callbacks => wechat().getFileSystemManager().writeFile({ filePath, data: bytes.buffer as ArrayBuffer, ...callbacks }))
    await ask(callbacks => wechat().saveImageToPhotosAlbum({ filePath, ...callbacks }))
    uni.showToast({ title: t('invite.saved'), icon: 'none' })
  }
  catch (thrown) {
    const error = wechatError(thrown)
    if (/cancel/i.test(error.errMsg))
      return
    const refusal = refusalOf(error)
    if (refusal !== 'refused')
      throw failed(refusal ? 'album-undeclared' : 'album-failed', { code: error.errno || null, detail: `${refusal ? declare('相册（仅写入）') : ''} ${error.errMsg}` })
    if (await confirm(t('invite.save'), t('invite.saveRefused'), { confirmText: t('invite.openSettings') })) wechat().openSetting({})
  }
}
