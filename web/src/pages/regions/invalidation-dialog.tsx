import { useState, type ReactElement } from 'react';
import { useDryRun, useInvalidate } from '../../api/cache.hooks.js';
import type { Invalidation, InvalidationReport, MatchCount, TargetKind } from '../../api/cache.types.js';
import { TARGET_KINDS } from '../../api/cache.types.js';
import { Announcement } from '../../components/announcement.js';
import { Field } from '../../components/field.js';
import { Modal } from '../../components/modal.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { count } from '../../components/quantity.format.js';
import { plainOptions, SelectField } from '../../components/select-field.js';

export interface InvalidationDialogProps {
  readonly kind: TargetKind;
  readonly name: string;
  readonly onClose: () => void;
}

const HINTS: Readonly<Record<TargetKind, string>> = {
  region: 'Every entry of a region, for example default.',
  key: 'One entry; its bucket, one in 4,096 of all keys, goes with it.',
  prefix: 'Every entry whose key begins so, the namespace included.',
  pattern: 'Every entry whose key matches: * any run, ? one character.',
  tag: 'Every entry that carries the tag, for example dataset:world_bank_gdp.',
  tenant: 'Every entry of a tenant.',
  namespace: 'Every entry of a namespace: everything.',
};

/** Names what must not be served again, counts it first, and then does it. What was not counted cannot be invalidated. */
export function InvalidationDialog({ kind, name, onClose }: InvalidationDialogProps): ReactElement {
  const [target, setTarget] = useState<Invalidation>({ kind, name, soft: false });
  const dryRun = useDryRun();
  const invalidate = useInvalidate();
  const change = (part: Partial<Invalidation>): void => {
    setTarget({ ...target, ...part });
    dryRun.reset();
    invalidate.reset();
  };
  const matched = dryRun.data?.matched;
  const error = invalidate.error ?? dryRun.error;
  return (
    <Modal title="Invalidate" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          dryRun.mutate(target);
        }}
      >
        <TargetFields target={target} onChange={change} />
        {error === null ? null : <ProblemNotice error={error} />}
        <Announcement>
          {invalidate.data !== undefined
            ? doneText(invalidate.data)
            : matched !== undefined
              ? countText(matched)
              : null}
        </Announcement>
        <div className="actions">
          <button type="submit" disabled={target.name === '' || dryRun.isPending}>
            Count (dry run)
          </button>
          <button
            type="button"
            className="danger"
            disabled={matched === undefined || invalidate.isPending || invalidate.data !== undefined}
            onClick={() => {
              invalidate.mutate(target);
            }}
          >
            Invalidate
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface TargetFieldsProps {
  readonly target: Invalidation;
  readonly onChange: (part: Partial<Invalidation>) => void;
}

function TargetFields({ target: { kind, name, soft }, onChange }: TargetFieldsProps): ReactElement {
  return (
    <>
      <SelectField
        label="What"
        value={kind}
        options={plainOptions(TARGET_KINDS)}
        onChange={(value) => {
          onChange({ kind: TARGET_KINDS.find((each) => each === value) ?? 'region' });
        }}
      />
      <Field label="Its name" hint={HINTS[kind]} isRequired>
        {({ id, describedBy }) => (
          <input
            {...{ id, value: name, required: true, spellCheck: false, autoComplete: 'off' }}
            aria-describedby={describedBy}
            onChange={(event) => {
              onChange({ name: event.target.value });
            }}
          />
        )}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={soft}
          onChange={(event) => {
            onChange({ soft: event.target.checked });
          }}
        />
        Softly: expired, and served once more within the grace while it is loaded anew
      </label>
    </>
  );
}

function countText({ l1, l2, complete }: MatchCount): string {
  const far = l2 === null ? 'there is no second tier' : `${count(l2)} in Redis`;
  return `Speaks of ${count(l1)} in the memory of this process; ${far}${complete ? '' : '; there may be more'}.`;
}

function doneText({ seq, swept }: InvalidationReport): string {
  const removed = swept === undefined ? '' : ` ${count(swept.l1 + (swept.l2 ?? 0))} entries were removed.`;
  return `Invalidated at position ${count(seq)} of the change log.${removed}`;
}
