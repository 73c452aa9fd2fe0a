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

import type { Services } from '../services'

import { ApiError, invalidInput, profileElsewhere, sessionExpired } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { rewritePicture } from '../pictures'
import { GroupPictureReply, OwnUserReply, replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const MAX_BYTES = 1024 * 1024
const FILE_NAME = /^[\w-]{22}\.(?:png|jpg|webp|gif)$/

const avatarNotFound = () => new ApiError(404, 'avatar-not-found', 'There is no such picture. It may have been replaced.')

export function avatarRoutes({ users, ownUsers, limits }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    await app.register(multipart, { limits: { fileSize: MAX_BYTES, files: 1, fields: 8, fieldSize: 1024, parts: 9, headerPairs: 50 } })

    app.post('/v1/me/avatar', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Change my picture',
        description: 'One file in the field "file": PNG, JPEG, WebP or GIF, at most 1 MB and 25 million pixels. It is stored as a JPEG of at most 640 pixels a side.',
        security: SIGNED_IN,
        consumes: ['multipart/form-data'],
        response: replies(200, OwnUserReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      if (ownUsers)
        throw profileElsewhere()
      await limits.count(RULES.uploadPerUser, userID)
      const user = await users.setAvatar(userID, 'jpg', await rewritePicture(await readFile(request)))
      if (!user)
        throw sessionExpired()
      return { user: users.ownUser(user) }
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
      const avatarUrl = await users.setGroupPicture(userID, groupID, 'jpg', await rewritePicture(await readFile(request)))
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
