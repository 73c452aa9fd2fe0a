import type { PrivacyPurpose } from '../../types'
import type { Host } from '../host'
import type { Options } from './api'

import { answerOf, api, WxFailure } from './api'
import { privateApi } from './privacy'

interface Chosen { tempFiles?: ChosenFile[], tempFilePaths?: string[] }
interface ChosenFile { fileType?: string, type?: string, name?: string }

/** What the user picks. The test sets it with `app.answer`; the pickers of WeChat let through only what was asked for. */
export function choosers(host: Host) {
  const chooser = (name: string, purpose: PrivacyPurpose, fit: (answer: object, options: Options) => object = answer => answer) =>
    privateApi(host, name, purpose, options => fit(answerOf(host, name, options), options))
  const editor = (name: string) => api(host, name, options => answerOf(host, name, options))
  return {
    chooseMedia: chooser('chooseMedia', 'Album', chosenMedia),
    chooseImage: chooser('chooseImage', 'Album', (answer: Chosen, { count = 9 }) => {
      const tempFilePaths = (answer.tempFilePaths ?? []).slice(0, Number(count))
      return { tempFilePaths, tempFiles: tempFilePaths.map(path => ({ path, size: host.files.has(path) ? host.files.size(path) : 0 })) }
    }),
    chooseVideo: chooser('chooseVideo', 'Album'),
    chooseMessageFile: chooser('chooseMessageFile', 'MessageFile', chosenFiles),
    chooseLocation: chooser('chooseLocation', 'ChooseLocation', (answer) => {
      if (!(host.dist.app.requiredPrivateInfos as string[] | undefined)?.includes('chooseLocation'))
        throw new WxFailure('the api need to be declared in the requiredPrivateInfos field in app.json/ext.json')
      return answer
    }),
    cropImage: editor('cropImage'),
    editImage: editor('editImage'),
    scanCode: editor('scanCode'),
  }
}

/** At most `count` files (default 9, never more than 20) of the media types that were asked for. */
function chosenMedia(answer: Chosen, { count = 9, mediaType = ['image', 'video'] }: Options) {
  const kinds = mediaType as string[]
  const tempFiles = (answer.tempFiles ?? []).filter(({ fileType }) => kinds.includes('mix') || kinds.includes(String(fileType))).slice(0, Math.min(20, Number(count)))
  if (tempFiles.length === 0)
    throw new WxFailure('cancel')
  const types = new Set(tempFiles.map(({ fileType }) => fileType))
  return { type: types.size > 1 ? 'mix' : [...types][0], ...answer, tempFiles }
}

/** At most `count` files (default and limit 100) of the type, and for 'file' with one of the extensions. An extension with a dot matches none. */
function chosenFiles(answer: Chosen, { count = 100, type = 'all', extension }: Options) {
  const extensions = type === 'file' ? extension as string[] | undefined : undefined
  const tempFiles = (answer.tempFiles ?? [])
    .filter(file => type === 'all' || file.type === type)
    .filter(({ name = '' }) => !extensions?.length || extensions.includes(name.split('.').pop()!.toLowerCase()))
    .slice(0, Math.min(100, Number(count)))
  if (tempFiles.length === 0)
    throw new WxFailure('cancel')
  return { tempFiles }
}
