import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { Notification } from '../../server/src/notifications/notifier'

import { parseTemplateFields, templateData } from '../../server/src/notifications/templateFields'

/** 15:04 in China. */
const SENT_AT = Date.UTC(2026, 11, 1, 7, 4)
const notification = (senderName: string | null = null, kind: 'peer' | 'group' = 'peer'): Notification => ({ recipientID: 'bob', conversation: { kind, id: 'x' }, senderName, sentAt: SENT_AT })
const shown = (fields: string, given = notification(), language: 'zh_CN' | 'en_US' = 'zh_CN') =>
  Object.values(templateData(parseTemplateFields(fields).fields, given, language)).map(({ value }) => value)

describe('the fields of a template', () => {
  it('show what the setting names', () => {
    expect(templateData(parseTemplateFields('thing1=sender, thing2=note,time3=time,phrase4=note,thing5=text:点击查看').fields, notification('爱丽丝'), 'zh_CN')).toEqual({
      thing1: { value: '爱丽丝' },
      thing2: { value: '给你发来一条新消息' },
      time3: { value: '2026年12月1日 15:04' },
      phrase4: { value: '新消息' },
      thing5: { value: '点击查看' },
    })
    expect(shown('thing1=sender,thing2=note,date3=time', notification(null, 'group'), 'en_US')).toEqual(['A contact', 'A group has news', '2026年12月1日'])
  })

  it('are cut to what their kind allows', () => {
    expect(shown('thing1=sender,name2=sender', notification('一二三四五六七八九十一二三四五六七八九十多'))).toEqual(['一二三四五六七八九十一二三四五六七八九十', '一二三四五六七八九十'])
    expect(shown('name1=sender', notification('Alexander Maximilian of York 3'))).toEqual(['Alexander Maximilian'])
    expect(shown('name1=sender', notification('12345'))).toEqual(['联系人'])
    expect(shown('phrase1=text:New 消息在这里等着你')).toEqual(['消息在这里'])
    expect(shown('character_string1=text:订单 A-1')).toEqual(['A-1'])
    expect(shown('thing1=sender', notification(`${'一'.repeat(19)}😀`))).toEqual(['一'.repeat(19)])
    expect(shown('thing1=sender', notification('a\nb\u202Ec'))).toEqual(['a bc'])
  })

  it('keep the limits for every name', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
      const [thing, plain] = shown('thing1=sender,name2=sender', notification(name)) as [string, string]
      expect(thing.length).toBeLessThanOrEqual(20)
      expect(plain.length).toBeLessThanOrEqual(20)
      for (const value of [thing, plain]) {
        expect(value.trim()).not.toBe('')
        expect(value).not.toMatch(/[\uD800-\uDBFF]$/)
      }
    }), { numRuns: 50 })
  })

  it.each(['thing=sender', 'thing1', 'thing1=name', 'price1=sender', 'time1=sender', 'thing1=sender,thing1=note', 'thing1=text:'])('are refused when they are wrong: %s', (text) => {
    expect(parseTemplateFields(text).problems).toHaveLength(1)
  })
})
