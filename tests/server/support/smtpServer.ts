/** A small SMTP server on a loopback port: AUTH PLAIN, STARTTLS, and what a test makes it say. Keeps the mails that it has taken. */
import type { Buffer } from 'node:buffer'
import type { AddressInfo, Socket } from 'node:net'

import { createServer } from 'node:net'
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls'

export interface TakenMail {
  from: string
  to: string[]
  subject: string
  text: string
  /** As it came. */
  raw: string
}
interface SmtpOptions {
  /** With a certificate, STARTTLS is offered; with `isSecure`, TLS begins at once. */
  tls?: { key: string, cert: string, isSecure?: boolean }
}

export const SMTP_LOGIN = { user: 'chat', password: 'the-smtp-password' }

export type SmtpServer = Awaited<ReturnType<typeof startSmtpServer>>

export async function startSmtpServer({ tls }: SmtpOptions = {}) {
  const state = {
    port: 0,
    mails: [] as TakenMail[],
    /** Commands as they came, without the texts of mails. */
    commands: [] as string[],
    /** The reply to a command by its first word, such as `RCPT: '550 no'`; 'silence' for none, 'trickle' for a reply without an end. */
    says: {} as Record<string, string>,
    /** Before a text of a mail is taken, ms. */
    delayMs: 0,
    stop: async () => {},
  }
  const sockets = new Set<Socket>()

  function talk(socket: Socket, isEncrypted: boolean) {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    const answers: Record<string, (line: string) => string> = {
      EHLO: () => ['250-smtp.test', ...(tls && !isEncrypted ? ['250-STARTTLS'] : []), '250 AUTH PLAIN'].join('\r\n'),
      AUTH: line => line === `AUTH PLAIN ${btoa(`\0${SMTP_LOGIN.user}\0${SMTP_LOGIN.password}`)}` ? '235 welcome' : '535 wrong login',
      STARTTLS: () => '502 no',
      DATA: () => '354 go on',
      QUIT: () => '221 bye',
    }
    let rest = ''
    let mail = { from: '', to: [] as string[] }
    let isText = false
    const say = (line: string) => {
      if (line === 'trickle') {
        const trickle = setInterval(() => socket.write('250-and\r\n'), 40)
        socket.on('close', () => clearInterval(trickle))
      }
      else if (line !== 'silence') {
        socket.write(`${line}\r\n`)
      }
    }
    const hear = (chunk: Buffer) => {
      rest += chunk.toString('utf8')
      while (true) {
        const end = rest.indexOf(isText ? '\r\n.\r\n' : '\r\n')
        if (end < 0)
          return
        const line = rest.slice(0, end)
        rest = rest.slice(end + (isText ? 5 : 2))
        if (isText) {
          isText = false
          const reply = state.says.TEXT ?? '250 taken'
          const taken = { ...mail, ...parse(line) }
          mail = { from: '', to: [] }
          setTimeout(() => {
            if (reply.startsWith('250')) state.mails.push(taken)
            say(reply)
          }, state.delayMs)
          continue
        }
        state.commands.push(line)
        const verb = line.split(/[ :]/)[0]!.toUpperCase()
        if (verb === 'STARTTLS' && tls && !state.says[verb]) {
          say('220 go')
          socket.removeListener('data', hear)
          talk(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) }), true)
          return
        }
        isText = verb === 'DATA' && !state.says[verb]
        if (verb === 'MAIL') mail.from = address(line)
        if (verb === 'RCPT') mail.to.push(address(line))
        say(state.says[verb] ?? answers[verb]?.(line) ?? '250 ok')
        if (verb === 'QUIT') socket.end()
      }
    }
    socket.on('data', hear)
    if (!(tls && isEncrypted && !tls.isSecure)) say(state.says.GREETING ?? '220 smtp.test')
  }

  const server = tls?.isSecure ? createTlsServer(tls, socket => talk(socket, true)) : createServer(socket => talk(socket, false))
  server.on('tlsClientError', () => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  state.port = (server.address() as AddressInfo).port
  state.stop = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise(resolve => server.close(() => resolve()))
  }
  return state
}

const address = (line: string) => /<(.*)>/.exec(line)?.[1] ?? ''

/** Of a mail in plain text: nodemailer encodes it as quoted-printable or base64. */
function parse(raw: string): Pick<TakenMail, 'subject' | 'text' | 'raw'> {
  const [head = '', ...body] = raw.split('\r\n\r\n')
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ')
  const subject = /^Subject: (.*)$/im.exec(headers)?.[1] ?? ''
  const encoding = /^Content-Transfer-Encoding: (.*)$/im.exec(headers)?.[1]?.toLowerCase()
  const text = body.join('\r\n\r\n')
  const utf8 = (binary: string) => new TextDecoder().decode(Uint8Array.from(binary, character => character.charCodeAt(0)))
  const quoted = (encoded: string) => utf8(encoded.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))
  return {
    subject: subject.replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=\s*/gi, (_, kind: string, encoded: string) => kind.toLowerCase() === 'b' ? utf8(atob(encoded)) : quoted(encoded.replaceAll('_', '=20'))),
    text: encoding === 'base64' ? utf8(atob(text.replaceAll(/\s/g, ''))) : encoding === 'quoted-printable' ? quoted(text) : text,
    raw,
  }
}
