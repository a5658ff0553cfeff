/** A secret and the name by which what was made with it refers to it. Never logged. */
export interface NamedSecret {
  readonly name: string;
  readonly secret: string;
  /** How the secret is written. */
  readonly form: 'base64' | 'text';
}

/** Of `name:secret,name2:secret2`, whose form was checked before. A secret may hold colons, a name none. */
export function namedSecrets(written: string | undefined, form: NamedSecret['form']): readonly NamedSecret[] {
  return (written ?? '')
    .split(',')
    .filter((each) => each !== '')
    .map((each) => {
      const colon = each.indexOf(':');
      return { name: each.slice(0, colon), secret: each.slice(colon + 1), form };
    });
}
