-- A draft is signed as its clinician saw it last, or not at all.

alter table sign_off add column draft integer
    constraint sign_off_of_the_draft_as_seen check (draft > 0);

comment on column sign_off.draft is 'Version of the draft that was signed and removed by the same commit; null when there was none. Zero would say that the draft had changed meanwhile, and is refused.';
