import type { IConstruct } from 'constructs';

import { StageAlarm } from '../constructs/stage-alarm';

/** Every alarm below a construct, in the order of the data's path. */
export const collectAlarms = (root: IConstruct): StageAlarm[] =>
  root.node.findAll().filter((construct) => construct instanceof StageAlarm);
