import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const PAGES_ITSELF = Symbol('PAGES_ITSELF');

/** The handler reads `page` itself and asks for the rows of that page alone: its answer is not cut into pages again. */
export const PagesItself = (): CustomDecorator<symbol> => SetMetadata(PAGES_ITSELF, true);
