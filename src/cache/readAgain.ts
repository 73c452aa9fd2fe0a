import type { MessageBodies, MessageBody } from '@/types/message'

import { bodyFromZim } from '@/zim/kinds'

/** Reads the content of an `unsupported` message again: this version may know its kind. */
export const readAgain = ({ zimType, content }: MessageBodies['unsupported']): MessageBody => bodyFromZim({ ...content, type: zimType })
