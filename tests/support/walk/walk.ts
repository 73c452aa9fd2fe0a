import type { Locator } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import type { Look, Person, Prepare, Walkers } from './person'

import { isFullMatrix } from '../matrix'
import { t } from '../texts'
import { bubble, choose, field, LOOKS, openChat, openMenu, PATIENCE, pictureTaker, row, sees, seesNot, send } from './doing'
import { FILE, prepareWalk } from './person'

const HIKE = '周六去爬山，记得带伞'

/** Forwards messages of the open chat, of which the first one is chosen in its menu. */
async function forward([first, ...others]: Locator[], { from, way, to }: { from: Person, way: string, to: string }, onWay: (step: string) => Promise<unknown>) {
  await choose(from, first!, t('action.choose'))
  for (const other of others) await other.click()
  await sees(from.find('.chosen-bar', t('choose.count', { n: others.length + 1 })))
  await onWay('chosen')
  await from.find('.chosen-bar .key', t('action.forward')).click()
  await from.press(way)
  await from.find('.forward .chat', to).click()
  await onWay('chats')
  await from.find('.forward .send').click()
  await sees(from.find('.composer'))
}

/**
 * Two users who do with messages all that can be done: each step sees its end on the other phone. What each feature does in detail has stories of
 * its own.
 */
