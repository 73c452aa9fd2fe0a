// Runs miniprogram-ci without network. It would fetch `attr` from WeChat's servers, so a default is passed (see the README of the package).

/** Any AppID of the right format. Nothing is uploaded. */
const APP_ID = 'wx0123456789abcdef'

/**
 * Compiles a built mini program with WeChat's compiler. `errors` prevent an upload, `notes` are remarks on code quality.
 * The compiler compiles templates and styles only when it minifies them. It checks no size limit; `npm run size` does.
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

/** Returns the items of WeChat's code quality check. Their format differs between versions. They never cause a failure. */
async function qualityOf(ci, project) {
  const items = await ci.checkCodeQuality(project, '')
  return Array.isArray(items) ? items : Object.entries(items ?? {}).map(([name, item]) => ({ name, ...item }))
}
