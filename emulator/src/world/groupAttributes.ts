/** Attributes of a group. Each change has a number, by which a client knows whether it is news. */
import type { AttributeView } from './groupViews'
import type { WorldState } from './state'

import { refused } from '../failure'
import { requireMember } from './conversations'
import { checkAttribute } from './groupChecks'
import { requireRight } from './groupRights'
import { attributeViews, operatorView } from './groupViews'
import { requirePlan } from './plans'
import { pushExceptActor } from './pushes'

interface Changed { attributes: AttributeView[], attributeSeq: number, errorKeys: string[] }

/** By every member. More than ten: 6000531. */
function setGroupAttributes(world: WorldState, me: string, { groupID, attributes }: { groupID: string, attributes: { key: string, value: string }[] }): Changed {
  const { group } = begin(world, me, groupID)
  attributes.forEach(attribute => checkAttribute(world, attribute))
  if (new Set([...group.attributes.keys(), ...attributes.map(({ key }) => key)]).size > world.limits.groupAttributes)
    throw refused(6000531)
  const seq = ++group.attributeSeq
  attributes.forEach(({ key, value }) => group.attributes.set(key, { value, seq }))
  const changed = attributes.map(({ key, value }) => ({ key, value, seq }))
  return tell(world, me, groupID, changed, [])
}

/** Keys that the group does not have are in `errorKeys`; none that it has: 6000526. */
function deleteGroupAttributes(world: WorldState, me: string, { groupID, keys }: { groupID: string, keys: string[] }): Changed {
  const { group } = begin(world, me, groupID)
  const known = keys.filter(key => group.attributes.delete(key))
  if (!known.length)
    throw refused(6000526)
  group.attributeSeq++
  return tell(world, me, groupID, known.map(key => ({ key, value: '', seq: 0 })), keys.filter(key => !known.includes(key)))
}

/** All attributes, or those with these keys. */
function queryGroupAttributes(world: WorldState, me: string, { groupID, keys }: { groupID: string, keys?: string[] }): { attributes: AttributeView[], attributeSeq: number } {
  const { group } = requireMember(world, me, groupID)
  return { attributes: attributeViews(group).filter(({ key }) => !keys || keys.includes(key)), attributeSeq: group.attributeSeq }
}

function begin(world: WorldState, me: string, groupID: string) {
  requirePlan(world, 'groupAttributes')
  const conversation = requireMember(world, me, groupID)
  requireRight(conversation.group, me, 'profile')
  return conversation
}

/** `seq` 0: deleted. */
function tell(world: WorldState, me: string, groupID: string, attributes: AttributeView[], errorKeys: string[]): Changed {
  const { group } = requireMember(world, me, groupID)
  const data = { groupID, attributes, attributeSeq: group.attributeSeq, operator: operatorView(world, group, me) }
  for (const userID of group.members.keys())
    pushExceptActor(world, userID, 'groupAttributesChanged', data)
  return { attributes, attributeSeq: group.attributeSeq, errorKeys }
}

export const operations = { setGroupAttributes, deleteGroupAttributes, queryGroupAttributes }
