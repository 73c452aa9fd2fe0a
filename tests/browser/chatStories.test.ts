import { tellChatStories } from '../support/readers/chatStories'
import { openH5 } from '../support/readers/h5'
import { isMissing } from '../support/readers/screens'

tellChatStories('on H5 in Chromium', isMissing('Chromium'), () => openH5('Chromium'))
tellChatStories('on H5 in WebKit', isMissing('WebKit'), () => openH5('WebKit'))
