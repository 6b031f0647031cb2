import { Command } from 'commander';

import type { Session } from '../session';
import { wholeNumber } from './arguments';

export function recommendCommand(session: Session): Command {
  return new Command('recommend')
    .description('jobs for one student, each with its reasons')
    .argument('<student>', 'student id')
    .option('--limit <n>', 'at most so many jobs', wholeNumber(1))
    .action(async (student: string, options: { limit?: number }) => {
      const { askApi } = await import('../api/ask.ts');
      const { renderRecommendations } = await import('../print/answers.ts');
      const path = `/v1/students/${encodeURIComponent(student)}/recommendations`;
      const answer = await askApi(await session.cloud(), path, {
        limit: options.limit,
      });
      session.print([answer], () => renderRecommendations(answer));
    });
}
