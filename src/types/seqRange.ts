/** A contiguous run of ZIM's `messageSeq`, both ends included: every message of the conversation inside it is known, or deleted. */
export interface SeqRange { from: number, to: number }
