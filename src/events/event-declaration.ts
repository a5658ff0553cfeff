/** What a member of a payload holds; `?` behind it: or null. A date or an instant is its ISO text. */
export type MemberKind = 'text' | 'integer' | 'number' | 'flag' | 'date' | 'instant';
export type PayloadKind = MemberKind | `${MemberKind}?`;
export type PayloadShape = Readonly<Record<string, PayloadKind>>;

interface MemberTypes {
  readonly text: string;
  readonly integer: number;
  readonly number: number;
  readonly flag: boolean;
  readonly date: string;
  readonly instant: string;
}

type MemberType<Kind extends PayloadKind> = Kind extends MemberKind
  ? MemberTypes[Kind]
  : Kind extends `${infer Plain extends MemberKind}?`
    ? MemberTypes[Plain] | null
    : never;

/** One type of event: its name, what it carries, and the tags of the answers that it makes wrong. */
export interface EventDeclaration<Shape extends PayloadShape = PayloadShape> {
  readonly type: string;
  readonly payload: Shape;
  /** Each placeholder is a member of the payload: `insight:{insight_id}`. */
  readonly tags: readonly string[];
}

/** What an event of the declaration carries. */
export type EventPayload<Event extends EventDeclaration> = {
  readonly [Name in keyof Event['payload']]: MemberType<Event['payload'][Name]>;
};

/**
 * Declares a type of event. What is wrong with it is told at start, with all else that is wrong, once its module has made it known
 * (`EventsModule.declare`).
 */
export function defineEvent<const Shape extends PayloadShape>(
  type: string,
  { payload, tags = [] }: { readonly payload: Shape; readonly tags?: readonly string[] },
): EventDeclaration<Shape> {
  return Object.freeze({ type, payload: Object.freeze(payload), tags: Object.freeze([...tags]) });
}
