import type { MessageModel } from '../contract'

/** A message that was recalled. `reason`: our server has, because its media were refused. */
export interface RevokedBody { kind: 'revoked', operatorID: string, reason?: 'moderated' }

declare module '@/types/message' {
  interface MessageBodies { revoked: RevokedBody }
}

export const revoked: MessageModel<RevokedBody> = {
  parse: saved => typeof saved.operatorID === 'string' ? { ...saved, kind: 'revoked', operatorID: saved.operatorID } : null,
  plainText: () => '',
  allows: ['delete'],
}
