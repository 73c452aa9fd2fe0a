import { facesOf } from '@/components/common/groupFaces'
import { useGroupFacesStore } from '@/stores/groupFaces'
import { useUsersStore } from '@/stores/users'

/** Returns a function for GroupAvatar: the faces of a group by its groupID, none where its members are not known, and for ''. Reactive. */
export function useGroupFaces() {
  const faces = useGroupFacesStore()
  const users = useUsersStore()
  return (groupID: string) => facesOf(faces.of(groupID), groupID, users)
}
