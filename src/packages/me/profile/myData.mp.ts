import { ask, wechat, wechatError } from '@/services/media/wechat.mp'
import { failed } from '@/utils/failure'

/** Writes the exported data to a file of the app, always the same one, and returns its path. Rejects with a FailureError. */
export async function writeMyData(data: string, name: string): Promise<string> {
  const filePath = `${wechat().env.USER_DATA_PATH}/${name}`
  try { await ask(callbacks => wechat().getFileSystemManager().writeFile({ filePath, data, encoding: 'utf8', ...callbacks })) }
  catch (thrown) { throw failed('storage', { detail: wechatError(thrown).errMsg }) }
  return filePath
}

/** Hands the file to a chat that the user chooses in WeChat; a cancelled choice is none. Rejects with a FailureError. */
export async function shareMyData(filePath: string, fileName: string): Promise<void> {
  const { shareFileMessage } = wechat()
  if (!shareFileMessage)
    throw failed('unknown', { detail: 'shareFileMessage' })
  try { await ask(callbacks => shareFileMessage({ filePath, fileName, ...callbacks })) }
  catch (thrown) {
    const { errMsg } = wechatError(thrown)
    if (!/cancel/i.test(errMsg))
      throw failed('unknown', { detail: errMsg })
  }
}
