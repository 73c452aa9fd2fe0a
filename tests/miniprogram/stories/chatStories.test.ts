import { tellChatStories } from '../../support/readers/chatStories'
import { openMiniProgram } from '../../support/readers/miniProgram'
import { isMissing } from '../../support/readers/screens'

tellChatStories('in the mini program in Chromium', isMissing('Chromium'), () => openMiniProgram('Chromium'))
tellChatStories('in the mini program in Chromium, without scroll anchoring', isMissing('Chromium'), () => openMiniProgram('Chromium', { hasAnchoring: false }))
tellChatStories('in the mini program in WebKit', isMissing('WebKit'), () => openMiniProgram('WebKit'))
