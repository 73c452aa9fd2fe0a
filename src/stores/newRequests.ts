import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** The number of applications for friendship that the user has not seen: stores/friends.ts counts them. For the badge of the tab, which is drawn before that store is loaded. */
export const useNewRequestsStore = defineStore('newRequests', () => ({ count: shallowRef(0) }))
