// miniprogram-ci without its network: see the README of the package for `attr`, which would otherwise be asked of WeChat's servers.

/** Any well-formed AppID: nothing is uploaded. */
const APP_ID = 'wx0123456789abcdef'

/**
 * What WeChat's compiler says of a built mini program: `errors` stop an upload; `notes` are its remarks on quality.
 * Templates and styles are only compiled when minified, hence the setting. It holds no limit of size: `npm run size` does.
 * @param ci the module miniprogram-ci 2.1.42
 */
export async function compileAsWechat(ci, dir) {
  const project = new ci.Project({ appid: APP_ID, type: 'miniProgram', projectPath: dir, privateKey: 'unused', attr: async () => ci.DefaultProjectAttr })
  const notes = []
  try {
    await ci.getCompiledResult({ project, version: '0.0.0', setting: { es6: true, minifyJS: false, minifyWXML: true, minifyWXSS: true }, onProgressUpdate() {} })
    for (const { name, success, text } of await qualityOf(ci, project)) {
      if (!success) notes.push(`${name}: ${text}`)
    }
    return { errors: [], notes }
  }
  catch (error) {
    return { errors: [`${error.code ?? ''} ${error.message ?? error}`.trim()], notes }
  }
}

/** WeChat's own checklist; its form varies between versions, and it never decides. */
async function qualityOf(ci, project) {
  const items = await ci.checkCodeQuality(project, '')
  return Array.isArray(items) ? items : Object.entries(items ?? {}).map(([name, item]) => ({ name, ...item }))
}
