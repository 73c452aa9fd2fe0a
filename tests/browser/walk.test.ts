import { openH5Walkers } from '../support/walk/h5'
import { tellWalk } from '../support/walk/walk'
import { withoutChromium } from './twoPhones'

tellWalk('in H5', withoutChromium, openH5Walkers)
