import { prepareFactShapes } from './fact-shapes';
import { prepareSources } from './first-sources';
import { prepareMasks } from './masks';
import { readSettings } from './settings';

/** Takes the settings and columns that the driver has written. */
export function configure(): void {
  readSettings();
  prepareFactShapes();
  prepareSources();
  prepareMasks();
}
