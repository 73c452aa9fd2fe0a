/**
 * Avatars: uploaded with a session, served without one under a random file name.
 *
 * A file is decoded and written anew (pictures.ts); its name and its declared type are ignored. It is served without sniffing and in a CSP
 * sandbox without scripts. Versions up to 0.2.0 stored PNG, WebP and GIF too, as uploaded.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'

import multipart from '@fastify/multipart'
import { Type } from '@fastify/type-provider-typebox'

import type { Avatar, ShownPicture } from '../accounts/users'
import type { Services } from '../services'

import { ApiError, invalidInput, pictureModerated, pictureUnchecked, profileElsewhere, sessionExpired } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { rewritePicture } from '../pictures'
import { GroupPictureReply, OwnPictureReply, replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const MAX_BYTES = 1024 * 1024
const FILE_NAME = /^[\w-]{22}\.(?:png|jpg|webp|gif)$/

const avatarNotFound = () => new ApiError(404, 'avatar-not-found', 'There is no such picture. It may have been replaced.')

export function avatarRoutes({ users, ownUsers, limits, mediaModeration, heldMessages, heldPictures }: Services): FastifyPluginAsyncTypebox {
  /**
   * Checks a picture that is kept aside, and shows it. Returns `waiting` while there is no verdict. Throws `picture-moderated` (422), `picture-unchecked` (503), or
   * `session-expired`. `groupID` null: the user's own picture.
   */
  async function checkAside(userID: string, groupID: string | null, picture: Avatar): Promise<ShownPicture | 'waiting'> {
    const user = await users.byID(userID)
    const aside = await users.keepAside(userID, groupID, 'jpg', picture)
    if (!user || !aside)
      throw sessionExpired()
    const item = { kind: 'image' as const, url: aside.url, fileName: aside.file, bytes: picture.bytes.length }
    const media = await mediaModeration.check('avatar', { items: [item], author: { userID, openid: user.wechat_openid }, place: 'profile' })
    if (media.verdict === 'waiting') {
      await heldPictures.settle(await heldMessages.hold({ kind: 'avatar', conversationKind: 'picture', conversationID: aside.file, senderID: userID, traceIDs: media.traceIDs }))
      return 'waiting'
    }
    if (media.verdict === 'passed')
      return await users.showAside(aside.file) ?? 'waiting'
    await users.dropAside(aside.file)
    throw media.verdict === 'refused' ? pictureModerated() : pictureUnchecked()
  }

  return async (app) => {
    await app.register(multipart, { limits: { fileSize: MAX_BYTES, files: 1, fields: 8, fieldSize: 1024, parts: 9, headerPairs: 50 } })

    app.post('/v1/me/avatar', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Change my picture',
        description: 'One file in the field "file": PNG, JPEG, WebP or GIF, at most 1 MB and 25 million pixels. It is stored as a JPEG of at most 640 pixels a side.',
        security: SIGNED_IN,
        consumes: ['multipart/form-data'],
        response: replies(200, OwnPictureReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      if (ownUsers)
        throw profileElsewhere()
      await limits.count(RULES.uploadPerUser, userID)
      const picture = await rewritePicture(await readFile(request))
      const shown = mediaModeration.isOn ? await checkAside(userID, null, picture) : null
      const user = shown ? await users.byID(userID) : await users.setAvatar(userID, 'jpg', picture)
      if (!user)
        throw sessionExpired()
      return { user: users.ownUser(user), ...(shown === 'waiting' && { review: 'waiting' as const }) }
    })

    app.post('/v1/groups/:groupID/avatar', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Store a picture of a ZIM group',
        description: 'As my own picture. The server does not know ZIM\'s groups: its URL is the picture of the group once ZIM has it. It replaces the one that I have stored for that group before; I keep those of 100 groups.',
        security: SIGNED_IN,
        consumes: ['multipart/form-data'],
        params: Type.Object({ groupID: Type.String({ maxLength: 100 }) }),
        response: replies(200, GroupPictureReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      const { groupID } = request.params
      if (!isZimUserID(groupID))
        throw invalidInput('The groupID must have 1 to 32 of the characters that ZIM allows.', 'groupID')
      await limits.count(RULES.uploadPerUser, userID)
      const picture = await rewritePicture(await readFile(request))
      const shown = mediaModeration.isOn ? await checkAside(userID, groupID, picture) : null
      if (shown === 'waiting')
        return { avatarUrl: '', review: 'waiting' as const }
      const avatarUrl = shown ? shown.url : await users.setGroupPicture(userID, groupID, 'jpg', picture)
      if (!avatarUrl)
        throw sessionExpired()
      return { avatarUrl }
    })

    app.get('/avatars/:file', {
      schema: { summary: 'A picture', params: Type.Object({ file: Type.String({ maxLength: 64 }) }) },
    }, async (request, reply) => {
      const { file } = request.params
      const avatar = FILE_NAME.test(file) ? await users.avatar(file) : undefined
      if (!avatar)
        throw avatarNotFound()
      return reply
        .type(avatar.mime)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('content-security-policy', 'default-src \'none\'; sandbox')
        .header('cross-origin-resource-policy', 'cross-origin')
        .send(avatar.bytes)
    })
  }
}

/** Reads the uploaded file. Throws 400 `invalid-input`, 413 `too-large` or 415 `unsupported-media-type`. */
async function readFile(request: FastifyRequest): Promise<Buffer> {
  try {
    const part = await request.file()
    if (part?.fieldname === 'file')
      return await part.toBuffer()
  }
  catch (error) {
    if (isMultipartRefusal(error))
      throw error
    request.log.debug({ err: error }, 'unreadable upload')
    throw invalidInput('The upload cannot be read. Send it again.', 'file')
  }
  throw invalidInput('Send one picture in the field "file".', 'file')
}

/** A refusal of the plugin (too large, not multipart) has a status. An error of the form parser has none. */
function isMultipartRefusal(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && Number(error.statusCode) < 500
}
