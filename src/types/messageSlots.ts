/**
 * What a bubble draws. The list is closed: every kind fills one of these forms, and a new kind adds no branch to the list's template,
 * because each component in a row costs setData calls (docs/performance.md). Flags are 1, and a condition is a flag of its own, because uni-app sends what a `v-if` tests beside what is drawn.
 */
export type BodySlots = TextSlots | PartsSlots | CardSlots | MediaSlots | VoiceSlots

export interface TextSlots {
  text: string
  /** Drawn large, without a bubble. */
  big?: 1
}

export interface PartsSlots {
  hasLinks: 1
  parts: TextPart[]
}

export interface CardSlots {
  hasCard: 1
  title: string
  sub: string
  /** One letter or emoji. */
  icon: string
  /** Class of the icon's colour. */
  iconTone: string
}

/** A picture or a video. The box has its size before the picture is loaded: nothing moves. */
export interface MediaSlots {
  hasMedia: 1
  /** Absent where there is nothing to load. An address is long: the template tests the flag. */
  hasSource?: 1
  src?: string
  /** px */
  w: number
  h: number
  /** Videos: `0:07`. */
  length?: string
}

export interface VoiceSlots {
  hasVoice: 1
  /** `12″` */
  length: string
  /** Width of the bubble, px. */
  w: number
}

/** Under a bubble: what the message replies to. */
export interface QuoteSlots {
  hasQuote: 1
  /** `name: text` */
  quote: string
  /** Its picture. An address is long: the template tests the flag. */
  hasThumb?: 1
  thumb?: string
}

/** A reaction under a bubble: `👍 2`. `said`: by screen readers. `mine`: also the user's own. */
export interface ChipSlots { text: string, said: string, mine?: 1 }

/** What a tap on a part of a text opens. */
type LinkKind = 'url' | 'mail' | 'phone' | 'user'

/** A run of a message's text. `link` where it can be tapped; `url` is then the address (http, https, mailto, tel), or the userID. */
export interface TextPart { text: string, link?: LinkKind, url?: string }

/** A link in a text. `start` and `end` (exclusive) in UTF-16 units. */
export interface TextLink { start: number, end: number, link: LinkKind, url: string }
