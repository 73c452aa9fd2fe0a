import { openMiniProgramWalkers } from '../../support/walk/miniProgram'
import { tellWalk } from '../../support/walk/walk'
import { findChromium } from '../host'

tellWalk('in the mini program', !findChromium(), openMiniProgramWalkers)
