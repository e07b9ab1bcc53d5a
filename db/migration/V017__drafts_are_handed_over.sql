-- A draft may be handed over: one person asks the questions, and a colleague who opens the same patient goes on and signs.

alter table draft add column handed_over timestamptz;

comment on column draft.handed_over is 'Since when any other user of the site who launches for this patient may take the draft over; null while nobody may. Who gave which answer stands in the body.';
