import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'

import type { SignInOptions } from '@/composables/useZim'
import type { ServerSession } from '@/services/accounts'
import type { Agreed, SavedLogin } from '@/services/savedLogin'
import type { TabLock } from '@/services/tabLock'
import type { TokenProvider } from '@/types/connection'
import type { Failure, FailureKind } from '@/types/failure'
import type { UserInfo } from '@/types/user'

import { useStorage } from '@/composables/useStorage'
import { useTabLock } from '@/composables/useTabLock'
import { useZim } from '@/composables/useZim'
import { accounts, hasServer } from '@/services/accounts'
import { agreedNow, clearLogin, isAgreed, readLogin, readWeChat, rememberWeChat, writeLogin } from '@/services/savedLogin'
import { accountTokens, pastedToken, urlTokens } from '@/services/tokenProviders'
import { createDeadlines } from '@/utils/deadline'
import { createFailure, failed, failureOf, textOf } from '@/utils/failure'
import { loadModule } from '@/utils/loadModule'

import { useAccountStore } from './account'
// #ifdef H5
import { removeDeviceData } from './deviceData'
// #endif

const NO_USER: UserInfo = { userID: '', name: '', avatarUrl: '' }
const REMEMBERED_ERRORS = 20
/** Failures of ZIM that say nothing about the account. */
const NO_ANSWER = new Set<FailureKind>(['network', 'timeout', 'login'])
/** How long a form waits for ZIM after the account server has accepted the user, ms. */
const FORM_PATIENCE = 5000

const keyOf = ({ appID, user }: SavedLogin) => `${appID}.${user.userID}`

