import { describe, expect, it } from 'vitest'

import type { MessageBody } from '@/types/message'

import { useMediaStore } from '@/stores/media'

import type { Device } from '../support/model/device'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { pngBytes } from '../support/deviceFiles'
import { createDevice } from '../support/model/device'
import { createBackend } from '../support/testApp'

useFakeClock()

const BEN = 'peer:ben'
const ANNA = 'peer:anna'

async function signInAnnaAndBen() {
  const gateway = createBackend()
  const [anna, ben] = [createDevice(gateway, 'anna'), createDevice(gateway, 'ben')]
  await anna.app.signIn('anna')
  await ben.app.signIn('ben')
  await anna.app.messages.open(BEN)
  await ben.app.messages.open(ANNA)
  return { gateway, anna, ben }
}

/** Sends pictures that were chosen together. Their names are `1.png`, `2.png` … */
function sendPictures(device: Device, names: string[], bytes = 64) {
  for (const name of names) {
    const file = device.files.addTemp(name, pngBytes(300, 400, Number.parseInt(name), bytes))
    const body: MessageBody = { kind: 'image', name, bytes, url: '', width: 300, height: 400, thumbnail: '' }
    expect(device.app.messages.send(BEN, { body, batch: names[0]! }, { file, onKey: key => mediaOf(device).show(key, file) })).toBeNull()
  }
}

const mediaOf = ({ app }: Device) => useMediaStore(app.pinia)
const nameOf = (body: MessageBody) => 'name' in body ? body.name : body.kind === 'text' ? body.text : body.kind
const namesOf = ({ app }: Device, peer: `peer:${string}`) => app.messages.timeline(peer).map(({ body }) => nameOf(body))
const stateOf = ({ app }: Device) => app.messages.timeline(BEN).map(({ delivery, failure }) => failure?.kind ?? delivery)

