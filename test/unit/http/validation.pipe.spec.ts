import { BatchDto } from '../../../src/api/batch.dto.js';
import { createValidationPipe } from '../../../src/http/validation.pipe.js';
import type { FalajError } from '../../../src/kernel/falaj-error.js';

describe('createValidationPipe', () => {
  const validate = (body: unknown): Promise<FalajError> =>
    createValidationPipe()
      .transform(body, { type: 'body', metatype: BatchDto })
      .then(
        () => Promise.reject(new Error('the body was taken')),
        (error: unknown) => error as FalajError,
      );

  it('names every problem with its field', async () => {
    const error = await validate({ queries: [{ query_id: 1 }], more: true });
    expect(error.code).toBe('request.invalid');
    expect(error.detail).toContain('queries.0.query_id');
    expect(error.detail).toContain('property more should not exist');
  });

  it('answers thousands of problems with the first of them and how many there are', async () => {
    const error = await validate({ queries: Array.from({ length: 900 }, () => 7) });
    expect(error.fields['errors']).toHaveLength(20);
    expect(error.detail).toMatch(/; and 880 more$/);
    expect(error.detail.length).toBeLessThan(4000);
  });
});
