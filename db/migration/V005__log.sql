-- The signed log over the audit events: a Merkle tree (RFC 6962) whose leaves are salted hashes of the events' canonical bytes.
--
-- An event's leaf is inserted in the commit that inserts the event, into log_waiting. One sequencer a site (an advisory lock)
-- moves what is committed and waits to the next positions of log_entry, whatever its identity or time: a commit that was slow
-- to become visible is simply sequenced later. Nothing in log_entry, log_node and log_checkpoint is ever changed; who changes
-- them all the same is found out by anybody who kept an earlier checkpoint.

alter table audit_event add column terms bigint[] not null default '{}';

comment on column audit_event.terms is 'What searches match, as in resource_version (ADR 5).';
comment on column audit_event.body is 'Canonical bytes of the event, compressed like the body of a resource; the signed log hashes them uncompressed. Empty once the patient''s data were erased.';

-- By patient, and newest first across patients; rare terms by themselves.
create index audit_event_by_patient on audit_event (site, patient, recorded_at) where patient is not null;
create index audit_event_by_time on audit_event (site, recorded_at);
create index audit_event_by_term on audit_event using gin (terms);


-- Leaves of committed events that have no position yet. Short: the sequencer empties it at least every second.
create table log_waiting (
    site  text        not null,
    event text        not null,
    salt  bytea       not null,
    leaf  bytea       not null,
    since timestamptz not null default now(),
    constraint log_waiting_pkey primary key (site, event)
);

comment on table log_waiting is 'Inserted with the event, deleted by the commit that inserts its log_entry.';
comment on column log_waiting.salt is '32 random bytes, so that nobody can guess an erased event from its leaf.';
comment on column log_waiting.leaf is 'SHA-256(0x00, salt, canonical bytes of the event).';
comment on column log_waiting.since is 'This server''s clock.';


-- The log: contiguous positions from 0.
create table log_entry (
    site     text   not null,
    position bigint not null,
    event    text   not null,
    salt     bytea,
    leaf     bytea  not null,
    constraint log_entry_pkey primary key (site, position)
);

comment on table log_entry is 'One leaf of the tree. Insert only.';
comment on column log_entry.salt is 'Null once the event''s payload was erased; the leaf stays, and with it the proofs of all others.';

create unique index log_entry_once on log_entry (site, event);


-- Hashes of complete subtrees of 2^level leaves, for the levels 8, 16, 24 ...: proofs read three short ranges, however long the log.
create table log_node (
    site  text    not null,
    level integer not null,
    index bigint  not null,
    hash  bytea   not null,
    constraint log_node_pkey primary key (site, level, index)
);

comment on table log_node is 'Can be computed anew from log_entry at any time. Insert only.';
comment on column log_node.index is 'The subtree begins at leaf index * 2^level.';


-- What was signed, as it was signed (C2SP tlog-checkpoint).
create table log_checkpoint (
    site      text        not null,
    size      bigint      not null,
    root      bytea       not null,
    signed_at timestamptz not null,
    note      text        not null,
    constraint log_checkpoint_pkey primary key (site, size)
);

comment on table log_checkpoint is 'Insert only. Each one is also sent to a place outside of this database.';
comment on column log_checkpoint.note is 'The signed note, to the letter.';


alter table log_waiting    enable row level security;
alter table log_entry      enable row level security;
alter table log_node       enable row level security;
alter table log_checkpoint enable row level security;

create policy of_the_named_site on log_waiting    using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on log_entry      using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on log_node       using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on log_checkpoint using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on log_entry, log_node, log_checkpoint to "${app_role}";
grant insert, select, delete on log_waiting to "${app_role}";