export function tellWalk(where: string, isMissing: boolean, open: (look: Look, prepare: Prepare) => Promise<Walkers>) {
  const inFull = it.skipIf(!isFullMatrix)

  describe.skipIf(isMissing).each(LOOKS)(`two users and all that is done with messages ${where}, in $language, $theme, at a text size of $textSize (skipped without Chromium)`, (look) => {
    let walkers: Walkers
    let anna: Person
    let ben: Person
    const shoot = pictureTaker(where, look)

    beforeAll(async () => {
      await setLocale(look.language)
      walkers = await open(look, await prepareWalk());
      ({ anna, ben } = walkers)
      await openChat(anna, '本')
      await openChat(ben, 'Anna')
      for (const person of [anna, ben]) await sees(bubble(person, HIKE))
    })
    afterAll(async () => {
      await walkers?.close()
      await setLocale('zh-CN')
    })

    it('reply, and come from the quote to its original', async () => {
      await choose(anna, bubble(anna, HIKE), t('action.reply'))
      await sees(anna.find('.quote-bar'))
      await shoot(anna, 'reply-bar')
      await send(anna, '好的，两把')
      await ben.find('.quote', HIKE).click()
      await sees(ben.find('.row', HIKE).locator('.found'))
      await shoot(ben, 'reply')
    })

    it('recall, and write it again', async () => {
      await send(anna, '六点见')
      await sees(bubble(ben, '六点见'))
      await choose(anna, bubble(anna, '六点见'), t('action.revoke'))
      await sees(ben.find('.aside', t('message.revokedByOther')))
      await shoot(anna, 'recalled')
      await anna.find('.again').click()
      await expect.poll(() => field(anna).inputValue()).toBe('六点见')
      await send(anna, '七点见')
      await sees(bubble(ben, '七点见'))
    })

    it('edit', async () => {
      await choose(anna, bubble(anna, '七点见'), t('action.edit'))
      await expect.poll(() => field(anna).inputValue()).toBe('七点见')
      await shoot(anna, 'edit-bar')
      await send(anna, '八点见')
      await sees(ben.find('.line', '八点见').locator('.edited'))
      await shoot(ben, 'edited')
    })

    inFull('react', async () => {
      await openMenu(ben, bubble(ben, '八点见'))
      await shoot(ben, 'menu')
      await ben.find('.react').first().click()
      await anna.find('.chip', '1').click()
      await sees(ben.find('.chip', '2'))
      await anna.hold(anna.find('.chip').first())
      await sees(anna.find('.sheet-panel .name', t('room.me')))
      await shoot(anna, 'reactions')
      await anna.press(t('action.close'))
    })

    inFull('pin', async () => {
      await choose(anna, bubble(anna, '八点见'), t('action.pinMessage'))
      await choose(anna, bubble(anna, HIKE), t('action.pinMessage'))
      await sees(ben.find('.pin-bar', HIKE))
      await shoot(ben, 'pin-bar')
      await ben.find('.pin-bar .all').click()
      await sees(ben.find('.pin', '八点见'))
      await shoot(ben, 'pins')
      await ben.press(t('action.close'))
    })

    inFull('see what was read, and who is writing', async () => {
      await sees(anna.find('.line.read', '八点见'))
      await field(ben).fill('收')
      await expect.poll(() => anna.title(), PATIENCE).toContain(t('chat.typing'))
      await shoot(anna, 'read-and-typing')
      await send(ben, '收到')
      await sees(bubble(anna, '收到'))
    })

    inFull('forward one by one, and as one, also what was forwarded so', async () => {
      const onWay = (name: string) => (step: string) => shoot(anna, `${name}-${step}`)
      await forward([bubble(anna, HIKE), anna.find('.bubble.media').last()], { from: anna, way: t('choose.forwardEach'), to: 'Carl' }, onWay('each'))
      await forward([bubble(anna, '八点见'), anna.find('.bubble.media').last(), bubble(anna, HIKE)], { from: anna, way: t('choose.forwardCombined'), to: '本' }, onWay('combined'))
      await sees(anna.find('.bubble.card', HIKE))
      await forward([anna.find('.bubble.card', HIKE).last(), bubble(anna, '收到')], { from: anna, way: t('choose.forwardCombined'), to: '本' }, onWay('nested'))
      await sees(ben.find('.bubble.card', '收到'))
      await shoot(ben, 'cards')
      await ben.find('.bubble.card', '收到').last().click()
      await sees(ben.find('.record .item', '收到'))
      await shoot(ben, 'record')
      await ben.find('.record .card').click()
      await sees(ben.find('.record .item', HIKE))
      await shoot(ben, 'record-inside')
      for (const inner of ['.record .card', '.composer']) {
        await ben.back()
        await sees(ben.find(inner))
      }
    })

    inFull('delete several messages here alone', async () => {
      await choose(ben, bubble(ben, '收到'), t('action.choose'))
      await bubble(ben, '好的，两把').click()
      await ben.find('.chosen-bar .key', t('action.delete')).click()
      await shoot(ben, 'delete')
      await ben.confirm()
      await seesNot(bubble(ben, '好的，两把'))
      expect(await bubble(anna, '好的，两把').count()).toBe(1)
    })

    inFull('keep a draft with its quote over a restart', async () => {
      await choose(ben, bubble(ben, '八点见'), t('action.reply'))
      await sees(ben.find('.quote-bar'))
      await field(ben).fill('明白')
      await ben.back()
      await sees(ben.find('.list .row', t('chats.draft')))
      await shoot(ben, 'draft')
      await ben.restart()
      await openChat(ben, 'Anna')
      await sees(ben.find('.quote-bar', '八点见'))
      await expect.poll(() => field(ben).inputValue()).toBe('明白')
      await shoot(ben, 'draft-back')
      await ben.find('.composer .send').click()
      await sees(anna.find('.line', '明白').locator('.quote'))
    })

    inFull('mark a chat as unread', async () => {
      await ben.back()
      await ben.hold(row(ben, 'Anna'))
      await ben.press(t('action.markUnread'))
      await sees(row(ben, 'Anna').locator('.badge'))
      await shoot(ben, 'unread')
    })

    inFull('find a quoted text and a file by its name, and come to their places', async () => {
      await anna.back()
      const search = async (text: string) => {
        await anna.find('.search').locator('input').fill(text)
        await anna.find('.messages').click()
        await sees(anna.find('.hit', text))
      }
      await search('八点见')
      await expect.poll(() => anna.find('.hit').count()).toBeGreaterThan(1)
      await shoot(anna, 'search')
      await anna.find('.hit').first().click()
      await sees(anna.find('.found'))
      await shoot(anna, 'found')
      await anna.back()
      await anna.back()
      await search(FILE)
      await anna.find('.hit').first().click()
      await sees(anna.find('.row', FILE).locator('.found'))
      await anna.back()
      await anna.back()
      await anna.find('.search').locator('input').fill('')
    })

    inFull('clear the history of a chat', async () => {
      await sees(row(anna, 'Carl').locator('.last', { hasText: HIKE }))
      await anna.hold(row(anna, '本'))
      await anna.press(t('action.clear'))
      await anna.confirm()
      await expect.poll(async () => (await row(anna, '本').locator('.last').textContent())!.trim()).toBe('')
      await shoot(anna, 'cleared')
    })

    inFull('find the settings of receipts and typing', async () => {
      await anna.press(t('tab.me'))
      await anna.press(t('me.notifications'))
      await sees(anna.find('.cell', t('privacy.receipts')))
      await anna.find('.cell', t('privacy.typing')).scrollIntoViewIfNeeded()
      await shoot(anna, 'settings')
    })

    it('leave no error behind', async () => {
      expect([...await anna.problems(), ...await ben.problems()]).toEqual([])
    })
  })
}
