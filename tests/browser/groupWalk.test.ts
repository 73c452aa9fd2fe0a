import { tellGroupWalk } from '../support/walk/groupWalk'
import { openH5Walkers } from '../support/walk/h5'
import { withoutChromium } from './twoPhones'

tellGroupWalk('in H5', withoutChromium, openH5Walkers)
