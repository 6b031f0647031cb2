import { down } from '../../../local/down';
import { TEST_HOME } from './home';

export default async function globalTeardown(): Promise<void> {
  await down(TEST_HOME);
}
