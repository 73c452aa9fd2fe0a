import { tellGroupWalk } from '../../support/walk/groupWalk'
import { openMiniProgramWalkers } from '../../support/walk/miniProgram'
import { findChromium } from '../host'

tellGroupWalk('in the mini program', !findChromium(), openMiniProgramWalkers)
