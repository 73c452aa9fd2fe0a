// The environment variables that preview and upload need, and where to find their values.

/** An AppID of WeChat. */
export const isWeChatAppID = text => /^wx[0-9a-f]{16}$/.test(text)

/** Returns one sentence for each missing or wrong variable. `exists`: checks whether a file exists. */
export function missingSettings(mode, env, exists) {
  const missing = []
  if (!isWeChatAppID(env.WECHAT_MP_APP_ID ?? ''))
    missing.push('WECHAT_MP_APP_ID: your mini program\'s AppID, "wx" and 16 characters (WeChat admin console → Settings → Basic settings).')
  if (!env.WECHAT_MP_KEY_FILE)
    missing.push('WECHAT_MP_KEY_FILE: the path of the code upload key (WeChat admin console → Development → Development settings → Mini program code upload → Generate). Keep it outside the repository.')
  else if (!exists(env.WECHAT_MP_KEY_FILE))
    missing.push(`WECHAT_MP_KEY_FILE: there is no file at ${env.WECHAT_MP_KEY_FILE}.`)
  if (mode === 'upload' && !/^\d+\.\d+\.\d+/.test(env.WECHAT_MP_VERSION ?? ''))
    missing.push('WECHAT_MP_VERSION: the version of this upload, for example 1.0.0.')
  return missing
}
