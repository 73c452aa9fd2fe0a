import type { GroupApplication } from '../group'

/** New applications and invitations, and known ones in another state. Not part of the chat: stores/groupApplications.ts keeps them. */
export interface GroupApplicationEvent { type: 'group-applications-changed', applications: GroupApplication[] }
