import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'

import type { SignInOptions } from '@/composables/useZim'
import type { AccountSession } from '@/services/accounts'
import type { SavedSession } from '@/services/savedSession'
import type { Failure } from '@/types/failure'
import type { TokenProvider, UserInfo } from '@/types/session'

import { useZim } from '@/composables/useZim'
import { accounts, hasServer } from '@/services/accounts'
import { clearSession, readSession, writeSession } from '@/services/savedSession'
import { accountTokens, pastedToken, urlTokens } from '@/services/tokenProviders'
import { failed, failureOf } from '@/utils/failure'

const NOBODY: UserInfo = { userID: '', name: '', avatarUrl: '' }
const REMEMBERED_ERRORS = 20

/** Who is signed in, and how: with an account of our own server, or with AppID, userID and a token. */
export const useSessionStore = defineStore('session', () => {
  const zim = useZim()
  const saved = shallowRef<SavedSession | null>(null)
  /** Newest first, for the diagnostics page. */
  const recentErrors = shallowRef<Failure[]>([])
  /** Why the user is back at the sign-in page without having asked for it. */
  const ended = shallowRef<Failure | null>(null)

  const profile = computed<UserInfo>(() => saved.value?.user ?? NOBODY)

  function recordError(failure: Failure) {
    recentErrors.value = [failure, ...recentErrors.value].slice(0, REMEMBERED_ERRORS)
  }

  /** An account session that the server no longer knows ends here, once. */
  function guarded(tokens: TokenProvider): TokenProvider {
    return async (userID) => {
      try { return await tokens(userID) }
      catch (thrown) {
        const failure = failureOf(thrown)
        if (failure.kind === 'session-expired' && saved.value?.user.userID === userID) {
          forget()
          ended.value = failure
        }
        throw thrown
      }
    }
  }

  function tokensOf(session: SavedSession, firstToken = ''): TokenProvider {
    if (session.kind === 'account')
      return guarded(accountTokens(session.bearer, firstToken))
    return session.token ? pastedToken(session.token) : urlTokens(import.meta.env.VITE_TOKEN_URL)
  }

  function signIn(session: SavedSession, firstToken = '', options?: SignInOptions) {
    ended.value = null
    const { userID, name } = session.user
    return zim.signIn({ appID: session.appID, userID, userName: name || userID }, tokensOf(session, firstToken), options)
  }

  /** For a person at the form, who is signed in afterwards, or is not and hears why. */
  async function start(session: SavedSession, firstToken = '') {
    try { await signIn(session, firstToken) }
    catch (thrown) {
      if (!saved.value) zim.signOut()
      throw thrown
    }
    saved.value = session
    writeSession(session)
  }

  async function startAccount({ session, user }: AccountSession) {
    const ticket = await accounts.zimTicket(session.token)
    await start({ kind: 'account', appID: ticket.appID, user, bearer: session.token }, ticket.token)
  }

  function forget() {
    clearSession()
    saved.value = null
    zim.signOut()
  }

  return {
    phase: computed(() => zim.session.value.phase),
    userID: computed(() => saved.value?.user.userID ?? ''),
    failure: computed(() => zim.session.value.failure),
    isSignedIn: computed(() => saved.value !== null),
    profile,
    ended,
    hasServer,
    hasTokenUrl: import.meta.env.VITE_TOKEN_URL !== '',
    recentErrors,
    recordError,

    /** On launch: true when a user was signed in; signing in goes on in the background, for as long as the trouble may pass. */
    restore(): boolean {
      const session = readSession()
      if (!session)
        return false
      saved.value = session
      signIn(session, '', { isPatient: true }).catch(() => { /* session.failure says why */ })
      return true
    },
    signIn: async (form: { account: string, password: string }) => startAccount(await accounts.signIn(form)),
    signUp: async (form: { account: string, password: string, name: string }) => startAccount(await accounts.signUp(form)),
    /** mp-weixin only. */
    async signInWithWeChat() {
      const { code } = await uni.login({ provider: 'weixin' })
      await startAccount(await accounts.signInWithWeChat(code))
    },
    /** Without a token the team's own endpoint is asked (VITE_TOKEN_URL). */
    async signInWithToken({ appID, userID, token }: { appID: number, userID: string, token: string }) {
      if (!token && !import.meta.env.VITE_TOKEN_URL)
        throw failed('token-missing')
      await start({ kind: 'token', appID, user: { userID, name: userID, avatarUrl: '' }, token })
    },
    signInAgain: () => zim.signInAgain(),
    /** The phone forgets the user at once; the server is told when it can be reached. */
    async signOut() {
      const session = saved.value
      forget()
      if (session?.kind === 'account') await accounts.signOut(session.bearer).catch(() => {})
    },
  }
})
