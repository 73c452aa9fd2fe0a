/** What decides the position of a message in its conversation. */
interface Placed { seq: number, order: number }

/** ZIM's orderKey of a numbered message is this much for each `messageSeq`, for everybody but its sender's own session. */
export const ORDER_PER_SEQ = 100

/**
 * Position of a message in its conversation: larger is newer. By `messageSeq` where ZIM has given one, because an own message keeps, until
 * the next login, the orderKey that it got before ZIM numbered it (measured with 2.29.0); else by `order`.
 */
export const positionOf = ({ seq, order }: Placed): number => seq > 0 ? seq * ORDER_PER_SEQ : order

/** Negative where `one` is older. */
export const compareMessages = (one: Placed, other: Placed): number => positionOf(one) - positionOf(other)

export const isBefore = (one: Placed, other: Placed): boolean => compareMessages(one, other) < 0

/** The message with ZIM's orderKey. */
export const placedByZim = <Message extends Placed>(message: Message): Message => isPlacedByZim(message) ? message : { ...message, order: positionOf(message) }

/** Whether ZIM's orderKey states the position, so that ZIM's paging finds it by either. */
export const isPlacedByZim = ({ seq, order }: Placed): boolean => order === positionOf({ seq, order })
