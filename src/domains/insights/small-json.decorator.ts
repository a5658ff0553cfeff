import { ValidateBy } from 'class-validator';

/** The value takes no more than so many bytes as JSON. */
export function IsSmallJson(bytesMax: number): PropertyDecorator {
  return ValidateBy({
    name: 'isSmallJson',
    validator: {
      validate: (value: unknown) => Buffer.byteLength(JSON.stringify(value)) <= bytesMax,
      defaultMessage: (about) => `${about?.property ?? 'it'} must take at most ${String(bytesMax)} bytes as JSON`,
    },
  });
}