/** The signed-in user: an account of our own server, or AppID, userID and a token. */
export const useSessionStore = defineStore('session', () => {
  const zim = useZim()
  const account = useAccountStore()
  const storage = useStorage()
  // #ifdef H5
  const tabs = useTabLock()
  // #endif
  const saved = shallowRef<SavedLogin | null>(null)
  /** Newest first, for the diagnostics page. */
  const recentErrors = shallowRef<Failure[]>([])
  /** Why the app has signed the user out; null after a sign-out by the user. */
  const ended = shallowRef<Failure | null>(null)

  const profile = computed<UserInfo>(() => {
    const { userID, name, avatarUrl } = saved.value?.user ?? NO_USER
    return { userID, name, avatarUrl }
  })

  function recordError(failure: Failure) {
    recentErrors.value = [failure, ...recentErrors.value].slice(0, REMEMBERED_ERRORS)
  }

  /** Runs a request. A server session that has expired is signed out, once. */
  async function guarded<T>(bearer: string, request: () => Promise<T>): Promise<T> {
    try { return await request() }
    catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.kind === 'session-expired' && saved.value?.kind === 'account' && saved.value.bearer === bearer) {
        forget()
        ended.value = failure
      }
      throw thrown
    }
  }

  function tokensOf(session: SavedLogin, firstToken = ''): TokenProvider {
    if (session.kind === 'account') {
      const tokens = accountTokens(session.bearer, firstToken)
      return userID => guarded(session.bearer, () => tokens(userID))
    }
    return session.token ? pastedToken(session.token) : urlTokens(import.meta.env.VITE_TOKEN_URL)
  }

  function identityOf({ appID, user: { userID, name } }: SavedLogin) {
    return {
      appID,
      userID,
      /** Read at every login: ZIM takes the name from the login, so it must be the present one. */
      get userName() { return (profile.value.userID === userID && profile.value.name) || name || userID },
    }
  }

  function signIn(session: SavedLogin, firstToken = '', options?: SignInOptions) {
    ended.value = null
    return zim.signIn(identityOf(session), tokensOf(session, firstToken), options)
  }

  /** Signs in in the background, unless the user was kicked out. */
  function resume(session: SavedLogin) {
    if (session.isKicked) zim.standBy(identityOf(session), tokensOf(session), 'kicked')
    else signIn(session, '', { shouldKeepTrying: true }).catch(() => { /* session.failure holds the reason */ })
  }

  function keep(session: SavedLogin) {
    saved.value = session
    if (!writeLogin(session)) recordError(createFailure('storage', { detail: 'the login' }))
  }

  /**
   * Signs in from a form. Rejects with a FailureError and leaves no user signed in. Only where the account server has accepted the user and
   * ZIM does not answer, the user is signed in nevertheless, and the login goes on in the background.
   */
  async function start(session: SavedLogin, firstToken = '') {
    // #ifdef H5
    await tabs?.take(keyOf(session))
    // #endif
    const hasAccount = session.kind === 'account'
    const login = signIn(session, firstToken)
    try { await (hasAccount ? createDeadlines().within(login, FORM_PATIENCE, () => failed('timeout')) : login) }
    catch (thrown) {
      if (hasAccount && NO_ANSWER.has(failureOf(thrown).kind)) {
        keep(session)
        // A form tries twice. From now on there is no form.
        login.catch((thrown) => { if (saved.value === session && failureOf(thrown).retryable) resume(session) })
        return
      }
      if (!saved.value) {
        zim.signOut()
        // #ifdef H5
        tabs?.release()
        // #endif
      }
      throw thrown
    }
    keep(session)
  }

  async function startAccount({ session, user: { account: loginName, ...user } }: ServerSession, agreed = agreedNow()) {
    const ticket = await accounts.zimTicket(session.token)
    await start({ kind: 'account', appID: ticket.appID, user, loginName, isUnpushed: user.avatarUrl !== '', bearer: session.token, agreed }, ticket.token)
  }

  async function weChatCode(): Promise<string> {
    try { return (await uni.login({ provider: 'weixin' })).code }
    catch (thrown) { throw failed('wechat-unavailable', { detail: textOf(thrown) }) }
  }

  async function useWeChat(agreed: Agreed) {
    const code = await weChatCode()
    await startAccount(await accounts.signInWithWeChat(code), agreed)
    rememberWeChat(agreed)
  }

  function forget(isInAllTabs = true) {
    clearLogin()
    saved.value = null
    zim.signOut()
    // #ifdef H5
    tabs?.release(isInAllTabs)
    // #endif
  }

  watch(zim.connection, ({ phase }) => {
    const session = saved.value
    if (session && (phase === 'kicked' || phase === 'online') && (phase === 'kicked') !== (session.isKicked === true)) keep({ ...session, isKicked: phase === 'kicked' })
  }, { flush: 'sync' })

  // #ifdef H5
  function standBy(session: SavedLogin) {
    zim.standBy(identityOf(session), tokensOf(session), 'other-tab')
  }

  /** Signs in where no other tab uses the account. */
  async function claim(tabs: TabLock, session: SavedLogin) {
    const isOurs = await tabs.claim(keyOf(session))
    if (saved.value?.user.userID !== session.user.userID)
      return
    if (isOurs) resume(session)
    else standBy(session)
  }

  tabs?.listen({
    async onTaken(isStolen) {
      if (isStolen) account.forbidWrites()
      if (saved.value) standBy(saved.value)
      await account.settled()
    },
    onFree() { if (saved.value) resume(saved.value) },
    onSignedOut: () => forget(false),
  })
  // #endif

  /** Also ends the silent sign-in by WeChat. */
  function signOutHere() {
    forget()
    rememberWeChat(null)
  }

  async function leave(): Promise<boolean> {
    const accountKey = zim.accountKey()
    signOutHere()
    await account.settled()
    // In the mini program it is loaded when it is needed. A browser could not load it without a network.
    let remove: typeof removeDeviceData
    // #ifdef H5
    remove = removeDeviceData
    // #endif
    // #ifndef H5
    remove = (await loadModule(() => import('./deviceData'))).removeDeviceData
    // #endif
    const isRemoved = await remove(storage, accountKey)
    if (!isRemoved) recordError(createFailure('storage', { detail: 'the removal' }))
    return isRemoved
  }

  return {
    phase: computed(() => zim.connection.value.phase),
    /** The phase for titles and banners: a frozen connection is shown before the SDK has noticed it. */
    shownPhase: computed(() => zim.connection.value.phase === 'online' && zim.isStalled.value ? 'reconnecting' : zim.connection.value.phase),
    userID: computed(() => saved.value?.user.userID ?? ''),
    failure: computed(() => zim.connection.value.failure),
    isSignedIn: computed(() => saved.value !== null),
    profile,
    /** How the user signed in; null when signed out. */
    kind: computed(() => saved.value?.kind ?? null),
    /** null for an account of WeChat, undefined while it is not known. */
    loginName: computed(() => saved.value?.loginName),
    isUnpushed: computed(() => saved.value?.isUnpushed === true),
    /** Undefined for a login of a version that asked for no agreement. */
    agreed: computed(() => saved.value?.agreed),
    /** The user was signed in before the present user agreement and privacy policy. */
    needsConsent: computed(() => saved.value !== null && !isAgreed(saved.value.agreed)),
    ended,
    hasServer,
    hasTokenUrl: import.meta.env.VITE_TOKEN_URL !== '',
    recentErrors,
    recordError,

    /** On launch: returns whether a user was signed in. The login runs in the background and is retried while its failure is retryable. */
    restore(): boolean {
      const session = readLogin()
      if (!session)
        return false
      saved.value = session
      // #ifdef H5
      if (tabs) {
        void claim(tabs, session)
        return true
      }
      // #endif
      resume(session)
      return true
    },
    /** Runs a request to our server as the signed-in account. Rejects with `signed-out` without one. */
    async asAccount<T>(request: (bearer: string) => Promise<T>): Promise<T> {
      const session = saved.value
      if (session?.kind !== 'account')
        throw failed('signed-out')
      const answer = await guarded(session.bearer, () => request(session.bearer))
      if (saved.value?.kind !== 'account' || saved.value.bearer !== session.bearer)
        throw failed('signed-out')
      return answer
    },
    /** Changes what is saved about the signed-in user. */
    change(changed: Pick<Partial<SavedLogin>, 'user' | 'loginName' | 'isUnpushed' | 'agreed'>) {
      if (!saved.value)
        return
      keep({ ...saved.value, ...changed })
    },
    /** On launch while signed out: resolves to true when WeChat could sign in the last user. */
    async signInSilently(): Promise<boolean> {
      const agreed = hasServer && readWeChat()
      if (!agreed)
        return false
      try { await useWeChat(agreed) }
      catch (thrown) { recordError(failureOf(thrown)) }
      return saved.value !== null
    },
    /** Signing in and up: the page has asked for the agreement to {@link LEGAL_VERSION}. */
    signIn: async (form: { account: string, password: string }) => startAccount(await accounts.signIn(form)),
    /** @param onCreated called once the account exists: what fails afterwards is repeated by a sign-in. */
    async signUp(form: { account: string, password: string, name: string }, onCreated: () => void) {
      const created = await accounts.signUp(form)
      onCreated()
      await startAccount(created)
    },
    /** mp-weixin only. */
    signInWithWeChat: () => useWeChat(agreedNow()),
    /** Without a token, tokens are fetched from the team's own endpoint (VITE_TOKEN_URL). */
    async signInWithToken({ appID, userID, token }: { appID: number, userID: string, token: string }) {
      if (!token && !import.meta.env.VITE_TOKEN_URL)
        throw failed('token-missing')
      await start({ kind: 'token', appID, user: { userID, name: userID, avatarUrl: '' }, token, agreed: agreedNow() })
    },
    /** Also takes the account from another tab. */
    async signInAgain() {
      // #ifdef H5
      const session = saved.value
      if (session && zim.connection.value.phase === 'other-tab') {
        await tabs?.take(keyOf(session))
        return resume({ ...session, isKicked: false })
      }
      // #endif
      await zim.signInAgain()
    },
    /** Signs out after the account was deleted, and removes what the device keeps of it. Resolves to whether everything is removed. */
    leave,
    /**
     * Signs out on this device at once, then ends the server session. That request is tried once. `removesData`: also removes what the
     * device keeps of the account. Resolves to false when that failed.
     */
    async signOut({ removesData = false } = {}): Promise<boolean> {
      const session = saved.value
      // #ifdef H5
      // The tab in use finishes its writes.
      if (session && removesData && zim.connection.value.phase === 'other-tab') await tabs?.take(keyOf(session))
      // #endif
      const removed = removesData ? leave() : (signOutHere(), true)
      if (session?.kind === 'account') await accounts.signOut(session.bearer).catch(() => {})
      return removed
    },
  }
})
