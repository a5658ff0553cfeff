import { useState, type ReactElement } from 'react';
import { useReorderPoint } from '../../api/warehouse.hooks.js';
import type { ItemRow } from '../../api/warehouse.types.js';
import { Announcement } from '../../components/announcement.js';
import { Field } from '../../components/field.js';
import { count } from '../../components/quantity.format.js';
import { Confirmation } from './confirmation.js';
import { PIECES_MAX, positionText } from './stock.change.js';

export function ReorderPointForm({ item }: { readonly item: ItemRow }): ReactElement {
  const [text, setText] = useState(String(item.reorder_point));
  const [isAsked, setAsked] = useState(false);
  const write = useReorderPoint(item.sku);
  const done = write.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        write.reset();
        setAsked(true);
      }}
    >
      <h3>Reorder point</h3>
      <Field label="New reorder point" hint="Pieces at which it is ordered anew" isRequired>
        {({ id, describedBy }) => (
          <input
            {...{ id, type: 'number', required: true, min: 0, max: PIECES_MAX, step: 1, value: text }}
            aria-describedby={describedBy}
            onChange={(event) => {
              setText(event.target.value);
            }}
          />
        )}
      </Field>
      <button type="submit">Change it …</button>
      <Announcement>
        {done === undefined
          ? null
          : `The reorder point is ${count(done.body.reorder_point)} now${positionText(done.position)}.`}
      </Announcement>
      {isAsked ? (
        <Confirmation
          title="Change the reorder point"
          action="Change it"
          isPending={write.isPending}
          error={write.error}
          onConfirm={() => {
            write.mutate(Number(text), {
              onSuccess: () => {
                setAsked(false);
              },
            });
          }}
          onClose={() => {
            setAsked(false);
          }}
        >
          Of {item.sku}, {item.name}: from {count(item.reorder_point)} to {count(Number(text))} pieces.
        </Confirmation>
      ) : null}
    </form>
  );
}
