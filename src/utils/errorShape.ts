import { FailureError } from './failure'

/** What of an error may leave the device. */
export interface ErrorShape {
  /** A kind of failure, or the name of an error class. */
  kind: string
  /** ZIM's or HTTP's number of a failure. */
  code: number | null
  /** Words of the engine alone: `…` stands for all others. */
  message: string
  /** `file:line:column` in the code of the app, the innermost first. */
  stack: string[]
}

/**
 * Words of the messages that V8, JavaScriptCore and browsers write themselves. What is not here may be of a user: a name, a text, a token.
 * Lower case.
 */
const ENGINE_WORDS = new Set('a access aborted an argument array assignment at attempting backend before body call callback cancelled cannot chunk circular class closed connection constant constructor converting could create data database deep defined destructure disk dynamically element empty end error evaluating exceeded execute expected expression fail failed fetch for found from full function get has in infinity initialization input instance instead integer invalid is iterable iterator json keyword length load loading loop maximum memory method missing module must nan network new not null number object of on operation or out outside parse permission position primitive private promise properties property prototype quota range read reading recursion rejected remove required resource response result script security set setting size stack state storage string structure supported symbol syntax system the this time timeout timer to token too transaction type typeof undefined unexpected unhandled uncaught unknown url used value variable was when while with without write'.split(' '))

const MOST_WORDS = 40
const MOST_PLACES = 5

/** An engine's message without what it quotes and without words that are not its own. */
function messageOf(text: string): string {
  const words = text.slice(0, 500).split(/[^A-Z]+/i).filter(Boolean).map(word => ENGINE_WORDS.has(word.toLowerCase()) ? word : '…')
  return words.filter((word, index) => word !== '…' || words[index - 1] !== '…').slice(0, MOST_WORDS).join(' ').slice(0, 200)
}

/** The places of a stack. Lines of the message are none: a text that looks like a place is cut to the name of a file at most. */
function placesOf(lines: string[]): string[] {
  return lines.flatMap(line => /(?:^|[\s/@(])([\w.-]{1,60}\.(?:js|ts|vue):\d{1,7}:\d{1,7})\)?$/.exec(line.trim())?.[1] ?? []).slice(0, MOST_PLACES)
}

const isFrame = (line: string) => /^\s*at\s/.test(line) || /^[^\s@]*@/.test(line)

/** Returns what of a thrown value may be reported. WeChat's `onError` gives a text of message and stack. Never throws. */
export function errorShape(thrown: unknown): ErrorShape {
  if (thrown instanceof FailureError) {
    const { kind, code } = thrown.failure
    return { kind, code: Number.isInteger(code) ? code : null, message: '', stack: placesOf(framesOf(thrown)) }
  }
  if (thrown instanceof Error)
    return { kind: /^[A-Z]{1,40}$/i.test(thrown.name) ? thrown.name : 'Error', code: null, message: messageOf(thrown.message), stack: placesOf(framesOf(thrown)) }
  const lines = typeof thrown === 'string' ? thrown.split('\n') : []
  const first = lines.findIndex(isFrame)
  return { kind: 'Error', code: null, message: messageOf((first < 0 ? lines : lines.slice(0, first)).join(' ')), stack: first < 0 ? [] : placesOf(lines.slice(first).filter(isFrame)) }
}

/** The lines of a stack behind the message, which V8 repeats in it. */
function framesOf({ message, stack = '' }: Error): string[] {
  const from = message ? stack.indexOf(message) : -1
  return (from < 0 ? stack : stack.slice(from + message.length)).split('\n').filter(isFrame)
}
