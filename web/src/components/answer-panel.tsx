import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { AnswerSource, type AnswerSourceProps } from './answer-source.js';
import { Panel } from './panel.js';
import { QueryView } from './query-view.js';

export interface AnswerPanelProps<Answer> {
  readonly title: string;
  readonly note?: ReactNode;
  readonly query: UseQueryResult<Answer>;
  /** Choosers, which stay while the answer is waited for. */
  readonly controls?: ReactNode;
  readonly children: (answer: Answer) => ReactNode;
}

/** A part of a board that shows one answer, and says what it is of. */
export function AnswerPanel<Answer extends AnswerSourceProps['source']>(props: AnswerPanelProps<Answer>): ReactElement {
  const { title, note, query, controls, children } = props;
  return (
    <Panel title={title} {...(note === undefined ? {} : { note })}>
      {controls}
      <QueryView query={query} what={title.toLowerCase()}>
        {(answer) => (
          <div aria-busy={query.isPlaceholderData}>
            {children(answer)}
            <AnswerSource source={answer} />
          </div>
        )}
      </QueryView>
    </Panel>
  );
}
