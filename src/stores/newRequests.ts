import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

/**
 * The numbers of applications that the user has not seen, for badges that are drawn before the stores which count them are loaded: `count` of
 * those for friendship (stores/friends.ts), `groups` of those that concern groups (stores/groupApplications.ts).
 */
export const useNewRequestsStore = defineStore('newRequests', () => {
  const count = shallowRef(0)
  const groups = shallowRef(0)
  return { count, groups, total: computed(() => count.value + groups.value) }
})
