import { useState, type ReactElement } from 'react';
import { useViewAction, type ViewVerb } from '../../api/views.hooks.js';
import type { ViewDetail, ViewRun } from '../../api/views.types.js';
import { Announcement } from '../../components/announcement.js';
import { Modal } from '../../components/modal.js';
import { ProblemNotice } from '../../components/problem-notice.js';
import { milliseconds, words } from '../../components/quantity.format.js';
import { PauseForm } from './pause-form.js';
import { ViewButtons } from './view-buttons.js';

/** What can be done with the view as it is. What asks for a thought is asked about first. */
export function ViewActions({ view }: { readonly view: ViewDetail }): ReactElement {
  const action = useViewAction();
  const [asked, setAsked] = useState<'pause' | 'rollback' | null>(null);
  const { name } = view;
  const act = (verb: ViewVerb, reason = ''): void => {
    setAsked(null);
    action.mutate({ name, verb, ...(reason === '' ? {} : { reason }) });
  };
  const close = (): void => {
    setAsked(null);
  };
  return (
    <>
      <ViewButtons view={view} isBusy={action.isPending} onAct={act} onAsk={setAsked} />
      {action.error === null ? null : <ProblemNotice error={action.error} />}
      <Announcement>{action.data === undefined ? null : doneText(action.variables.verb, action.data)}</Announcement>
      {asked === 'pause' ? (
        <PauseForm
          name={name}
          onClose={close}
          onPause={(reason) => {
            act('pause', reason);
          }}
        />
      ) : null}
      {asked === 'rollback' ? (
        <Modal title={`Roll back ${name}`} onClose={close}>
          <p>The build before the present one takes its place again. A second rollback steps forward.</p>
          <div className="actions">
            <button
              type="button"
              className="danger"
              onClick={() => {
                act('rollback');
              }}
            >
              Roll back
            </button>
          </div>
        </Modal>
      ) : null}
    </>
  );
}

function doneText(verb: ViewVerb, run: Partial<ViewRun>): string {
  if (verb === 'pause') return 'Paused: its schedule and its changes leave it alone.';
  if (verb === 'resume') return 'Resumed: its schedule is followed again.';
  const { state = 'ended', mode = null, duration_ms: ms, reason = null } = run;
  const how = [
    mode === null ? '' : ` (${words(mode)})`,
    (ms ?? null) === null ? '' : ` after ${milliseconds(ms)}`,
  ].join('');
  return `The run ended as ${words(state)}${how}${reason === null ? '' : `: ${reason}`}.`;
}
