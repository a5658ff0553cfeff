import { ValidateIf } from 'class-validator';

/** May be left out, and is held to its rules where it is sent: also where it is null, which `IsOptional` lets through. */
export const OptionalMember = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
