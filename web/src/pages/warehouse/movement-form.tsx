import { useState, type ReactElement } from 'react';
import { useBooking } from '../../api/warehouse.hooks.js';
import { MOVEMENT_KINDS, type ItemRow, type Movement } from '../../api/warehouse.types.js';
import { Announcement } from '../../components/announcement.js';
import { Field } from '../../components/field.js';
import { count } from '../../components/quantity.format.js';
import { plainOptions, SelectField } from '../../components/select-field.js';
import { Confirmation } from './confirmation.js';
import { PIECES_MAX, positionText, stockAfter } from './stock.change.js';

type Draft = Omit<Movement, 'quantity' | 'request_id'> & { readonly quantity: string; readonly reference: string };

export function MovementForm({ item }: { readonly item: ItemRow }): ReactElement {
  const [draft, setDraft] = useState<Draft>({ sku: item.sku, kind: 'inbound', quantity: '', reference: '' });
  const [order, setOrder] = useState<Movement | null>(null);
  const booking = useBooking();
  const done = booking.data;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        booking.reset();
        setOrder(orderOf(draft));
      }}
    >
      <h3>Movement</h3>
      <MovementFields
        draft={draft}
        onChange={(part) => {
          setDraft({ ...draft, ...part });
        }}
      />
      <button type="submit">Book it …</button>
      <Announcement>
        {done === undefined
          ? null
          : `Booked as movement ${String(done.body.movement.movement_id)}: ${count(done.body.item.quantity)} pieces are there now${positionText(done.position)}.`}
      </Announcement>
      {order === null ? null : (
        <Confirmation
          title="Book a movement"
          action="Book it"
          isPending={booking.isPending}
          error={booking.error}
          onConfirm={() => {
            booking.mutate(order, {
              onSuccess: () => {
                setOrder(null);
                setDraft({ ...draft, quantity: '', reference: '' });
              },
            });
          }}
          onClose={() => {
            setOrder(null);
          }}
        >
          {order.kind} of {count(order.quantity)} pieces of {item.sku}, {item.name}: from {count(item.quantity)} to{' '}
          {count(stockAfter(item.quantity, order.kind, order.quantity))} pieces.
        </Confirmation>
      )}
    </form>
  );
}

/** Named once, when it is asked to be confirmed: sent twice it is booked once. */
function orderOf({ reference, quantity, ...draft }: Draft): Movement {
  const named = reference.trim() === '' ? {} : { reference: reference.trim() };
  return { ...draft, ...named, quantity: Number(quantity), request_id: newName() };
}

/** Random, and also where the page came without encryption, which `randomUUID` asks for. */
function newName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

interface MovementFieldsProps {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
}

function MovementFields({ draft: { kind, quantity, reference }, onChange }: MovementFieldsProps): ReactElement {
  return (
    <>
      <SelectField
        label="Kind of movement"
        value={kind}
        options={plainOptions(MOVEMENT_KINDS)}
        onChange={(value) => {
          onChange({ kind: MOVEMENT_KINDS.find((each) => each === value) ?? 'inbound' });
        }}
      />
      <Field
        label="Pieces"
        hint={kind === 'adjustment' ? 'What it does to the stock; below zero takes away' : 'Above zero'}
        isRequired
      >
        {({ id, describedBy }) => (
          <input
            {...{ id, type: 'number', required: true, step: 1, max: PIECES_MAX, value: quantity }}
            min={kind === 'adjustment' ? -PIECES_MAX : 1}
            aria-describedby={describedBy}
            onChange={(event) => {
              onChange({ quantity: event.target.value });
            }}
          />
        )}
      </Field>
      <Field label="Reference" hint="Order, delivery note or other paper">
        {({ id, describedBy }) => (
          <input
            {...{ id, maxLength: 100, autoComplete: 'off', value: reference }}
            aria-describedby={describedBy}
            onChange={(event) => {
              onChange({ reference: event.target.value });
            }}
          />
        )}
      </Field>
    </>
  );
}
