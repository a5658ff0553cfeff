import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const ANSWER_FORMAT = Symbol('ANSWER_FORMAT');

/** Sends a query's rows one a line (NDJSON) in place of the whole document. */
export const AnswerAsLines = (): CustomDecorator<symbol> => SetMetadata(ANSWER_FORMAT, 'lines');
