/** Pages as HTML: forms and links alone, no script. */
import type { FastifyInstance, FastifyReply } from 'fastify'

const POLICY = 'default-src \'none\';style-src \'self\';form-action \'self\';base-uri \'none\';frame-ancestors \'none\''

/** Makes the routes of a plugin parse forms in place of JSON, and forbids caches to store their replies. */
export function acceptForms(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))))
  app.addHook('onRequest', async (_request, reply) => { reply.header('cache-control', 'no-store') })
}

export function sendPage(reply: FastifyReply, page: string, status = 200) {
  return reply.code(status).headers({ 'content-security-policy': POLICY, 'content-type': 'text/html; charset=utf-8' }).send(page)
}
