export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'quantity'; readonly name: string }
  | { readonly kind: 'label'; readonly name: string };

const PLACEHOLDER = /\{\{([A-Za-z_]\w*)\}\}|\{([A-Za-z_]\w*)\}/g;

/** A title or statement as its texts, `{quantities}` and `{{labels}}`, in order. */
export function templateParts(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const [whole, label, quantity] = match;
    parts.push({ kind: 'text', text: template.slice(from, match.index) });
    if (label !== undefined) parts.push({ kind: 'label', name: label });
    else if (quantity !== undefined) parts.push({ kind: 'quantity', name: quantity });
    from = match.index + whole.length;
  }
  return [...parts, { kind: 'text', text: template.slice(from) }];
}
