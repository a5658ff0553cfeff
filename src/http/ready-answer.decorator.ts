import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const READY_ANSWER = Symbol('READY_ANSWER');

/**
 * The handler hands on one data client's answer and does nothing else: which query is asked, and with which parameters, the URL says and
 * nothing but the URL; who may ask is the definition's to say. So an answer that is ready may be sent without it (`ReadyLane`).
 */
export const ReadyAnswer = (): CustomDecorator<symbol> => SetMetadata(READY_ANSWER, true);
