const TEXT = 1
const CUSTOM = 200
const CARD = 2
/** A version of the client to come sends it. */
const UNKNOWN = 99

export type MixedMessage = { type: number, message: string } & Record<string, unknown>

const text = (message: string): MixedMessage => ({ type: TEXT, message })

/** Contents by turn. Their heights differ from 40 px to several hundred. */
const KINDS: ((n: number) => MixedMessage)[] = [
  n => text(`${n} 好`),
  n => text(`${n} ${'字'.repeat(n * 7 % 60)}`),
  n => text(`${n} 第一行\n第二行\n\n第四行${'\n又一行'.repeat(n % 9)}`),
  n => text(`${n} https://example.com/a/very/long/path?that=does&not=end#anywhere，写信给 ben@example.com`),
  n => text(`${n} Lorem ipsum dolor sit amet, ${'consectetur adipiscing elit, '.repeat(n % 13)}sed do eiusmod`),
  n => ({ type: CUSTOM, subType: CARD, message: JSON.stringify({ userID: `card-${n}`, name: `${n} 名片` }), searchedContent: '' }),
  n => text(`${n} ok`),
  n => ({ type: UNKNOWN, message: `${n} from 2031` }),
  n => text(`${n} ${'x'.repeat(n * 31 % 300)}`),
  n => text(`${n} 😀${'🎉'.repeat(n % 5)}`),
]

/** Returns the nth of many messages of different kinds and heights. Each text begins with its number. */
export const mixedMessage = (n: number): MixedMessage => KINDS[n % KINDS.length]!(n)