describe('a picture', () => {
  it('is shown from the device at once, and from ZIM on the other side, with its size', async () => {
    const { anna, ben } = await signInAnnaAndBen()
    sendPictures(anna, ['1.png'])
    const [own] = anna.app.messages.timeline(BEN)
    expect(own).toMatchObject({ delivery: 'waiting', body: { kind: 'image', url: '' } })
    expect(mediaOf(anna).localMediaOf(own!.key)).toMatchObject({ localUrl: 'tmp/1.png' })
    await wait(5_000)
    expect(anna.app.messages.timeline(BEN)).toMatchObject([{ key: own!.key, delivery: 'sent', body: { kind: 'image', name: '1.png', bytes: 64 } }])
    expect(ben.app.messages.timeline(ANNA)).toMatchObject([{ body: { kind: 'image', name: '1.png', width: 300, height: 400, url: expect.stringMatching(/^https:/), thumbnail: expect.stringMatching(/^https:/) } }])
    expect(ben.app.conversations.get(ANNA)?.lastMessage?.body.kind).toBe('image')
    expect(anna.app.outbox.unsent).toBe(0)
  })

  it('of an album arrives in the order in which it was chosen, and a text does not wait for it', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.slowUpload({ ms: 2_000 })
    sendPictures(anna, ['1.png', '2.png', '3.png'])
    anna.app.messages.send(BEN, aText('hello'))
    await wait(1_000)
    expect(namesOf(ben, ANNA)).toEqual(['hello'])
    await wait(30_000)
    expect(namesOf(ben, ANNA)).toEqual(['hello', '1.png', '2.png', '3.png'])
    expect(namesOf(anna, BEN)).toEqual(['hello', '1.png', '2.png', '3.png'])
  })

  it('reports the progress of its upload in steps', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.slowUpload({ ms: 10_000 })
    const steps: Array<number | undefined> = []
    mediaOf(anna).onChange(key => steps.push(mediaOf(anna).progressOf(key)))
    sendPictures(anna, ['1.png'], 5_000)
    await wait(30_000)
    const percents = steps.filter(step => step !== undefined)
    expect(percents.length).toBeGreaterThan(3)
    expect(percents.length).toBeLessThanOrEqual(11)
    expect(percents.every(percent => percent! % 10 === 0)).toBe(true)
    expect([...percents].sort((one, other) => one - other)).toEqual(percents)
    expect(steps.at(-1)).toBeUndefined()
  })

  it('whose upload takes long does not count as a connection that has stalled', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.slowUpload({ ms: 20_000 })
    sendPictures(anna, ['1.png'])
    await wait(15_000)
    expect([anna.app.zim.isStalled.value, stateOf(anna)]).toEqual([false, ['sending']])
  })

  it('that was killed in the middle of its upload is sent once, after the restart', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.slowUpload({ ms: 10_000 })
    sendPictures(anna, ['1.png', '2.png'])
    await wait(4_000)
    anna.kill()
    await anna.start().signIn('anna')
    await anna.app.messages.open(BEN)
    await wait(0)
    const [first] = anna.app.messages.timeline(BEN)
    expect(mediaOf(anna).localMediaOf(first!.key)?.localUrl).toMatch(/^usr\//)
    await wait(60_000)
    expect(namesOf(ben, ANNA)).toEqual(['1.png', '2.png'])
    expect(stateOf(anna)).toEqual(['sent', 'sent'])
  })

  it('that was sent without a connection waits, and is sent when it returns, also after a restart', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(100)
    sendPictures(anna, ['1.png'])
    await wait(60_000)
    expect(stateOf(anna)).toEqual(['waiting'])
    anna.kill()
    gateway.controls.online()
    await anna.start().signIn('anna')
    await wait(10_000)
    expect(namesOf(ben, ANNA)).toEqual(['1.png'])
  })

  it('whose upload the network ends is uploaded again', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.failUpload({ errMsg: 'uploadFile:fail network error', times: 2 })
    sendPictures(anna, ['1.png'])
    await wait(60_000)
    expect(namesOf(ben, ANNA)).toEqual(['1.png'])
    expect(stateOf(anna)).toEqual(['sent'])
  })

  it('that ZIM refuses has failed with the reason, keeps its file, and is sent on a retry', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.failNext({ call: 'uploadFile', code: 6000213 })
    sendPictures(anna, ['1.png'])
    await wait(10_000)
    expect(stateOf(anna)).toEqual(['file-refused'])
    expect(anna.files.kept()).toHaveLength(1)
    anna.app.messages.retry(BEN, anna.app.messages.timeline(BEN)[0]!.key)
    await wait(10_000)
    expect(namesOf(ben, ANNA)).toEqual(['1.png'])
  })

  it('is gone, with its file, when its upload is cancelled', async () => {
    const { anna, ben, gateway } = await signInAnnaAndBen()
    gateway.controls.slowUpload({ ms: 10_000 })
    sendPictures(anna, ['1.png', '2.png'])
    await wait(3_000)
    anna.app.messages.discard(BEN, anna.app.messages.timeline(BEN)[0]!.key)
    await wait(60_000)
    expect([namesOf(anna, BEN), namesOf(ben, ANNA)]).toEqual([['2.png'], ['2.png']])
    expect(anna.files.kept()).toHaveLength(1)
  })

  it('has failed when the device has no room for its file, also after copies were removed', async () => {
    const { anna, ben } = await signInAnnaAndBen()
    anna.files.space = 100
    sendPictures(anna, ['1.png'])
    await wait(10_000)
    // The copy of the first one makes room for the second.
    sendPictures(anna, ['2.png'])
    await wait(10_000)
    expect(namesOf(ben, ANNA)).toEqual(['1.png', '2.png'])
    sendPictures(anna, ['3.png'], 101)
    await wait(10_000)
    expect(stateOf(anna)).toEqual(['sent', 'sent', 'file-space'])
  })

  it('leaves a copy on the device until the copies exceed their limit; the file of an unsent one stays', async () => {
    const { anna, gateway } = await signInAnnaAndBen()
    gateway.controls.failNext({ call: 'uploadFile', code: 6000213 })
    sendPictures(anna, ['1.png'], 4_000)
    await wait(10_000)
    for (const name of ['2.png', '3.png', '4.png', '5.png']) {
      sendPictures(anna, [name], 4_000)
      await wait(10_000)
    }
    expect(anna.files.kept()).toHaveLength(3)
    anna.app.messages.retry(BEN, anna.app.messages.timeline(BEN)[0]!.key)
    await wait(10_000)
    expect(stateOf(anna)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent'])
  })

  it('is read from the cache without a connection', async () => {
    const { anna, ben } = await signInAnnaAndBen()
    sendPictures(anna, ['1.png'])
    await wait(10_000)
    ben.kill()
    const again = ben.start()
    again.beginSignIn('ben')
    await wait(10)
    void again.messages.open(ANNA)
    await wait(100)
    expect(again.messages.timeline(ANNA)).toMatchObject([{ body: { kind: 'image', name: '1.png', width: 300 } }])
    again.zim.signOut()
  })
})
