-- The schema of Dorsal.
--
-- * Roles. The owner of the tables runs the migrations. The application role (${app_role}) has only the rights of the last section: insert
-- and select on the ledger, update and delete on short-lived tables. In the ledger a correction is a new version, and a withdrawal is a
-- new version with another status.
-- * Sites. Except for searches, row-level security limits each connection to the rows of the site in the setting dorsal.site. Without
-- the setting (null, or the empty string on a connection that was used before), it reads no row and inserts none.
-- * Keys. Every unique key of a table with a site contains the site, so that the tables can be distributed by site. Ids of assessments,
-- results and events begin with a timestamp in milliseconds, so that the tables can be partitioned by ranges of ids (db/partitions.sql,
-- ADR 35).
-- * Missing values are null, except in key columns (patient of resources and links, clinician.name, session_end.person), where they are the
-- empty string.
-- * Constraints. PostgreSQL parses the check constraints of a table again for each statement; two dozen of them took an eighth of the time
-- of an append. The constraints of a domain are cached for each session. So the tables of an append have domains, and a check only where
-- two columns are compared.
-- * Clocks. The service sets all times, except those whose comment names the database clock.

-- Indexes of arrays that begin with the site. A trusted extension: the owner of the database may create it.
create extension if not exists btree_gin;
create domain sha256_digest as bytea check (octet_length(value) = 32);
create domain sha256_hex as text check (value ~ '^[0-9a-f]{64}$');  -- 64 lower-case hexadecimal digits
create domain version_number as integer check (value >= 1);  -- counted from 1

-- -------------------- Ledger: received responses, resource versions, signatures --------------------
create table assessment (
    site            text          not null,  -- Organisation; part of every key and every predicate.
    patient         text          not null,  -- Logical id of the Patient in the EHR of the site.
    id              text          not null,
    identifier      text,  -- Business identifier of the response as received, as system|value with the escapes of a search; identifier_holder has its current holder.
    received_sha256 sha256_digest not null,  -- SHA-256 of the bytes as received, uncompressed and before parsing.
    created         timestamptz   not null,
    constraint assessment_pkey primary key (site, patient, id)
);
comment on table assessment is 'Received response that was assessed. Insert only.';

-- An identifier is released when its response is withdrawn or changes its identifier. Holding and releasing are rows with ascending
-- numbers; two concurrent commits for one identifier conflict at the primary key.
create table identifier_holder (
    site       text           not null,
    identifier text           not null,  -- system|value with the escapes of a search, at most 500 characters.
    number     version_number not null,  -- Ascending from 1 for each identifier of a site.
    patient    text           not null,
    assessment text           not null,
    held       boolean        not null,  -- False: the response was withdrawn or has another identifier now; the identifier is free.
    -- SHA-256 of the response as received, uncompressed, if it came with the identifier. A later one with the same bytes is a copy of its request.
    received_sha256 sha256_digest,
    constraint identifier_holder_pkey primary key (site, identifier, number)
);
comment on table identifier_holder is 'Holder of each business identifier. Insert only; the row with the highest number is current.';
create index identifier_holder_by_assessment on identifier_holder (site, patient, assessment);

create table resource_versions (
    site             text           not null,
    type             text           not null,
    assessment       text           not null,  -- Id of the response; the own id of a resource without a slot.
    version          version_number not null,  -- Of each of the resources.
    slot             smallint       not null,  -- First of slots.
    -- Patient of the compartment, the same in all versions; empty for resources without a patient, such as the Device.
    patient          text           not null,
    status           text,  -- Status code of the resources; null for types without a status. A withdrawn resource has entered-in-error.
    recorded_at      timestamptz    not null,  -- Time of the commit, equal in all rows of one commit; FHIR meta.lastUpdated.
    date_from        timestamptz    not null,  -- Start of the clinical date (effective, authored, period, recorded), inclusive.
    date_to          timestamptz    not null,  -- End of the clinical date, exclusive.
    slots            smallint[]     not null,  -- Ascending. The id of a resource is that of the assessment with the slot as digits 14 to 16.
    code_sets        uuid[]         not null,  -- Codes and status of each, in code_set.
    terms            text[]         not null,  -- References and identifiers for searches, such as encounter=Encounter/1.
    indexed_terms    integer        not null,  -- Number of leading terms that have an index; others refer to resources of the same assessment.
    sha256           bytea          not null,  -- SHA-256 of each uncompressed body, 32 bytes each; verified after every read.
    ends             integer[]      not null,  -- End of each body in bodies, in bytes.
    -- JSON of each as sent, compressed by the service (zstd frame; its header names the dictionary, performance.md).
    bodies           bytea          not null,
    -- Slots without a later version, ascending. The only column that changes: the commit of a version takes its slots out of earlier rows.
    newest           smallint[]     not null,
    -- The date lasts a day at most and starts within a day of the recording, so that a bound on its end also bounds its start, and bounds
    -- on its start also bound the recording.
    prompt           boolean        not null generated always as (
        case when isfinite(date_from) and isfinite(date_to) then date_to - date_from <= interval '24 hours'
                  and date_from - recorded_at > interval '-24 hours' and date_from - recorded_at < interval '24 hours'
             else false end) stored,
    constraint resource_versions_pkey primary key (site, type, assessment, version, slot),
    constraint resource_versions_row check (date_from < date_to and slot = slots[1] and array_position(slots, null) is null
        and cardinality(code_sets) = cardinality(slots) and octet_length(sha256) = 32 * cardinality(slots)
        and cardinality(ends) = cardinality(slots) and ends[cardinality(ends)] = octet_length(bodies))
);
comment on table resource_versions is 'Versions of FHIR resources: a row for the resources of a type that one commit wrote about an assessment, with equal version, status, dates and terms. Insert only, except newest; the current version of a resource has the highest number. Concurrent writers of the same version conflict at the primary key, because each version of the results has the panel, the first of its slots.';
-- The service compresses bodies; a second compression by PostgreSQL saves nothing.
alter table resource_versions alter column bodies set storage external;
-- Not unique, so that the rows of one assessment share an entry (B-tree deduplication).
create index resource_versions_of_patient on resource_versions (site, patient, type);
-- Of the rows that searches find.
create index resource_versions_by_patient on resource_versions (site, patient, type, recorded_at, assessment) where newest <> '{}';
create index resource_versions_by_time on resource_versions (site, type, recorded_at, assessment) where newest <> '{}';
create index resource_versions_by_date on resource_versions (site, type, date_from, assessment) where newest <> '{}';
create index resource_versions_by_patient_and_date on resource_versions (site, patient, type, date_from, assessment) where newest <> '{}';
-- For searches of dates, whose bounds do not bound these rows.
create index resource_versions_not_prompt on resource_versions (site, type, recorded_at, assessment) where newest <> '{}' and not prompt;
create index resource_versions_not_prompt_by_date on resource_versions (site, type, date_from, assessment) where newest <> '{}' and not prompt;
-- A search would scan the pending list of fastupdate completely.
create index resource_versions_by_term on resource_versions using gin (site, code_sets, (terms[1:indexed_terms])) with (fastupdate = off)
    where newest <> '{}';

-- Runs with the rights of the caller, whom row-level security binds. Any ends and slots give a row: a body of changed ends does not have its
-- hash, and an id of a changed slot is not the one in the signed events.
create view resource_version with (security_invoker = true) as
select v.site, v.patient, v.type, v.assessment, v.slot as first_slot, m.slot,
       case when m.slot <> 0 then overlay(v.assessment placing lpad(to_hex(m.slot::integer), 3, '0') from 16) else v.assessment end as id,
       v.version, v.status, v.recorded_at, v.date_from, v.date_to, v.code_sets[m.at::integer] as code_set, v.terms,
       m.slot = any (v.newest) as newest,
       substr(v.sha256, 32 * m.at::integer - 31, 32) as sha256,
       v.bodies, f.first_byte, f.bytes, substr(v.bodies, f.first_byte, f.bytes) as body
  from resource_versions v cross join unnest(v.slots) with ordinality as m (slot, at)
 cross join lateral (
       select least(coalesce(v.ends[m.at::integer - 1], 0), 2147483646) + 1 as first_byte,
              least(greatest(v.ends[m.at::integer] - coalesce(v.ends[m.at::integer - 1], 0)::bigint, 0), 2147483647)::integer as bytes) f;
comment on view resource_version is 'Each version of each FHIR resource. A statement that names assessment and slot finds its rows by key; first_slot, at most the slot, leaves out rows of later slots.';

create table sign_off (
    site       text           not null,
    patient    text           not null,
    assessment text           not null,
    version    version_number not null,  -- Version of the signed result set.
    signed_at  timestamptz    not null,
    sha256     sha256_digest  not null,  -- SHA-256 of the uncompressed body.
    body       bytea          not null,  -- Canonical JSON, compressed like the body of a resource.
    -- Version of the signed draft, which the same commit deletes; null without a draft. The insert of a changed or missing draft has 0,
    -- which the constraint refuses.
    draft      integer constraint sign_off_of_the_draft_as_seen check (draft > 0),
    constraint sign_off_pkey primary key (site, patient, assessment, version)
);
comment on table sign_off is 'Attested decision of a clinician, with overrides and reasons. Insert only, in the commit that makes the results final.';
alter table sign_off alter column body set storage external;

-- What the commit of a result set knows of it. Lists, figures, histories and later versions read these columns; the resources are the
-- documents of the same commit in resource_versions. Not signed: pages link to the signed event.
create table result_set (
    site             text           not null,
    assessment       text           not null,  -- Id of the response.
    version          version_number not null,
    patient          text           not null,
    recorded_at      timestamptz    not null,
    newest           boolean        not null,  -- No later version. The only column that changes: the commit of a version sets it to false in the one before.
    status           text           not null,  -- Of the Observations.
    response_version version_number not null,  -- Version of the response that was scored.
    authored         text           not null,  -- FHIR dateTime of the answers; date_from is its start.
    date_from        timestamptz    not null,
    computed         text           not null,  -- Disposition from the answers.
    provisional      boolean        not null,
    causes           text[]         not null,  -- cause|tier in their order; incomplete where open questions could lead to the cause.
    contradictions   text[]         not null,
    questionnaire    text           not null,  -- Canonical with version, like criteria and care.
    criteria         text[]         not null,
    care             text           not null,
    signer           text,                     -- Reference of the clinician in the EHR; null before the first signature, like the next columns.
    decided          text,                     -- Disposition that the clinician chose instead; null without one.
    override         text,                     -- Reason for it.
    confirmed        text[],                   -- Contradictions that the clinician confirmed.
    plan_changed     boolean,
    declined         text[],                   -- Reasons against activities.
    withdrawer       text,                     -- Name of who withdrew the results; null while they are valid.
    withdrawal_reason text,                    -- In words; null without one.
    event            text           not null,  -- Audit event of the commit.
    constraint result_set_pkey primary key (site, assessment, version)
);
comment on table result_set is 'Facts of each version of an assessment''s results. Insert only, except newest.';
create index result_set_by_patient on result_set (site, patient, date_from, assessment);
create index result_set_by_date on result_set (site, date_from, assessment) where newest;
create index result_set_by_time on result_set (site, recorded_at, event);
create index result_set_by_signer on result_set (site, signer, recorded_at) where signer is not null;

create table clinician (
    site      text        not null,
    reference text        not null,  -- Reference of the person in the EHR, as in sign_off and in the terms of its event.
    name      text        not null,  -- Name from the EHR at the signature; empty without a name.
    since     timestamptz not null,  -- Time of the first signature with this name.
    constraint clinician_pkey primary key (site, reference, name)
);
comment on table clinician is 'Names of clinicians with a signature at the site, for auditors'' searches. Inserted in the commit of the signature. Insert only.';

-- -------------------- Search --------------------
-- The table and the views of searches contain no body and have no row-level security, which would keep the planner from the indexes of
-- arrays: their operators are not leakproof. Each statement names its site; bodies are read by key from tables with row-level security.

create table code_set (
    site   text    not null,
    type   text    not null,
    id     uuid    not null,  -- First 16 bytes of the SHA-256 of type and codes, so that an insert needs no lookup.
    codes  text[]  not null,  -- Sorted terms of token and canonical searches, such as code=http://loinc.org|72514-3 and status=final.
    constraint code_set_pkey primary key (site, type, id)
);
comment on table code_set is 'Combinations of codes and status that resources or events of a site have, once each (performance.md). Insert only.';

-- Runs with the rights of its owner, whom row-level security does not bind.
create view searched_version as
select site, type, assessment, patient, recorded_at, date_from, date_to, prompt, version, slots, newest, code_sets, terms,
       indexed_terms
  from resource_versions
 where newest <> '{}';
comment on view searched_version is 'Searchable columns of the rows with a current version.';

-- -------------------- Audit events and signed log --------------------
create table audit_event (
    site          text        not null,
    id            text        not null,
    recorded_at   timestamptz not null,
    patient       text,  -- Patient of the accessed record; null for events without a patient (a failed sign-in, a change of settings).
    -- Canonical bytes of the event, compressed like the body of a resource; the signed log hashes them uncompressed. Empty after the
    -- erasure of the patient.
    body          bytea       not null,
    action        text        not null,  -- Code of the action in CodeSystem audit-action, which decides type, subtypes and action of the event.
    outcome       text        not null,  -- Code of http://hl7.org/fhir/audit-event-outcome.
    client        text,  -- Authenticated software, as issuer|id; null like the next columns if there is none, and after the erasure.
    person        text,  -- Reference of the person, issuer|subject, or an operator's name.
    assessment    text,  -- Assessment that the event is about.
    -- References of resources of the service. In no record, those with a version are there without it, too: an index has the references of
    -- these events alone, the others are found by the patient of the resource.
    entities      text[]      not null,
    constraint audit_event_pkey primary key (site, id)
);
comment on table audit_event is 'One access or change. Inserted in the transaction of the change. Insert only.';
alter table audit_event alter column body set storage external;
create index audit_event_by_patient on audit_event (site, patient, recorded_at, id) where patient is not null;
create index audit_event_by_time on audit_event (site, recorded_at, id);
create index audit_event_by_action on audit_event (site, action, recorded_at, id);
create index audit_event_by_person on audit_event (site, person, recorded_at, id) where person is not null;
create index audit_event_by_outcome on audit_event (site, outcome, recorded_at, id) where outcome <> '0';
create index audit_event_by_entity on audit_event using gin (site, entities) with (fastupdate = off) where patient is null;

-- Runs with the rights of its owner, whom row-level security does not bind.
create view searched_event as
select site, 'AuditEvent' as type, id as assessment, patient, recorded_at, recorded_at as date_from,
       recorded_at + interval '1 microsecond' as date_to, true as prompt, 1 as version, 0::smallint as slot, '{0}'::smallint[] as slots, '{0}'::smallint[] as newest,
       array[null::uuid] as code_sets, '{}'::text[] as terms, id, null::uuid as code_set, action, outcome, client, person, entities,
       assessment as about
  from audit_event
 where octet_length(body) > 0;
comment on view searched_event is 'Searchable columns of the events that are not erased, in the shape of searched_version, and as single rows.';

-- The log is a Merkle tree (RFC 6962); its leaves are salted hashes of the events' canonical bytes. The commit of an event inserts its
-- leaf into log_waiting. One sequencer per site (advisory lock) moves committed leaves to the next positions of log_entry, independent of
-- their time, so that slow commits are sequenced later. Rows of log_entry, log_node and log_checkpoint never change; an earlier checkpoint
-- proves a change.
create table log_waiting (
    site  text          not null,
    event text          not null,
    salt  bytea         not null,                -- 32 random bytes, so that the leaf of an erased event cannot be guessed.
    leaf  sha256_digest not null,                -- SHA-256(0x00, salt, canonical bytes of the event).
    since timestamptz   not null default now(),  -- Time of the insert, database clock.
    constraint log_waiting_pkey primary key (site, event)
);
comment on table log_waiting is 'Leaf of a committed event without a position. Inserted with the event, deleted by the commit that inserts its log_entry, at least every second.';

create table log_entry (
    site     text          not null,
    position bigint        not null,  -- Contiguous from 0.
    event    text          not null,
    salt     bytea,                   -- Null after the erasure of the event; the leaf remains, and with it the proofs of all other events.
    leaf     sha256_digest not null,
    constraint log_entry_pkey primary key (site, position)
);
comment on table log_entry is 'Leaf of the tree. Insert only.';
create unique index log_entry_once on log_entry (site, event);

create table log_node (
    site  text          not null,
    level integer       not null,  -- 8, 16, 24 and so on; the subtree has 2^level leaves.
    index bigint        not null,  -- The subtree begins at leaf index * 2^level.
    hash  sha256_digest not null,
    constraint log_node_pkey primary key (site, level, index)
);
comment on table log_node is 'Hash of a complete subtree, so that a proof reads three short ranges at any size of the log. Derived from log_entry. Insert only.';

create table log_checkpoint (
    site      text          not null,
    size      bigint        not null,
    root      sha256_digest not null,
    signed_at timestamptz   not null,
    note      text          not null,  -- Exact text of the signed note.
    constraint log_checkpoint_pkey primary key (site, size)
);
comment on table log_checkpoint is 'Signed checkpoint (C2SP tlog-checkpoint); also sent to a place outside of this database. Insert only.';

create table log_cosignature (
    site    text   not null,
    size    bigint not null,  -- Of the checkpoint.
    witness text   not null,  -- Name and id of the witness's key.
    line    text   not null check (line ~ '^— [^[:space:]+]+ [A-Za-z0-9+/]+={0,2}$'),  -- Signature line of the note.
    constraint log_cosignature_pkey primary key (site, size, witness)
);
comment on table log_cosignature is 'Statement of a witness that a checkpoint continues all earlier ones (C2SP tlog-cosignature). Part of the note when it is read. Insert only.';

-- -------------------- Write-back into the EHR --------------------
-- The order (delivery) is part of the ledger. Its progress is in other tables, which only the lease holder of the patient's lane writes:
-- each lease has a higher fence, and each write compares it. Leases expire by the database clock, so that the clocks of replicas have no
-- effect.
create table delivery (
    site       text           not null,
    patient    text           not null,
    assessment text           not null,
    version    version_number not null,  -- Version of the result set.
    created    timestamptz    not null,
    clinician  text,  -- Reference of the signer in the EHR, whose launch may carry the delivery; null for an unsigned result set.
    may_be_there boolean      not null default false,  -- After a restore: a later state of the database may have written it.
    remade     boolean        not null default false,  -- After a restore: a lost version with the same number may be in the EHR instead.
    constraint delivery_pkey primary key (site, patient, assessment, version)
);
comment on table delivery is 'Order to write one version of a result set into the EHR. Inserted in the commit of the results. Insert only.';
-- For statistics of the time from order to filing.
create index delivery_by_time on delivery (site, created);

create table restoration (
    restored_at timestamptz not null
);
comment on table restoration is 'Restores of the database to an earlier moment, by the guide. The EHR may have versions of earlier assessments that are lost.';

create table delivery_lane (
    site         text        not null,
    patient      text        not null,
    -- Counter of orders and of launches with a usable token. A worker that releases the lane and has seen a lower number makes it due at
    -- once.
    orders       bigint      not null,
    unplanned    bigint      not null,            -- Number of orders without a plan.
    due          timestamptz not null,            -- Time of the next check; infinity without open work.
    -- The same time by the database clock, if the clock of the replica that wrote it was ahead of the database; infinity otherwise.
    due_by_database timestamptz not null default 'infinity',
    leased_until timestamptz,                     -- End of the lease, database clock; null without a lease.
    fence        bigint      not null default 0,  -- Number of the latest lease; writes with an older one have no effect.
    constraint delivery_lane_pkey primary key (site, patient)
);
comment on table delivery_lane is 'Queue of a patient''s deliveries, processed in order by one replica at a time. Inserted with the first order, then updated.';
-- Partial: contains only lanes with open work.
create index delivery_lane_by_due on delivery_lane (site, due) where due < 'infinity';
create index delivery_lane_by_database on delivery_lane (due_by_database) where due_by_database < 'infinity';
create index delivery_lane_unplanned on delivery_lane (site) where unplanned > 0;

create table delivery_plan (
    site       text           not null,
    patient    text           not null,
    assessment text           not null,
    version    version_number not null,
    planned_at timestamptz    not null,  -- Time of the plan, database clock.
    ways       jsonb          not null,  -- For each kind of resource "written" or the code of the reason against it.
    constraint delivery_plan_pkey primary key (site, patient, assessment, version)
);
comment on table delivery_plan is 'Plan of an order: the kinds of resources to write, and the reasons for the others. Inserted once, with the items; without kinds while the order could not be read. Insert only.';

create table delivery_item (
    site             text           not null,
    patient          text           not null,
    assessment       text           not null,
    slot             text           not null,  -- Reference of the resource in Dorsal, the same in all versions.
    version          version_number not null,  -- Version of the result set; with the slot it identifies the item at every attempt.
    key              uuid           not null,  -- UUIDv5(assessment, slot, version); the identifier of the copy in the EHR.
    kind             text           not null,
    position         integer        not null,  -- Position in the order; referenced resources come first.
    resource_version version_number not null,  -- Version of the resource in resource_version.
    -- SENT is committed before the request; an UNKNOWN item is searched for before it is sent again; a PARKED item needs a decision.
    state            text           not null,
    reason           text,
    target_id        text,                     -- Logical id of the updated copy in the EHR.
    target_version   text,
    filed_id         text,                     -- Logical id of the filed copy in the EHR.
    filed_version    text,
    tries            integer        not null,  -- Number of failures while the EHR served other requests.
    since            timestamptz    not null,  -- Creation of the order, or a later decision of an operator to send it.
    changed          timestamptz    not null,
    next             timestamptz,              -- Earliest time of the next attempt.
    says             text,                     -- Error text of the EHR, bounded; may contain patient data.
    may_be_there     boolean        not null,  -- Sent with an unknown result.
    constraint delivery_item_pkey primary key (site, patient, assessment, slot, version),
    constraint delivery_item_kind check (kind in ('RESPONSE', 'SCORE', 'VITAL_SIGN', 'PANEL', 'PLAN', 'NOTE')),
    constraint delivery_item_state check (state in ('PENDING', 'SENT', 'UNKNOWN', 'FILED', 'REJECTED', 'SUPERSEDED', 'PARKED')),
    constraint delivery_item_reason check (reason in (
        'EHR_SILENT', 'TRIED_AND_WAITS', 'NO_LAUNCH', 'HANDED_OVER', 'NO_TOKEN', 'AUTHOR_LEFT_OUT', 'LAUNCH_EXPIRED', 'WRITE_BACK_OFF',
        'NO_CLIENT', 'UNSEARCHABLE', 'CHANGED_THERE', 'GONE_THERE', 'TWICE_THERE', 'ANOTHER_PATIENT', 'TRIED_OFTEN', 'EARLIER_PARKED',
        'ID_NOT_TOLD', 'NO_CORRECTIONS', 'FORBIDDEN', 'UNREADABLE', 'INTERNAL_FAULT', 'REFUSED', 'GIVEN_UP', 'OTHER'))
);
comment on table delivery_item is 'Delivery of one version of one resource. Updated by the lease holder of the lane; delivery_attempt and audit_event have its history.';
create unique index delivery_item_by_key on delivery_item (site, key);
-- Partial: contains only open items and those that need a decision.
create index delivery_item_open on delivery_item (site, state, changed)
    where state in ('PENDING', 'SENT', 'UNKNOWN', 'REJECTED', 'PARKED');

create table delivery_attempt (
    site    text        not null,
    patient text        not null,
    key     uuid        not null,  -- Key of the item.
    id      uuid        not null,  -- UUIDv7, and the id of its audit event.
    at      timestamptz not null,
    act     text        not null constraint delivery_attempt_act check (act in ('CREATE', 'UPDATE', 'READ', 'SEARCH')),
    outcome text        not null,
    status  integer,               -- HTTP status; null without a response.
    found   text,                  -- Type of the resource that a search found; null otherwise.
    constraint delivery_attempt_pkey primary key (site, patient, key, id),
    constraint delivery_attempt_outcome
        check (outcome in ('DONE', 'ABSENT', 'NOT_DONE', 'UNKNOWN', 'REFUSED', 'CONFLICT', 'ANOTHER_PATIENT'))
);
comment on table delivery_attempt is 'Request to the EHR and its outcome. Inserted in the commit of the new state of the item. Insert only.';
-- For the question whether a search has ever found a resource in that EHR.
create index delivery_attempt_found on delivery_attempt (site, found) where found is not null;

-- -------------------- Launches, drafts, sessions --------------------
create table launch (
    site             text            not null,
    id               text            not null,
    patient          text            not null,
    secret_sha256    sha256_digest   not null,  -- SHA-256 of the secret in the cookie of the browser, which authenticates it.
    version          version_number  not null,  -- Incremented when the token is renewed, so that only one replica uses a refresh token.
    started          timestamptz     not null,
    ends             timestamptz     not null,
    refreshing_until timestamptz,               -- End of the lease for renewing the token; null without a lease.
    sealed           bytea           not null,  -- Context and tokens, encrypted by the service.
    chart            bytea,                     -- Data read from the EHR at the launch, encrypted by the service.
    -- SHA-256 of site|patient|reference of the user in the EHR, to find the clinician's launches for the patient without the reference in
    -- the table; null if the EHR names no user.
    clinician_sha256 sha256_digest,
    -- Time of the last request of the browser, to the minute; the epoch after sign-out. An idle or signed-out browser is refused; the
    -- token remains for deliveries.
    seen             timestamptz     not null,
    asked            timestamptz     not null,  -- Time of the redirect to the EHR; an end of sessions also applies to sign-ins in progress.
    people           sha256_digest[] not null,  -- SHA-256 of each name of the user, so that the table contains no names.
    constraint launch_pkey primary key (site, id)
);
comment on table launch is 'SMART launch: one patient, one clinician, one token; the URL of each page contains its id. Updated when tokens are renewed, deleted some time after its end.';
create index launch_by_end on launch (site, ends);
create index launch_by_clinician on launch (site, patient, clinician_sha256) where clinician_sha256 is not null;

create table draft (
    site          text           not null,
    patient       text           not null,
    clinician     text           not null,  -- Reference of the author in the EHR.
    questionnaire text           not null,  -- Canonical without version; the body has the version in which each answer was given.
    version       version_number not null,  -- Incremented with each save, for optimistic locking between two windows.
    created       timestamptz    not null,
    updated       timestamptz    not null,
    expires       timestamptz    not null,
    body          bytea          not null,
    -- Time since which any other user of the site with a launch for the patient may take over the draft; null if not offered. The body has
    -- the author of each answer.
    handed_over   timestamptz,
    constraint draft_pkey primary key (site, patient, clinician, questionnaire)
);
comment on table draft is 'Unsigned answers, one draft for each patient, clinician and questionnaire. Deleted when signed, dropped or expired.';
create index draft_by_expiry on draft (site, expires);

-- Pending authorization requests are sealed in a cookie of the browser, so an abandoned request has no row (ADR 17).
create table single_use (
    site    text          not null,
    sha256  sha256_digest not null,  -- SHA-256 of an OAuth state, or of issuer and jti; the values themselves are not stored.
    expires timestamptz   not null,  -- End of the validity; later uses are refused without this table.
    constraint single_use_pkey primary key (site, sha256)
);
comment on table single_use is 'Answered authorization request or accepted client token, so that no replica accepts it again. Deleted after it expires.';
create index single_use_by_expiry on single_use (site, expires);

create table cds_card (
    site          text        not null,
    id            uuid        not null,  -- UUID of the card, which feedback and the launch name.
    client        text        not null,  -- Issuer of the client's token.
    user_sha256   sha256_digest not null,  -- SHA-256 of the user in the hook's context: each person at the client sees the card.
    patient       text        not null,
    hook          text        not null,
    card          text        not null,  -- Id of the rule in its PlanDefinition.
    hook_instance text        not null,  -- Call that the card answered: the same call gets it again.
    day           date        not null,  -- Day in the site's time zone.
    shown_at      timestamptz not null,
    expires       timestamptz not null,
    constraint cds_card_pkey primary key (site, id),
    constraint cds_card_once_a_day unique (site, client, user_sha256, patient, hook, card, day)
);
comment on table cds_card is 'Card of CDS Hooks, shown once for each client, user, patient, hook and day: a client replaces the card of an earlier hook by that of the next. Holds no data of the record.';
create index cds_card_by_expiry on cds_card (site, expires);
create index cds_card_by_time on cds_card (site, shown_at);

create table cds_feedback (
    site        text          not null,
    card        uuid          not null,
    sha256      sha256_digest not null,  -- SHA-256 of the feedback's canonical JSON.
    outcome     text          not null,
    reason      text,                    -- Code of the override reason; comments are in the audit event only.
    outcome_at  timestamptz   not null,
    received_at timestamptz   not null,
    constraint cds_feedback_pkey primary key (site, card, sha256)
);
comment on table cds_feedback is 'Feedback on a card, deleted with it; tables that can be divided by site have no foreign keys. Clients may send the same feedback several times; the newest outcome counts.';

create table auditor_session (
    site          text            not null,
    id            text            not null,
    secret_sha256 sha256_digest   not null,  -- SHA-256 of the secret in the cookie of the browser, which authenticates it.
    started       timestamptz     not null,
    seen          timestamptz     not null,  -- Time of the last request, to the minute; an idle session ends.
    ends          timestamptz     not null,  -- Absolute end; the copy in the sealed part has precedence.
    sealed        bytea           not null,  -- Identity and roles, encrypted by the service.
    -- Time of the redirect to the OpenID provider; an end of sessions also applies to sign-ins in progress.
    asked         timestamptz     not null,
    people        sha256_digest[] not null,  -- SHA-256 of each name of the user, so that the table contains no names.
    constraint auditor_session_pkey primary key (site, id)
);
comment on table auditor_session is 'Session of an auditor in one browser. Deleted at sign-out or some time after its end.';
create unique index auditor_session_by_secret on auditor_session (site, secret_sha256);

create table session_end (
    site   text        not null,
    -- SHA-256 of one of the names of the person in events; empty: all persons of the site.
    person bytea       not null constraint session_end_person check (octet_length(person) in (0, 32)),
    before timestamptz not null,  -- Sessions whose sign-in began at this time or earlier have ended.
    constraint session_end_pkey primary key (site, person)
);
comment on table session_end is 'End of all sessions of a person, or of a site, by an operator. Updated to the latest end; deleted when no session can be older.';

create table auditor_search (
    site    text        not null,
    id      text        not null,
    auditor text        not null,  -- issuer|subject of the auditor.
    fields  text        not null,  -- Fields of the search form, URL-encoded. May contain a patient's id.
    created timestamptz not null,
    expires timestamptz not null,
    constraint auditor_search_pkey primary key (site, id)
);
comment on table auditor_search is 'Search of an auditor; only this auditor may use it. URLs contain its id, because a URL must not contain a patient''s id.';
create index auditor_search_by_expiry on auditor_search (site, expires);

create table auditor_look (
    site       text        not null,
    session    bytea       not null,  -- Id of auditor_session, in ASCII.
    assessment text        not null,
    purpose    text        not null,  -- Code of http://terminology.hl7.org/CodeSystem/v3-ActReason.
    event      text        not null,  -- Id of the audit event of the access.
    at         timestamptz not null,
    expires    timestamptz not null,
    constraint auditor_look_pkey primary key (site, session, assessment)
);
comment on table auditor_look is 'Record that an auditor opened in a session, and the purpose. Short-lived; the audit event remains.';
create index auditor_look_by_expiry on auditor_look (site, expires);

-- -------------------- Subscriptions --------------------
create table subscription (
    site         text           not null,
    id           text           not null,
    client       text           not null,  -- SHA-256 of issuer and client id, in hexadecimal; only this client sees the row.
    patient      text           not null,  -- Patient of the filter; empty for all patients of the site.
    version      version_number not null,  -- Incremented by each update of the client.
    changed      timestamptz    not null,
    status       text           not null constraint subscription_status check (status in ('requested', 'active', 'error', 'off')),
    says         text,                     -- Reason of the status error, in our words; null otherwise.
    body         bytea          not null,  -- Resource as the client sent it, without the headers of its channel.
    -- Headers of the channel and the client's name, encrypted by the service: headers hold the receiver's secret.
    sealed       bytea          not null,
    -- Number of the newest event. Incremented in the commit of the result, which locks the row, so that numbers have the order of commits
    -- and no gaps.
    events       bigint         not null,
    sent         bigint         not null,  -- Number of the newest event that the callback accepted.
    tries        integer        not null,  -- Failed notifications since the last that was accepted.
    failing      timestamptz,              -- Time of the first of them; null without one.
    -- Whether it has been active: its events are recorded from then on, also while its callback does not answer.
    begun        boolean        not null,
    due          timestamptz    not null,  -- Time of the next notification; infinity without one.
    due_by_database timestamptz not null default 'infinity',  -- As in delivery_lane.
    leased_until timestamptz,              -- End of the lease, database clock; null without a lease.
    fence        bigint         not null,  -- Number of the latest lease; writes with an older one have no effect.
    constraint subscription_pkey primary key (site, id),
    constraint subscription_sent check (sent <= events)
);
comment on table subscription is 'Subscription of a client to the topic assessment-result. Deleted by its client, with its events.';
create index subscription_by_client on subscription (site, client);
create index subscription_by_due on subscription (site, due) where due < 'infinity';
create index subscription_by_database on subscription (due_by_database) where due_by_database < 'infinity';

create table subscription_event (
    site         text        not null,
    subscription text        not null,
    number       bigint      not null,
    at           timestamptz not null,  -- Time of the commit; meta.lastUpdated of the result.
    trigger      text        not null,
    focus        text        not null,  -- Reference of the response, such as QuestionnaireResponse/1; never a patient.
    patient      text        not null,  -- Patient of the focus, so that a notification reads no other table; empty after the erasure.
    constraint subscription_event_pkey primary key (site, subscription, number),
    constraint subscription_event_trigger check (trigger in ('received', 'amended', 'signed', 'withdrawn'))
);
comment on table subscription_event is 'Events of a subscription, numbered from 1. Inserted after the commit of the result, from subscription_notice.';
-- For erasures.
create index subscription_event_by_patient on subscription_event (site, patient);

-- The commit of a result inserts its notice, once for all subscriptions, and locks none of their rows. One process per site (advisory
-- lock) moves committed notices to subscription_event, so that an event that was committed before another has the lower number.
create table subscription_notice (
    site    text        not null,
    place   bigint      not null generated always as identity,
    patient text        not null,
    trigger text        not null,
    focus   text        not null,
    at      timestamptz not null,
    constraint subscription_notice_pkey primary key (site, place)
);
comment on table subscription_notice is 'Change of a result that subscriptions wait for. Inserted in the commit of the result, deleted when it has a number in each subscription, about a second later.';

-- -------------------- Bulk export --------------------
-- An export stores no files: the ledger is insert only, so that a file is a range of ids as of the time of the request.
create table export_job (
    site             text        not null,
    id               text        not null,
    client           text        not null,  -- SHA-256 of issuer and client id, in hexadecimal; only this client sees the row.
    transaction_time timestamptz not null,  -- Time of the request; the export has the versions recorded up to then.
    until            timestamptz not null,
    request          text        not null,  -- URL of the request, for the manifest.
    patients_only    boolean     not null,
    since            timestamptz,
    types            text[]      not null,  -- Exported types, in the order of their files.
    state            text        not null constraint export_job_state check (state in ('preparing', 'ready', 'failed')),
    place            integer     not null,  -- Number of finished types.
    after_id         text        not null,  -- Last id of the newest file of the current type; a restarted preparation continues after it.
    due              timestamptz not null,  -- Time of the next step of the preparation.
    polled           timestamptz,           -- Time of the last status request that came in time.
    leased_until     timestamptz,           -- End of the lease, database clock; null without a lease.
    fence            bigint      not null,  -- Number of the latest lease; writes with an older one have no effect.
    constraint export_job_pkey primary key (site, id)
);
comment on table export_job is 'Bulk export of a client. Deleted by its client, at its end, or when a patient of the site is erased.';
create index export_job_by_end on export_job (site, until);

create table export_file (
    site      text          not null,
    job       text          not null,
    number    integer       not null,
    type      text          not null,
    after_id  text          not null,
    last_id   text          not null,
    resources bigint        not null,
    sha256    sha256_digest not null,  -- SHA-256 of the uncompressed NDJSON.
    constraint export_file_pkey primary key (site, job, number)
);
comment on table export_file is 'Prepared file of a bulk export: resources of one type with ids after after_id, up to last_id. Deleted with the job.';

-- -------------------- Follow-up --------------------
create table follow_up (
    site         text        not null,
    id           text        not null,  -- Id of the outcome, an Observation; it contains the assessment and the days.
    patient      text        not null,
    assessment   text        not null,
    days         integer     not null,  -- Time after the assessment until which the record is read.
    assessed     timestamptz not null,  -- Clinical date of the response.
    state        text        not null constraint follow_up_state
        check (state in ('waiting', 'followed', 'no-contact', 'unclear', 'unread', 'void')),
    computed     text,                  -- Disposition of the result; null without a result.
    decided      text,                  -- Disposition that holds; null while nobody has decided.
    causes       text[]      not null default '{}',  -- Causes of the result, as code|tier.
    found        text[]      not null default '{}',  -- Causes in the record, as code|days after the assessment.
    tries        integer     not null default 0,     -- Times that the record could not be read.
    due          timestamptz not null,  -- Time of the next try; infinity when the follow-up has ended.
    leased_until timestamptz,           -- End of the lease, database clock; null without a lease.
    fence        bigint      not null default 0,  -- Number of the latest lease; writes with an older one have no effect.
    constraint follow_up_pkey primary key (site, id)
);
comment on table follow_up is 'Follow-up of an assessment in the record of the EHR, and what it found, at sites that follow up. The outcome itself is in resource_version. Updated by the lease holder.';
-- Partial: contains only follow-ups that have not ended.
create index follow_up_by_due on follow_up (site, due) where due < 'infinity';
create index follow_up_by_assessment on follow_up (site, assessment);
create index follow_up_by_patient on follow_up (site, patient);
create index follow_up_by_days on follow_up (site, days, assessed);

create table erased_resource (
    site      text        not null,
    reference text        not null,  -- Type and id, such as Observation/01a2….
    erased_at timestamptz not null,
    constraint erased_resource_pkey primary key (site, reference)
);
comment on table erased_resource is 'Resources that were erased with their patient, for the deletions of bulk exports. Names no patient, and nothing else refers to it.';

-- -------------------- Knowledge --------------------
-- Results name the editions of questionnaires and plans that produced them, and are signed, amended, replayed and verified with these
-- editions after profiles/ has changed. Stored as a whole, because plans read value sets and code systems of the same time (ADR 24).
create table knowledge_body (
    sha256   sha256_hex  not null,  -- SHA-256 of the uncompressed body.
    since    timestamptz not null,  -- Time of the first start of the service with this content, at any site.
    editions text[]      not null,  -- Editions that results can name: url|version#sha256, with the SHA-256 of the canonical JSON.
    body     bytea       not null,  -- JSON object from paths below profiles/ to text, compressed like the body of a resource.
    constraint knowledge_body_pkey primary key (sha256)
);
comment on table knowledge_body is 'Content of profiles/ that was in force at a site, once for each content. Insert only. Contains no personal data.';
alter table knowledge_body alter column body set storage external;

create table knowledge_kept (
    site   text        not null,
    sha256 sha256_hex  not null,  -- Key of knowledge_body.
    since  timestamptz not null,  -- Time of the first start of the service with this content at the site.
    constraint knowledge_kept_pkey primary key (site, sha256)
);
comment on table knowledge_kept is 'Sites and the knowledge that was in force there. Insert only.';

-- -------------------- Functions --------------------
-- Security-definer functions run as the owner, without row-level security. Each has a fixed search path that ends with pg_temp: otherwise
-- temporary objects of the caller would take precedence. Those without a condition on dorsal.site return only names of sites and numbers.

create function newest_version_faults() returns table (site text, type text, id text) language sql stable
    set search_path = "${flyway:defaultSchema}", pg_temp as $$
    select v.site, v.type, v.id
      from resource_version v
     group by v.site, v.type, v.id
    having array_agg(v.version::integer) filter (where v.newest) is distinct from array[max(v.version)::integer]
        or count(*) <> count(distinct v.version)
     union
    select v.site, v.type, v.id
      from resource_version v
     where not exists (select from code_set k where k.site = v.site and k.type = v.type and k.id = v.code_set)
$$;
comment on function newest_version_faults is 'Resources whose newest version is not the one that searches find, those with a version in two rows, and those without their code_set. For operators: runs with the rights of the caller, so the owner reads all sites.';

create function logs_that_wait() returns table (site text, leaves bigint, millis bigint)
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        select w.site, count(*), greatest(extract(epoch from now() - min(w.since)) * 1000, 0)::bigint
          from log_waiting w group by w.site
$$;
comment on function logs_that_wait is 'Number of leaves without a position and age of the oldest, for each site, in one query for all sites.';

create function log_sizes(sites text[]) returns table (site text, size bigint, signed bigint)
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        select s.site,
               coalesce((select max(e.position) + 1 from log_entry e where e.site = s.site), 0),
               coalesce((select max(c.size) from log_checkpoint c where c.site = s.site), 0)
          from unnest(sites) as s (site)
$$;
comment on function log_sizes is 'Size of the log and of its newest checkpoint, for each of these sites.';

-- Both functions end the pauses first that a replica noted whose clock was ahead: they would last until every clock has come that far.
create function sites_with_due_deliveries(at timestamptz) returns setof text
    language sql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        update delivery_lane set due = least(due, now()), due_by_database = 'infinity'
         where (site, patient) in (select site, patient from delivery_lane where due_by_database <= now()
                                      for no key update skip locked);
        select distinct site from delivery_lane
         where due <= at and due < 'infinity' and (leased_until is null or leased_until < now())
$$;
comment on function sites_with_due_deliveries is 'Sites with a due lane, in one query for all sites.';

create function sites_with_open_deliveries() returns setof text
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        select site from delivery_lane where unplanned > 0
         union
        select site from delivery_item where state in ('PENDING', 'SENT', 'UNKNOWN', 'PARKED')
$$;
comment on function sites_with_open_deliveries is 'Sites with unfinished deliveries, in one query for all sites.';

create function sites_with_due_exports(at timestamptz) returns setof text
    language sql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        with gone as (delete from export_job where until <= at returning site, id)
        delete from export_file f using gone where f.site = gone.site and f.job = gone.id;
        select distinct site from export_job
         where state = 'preparing' and due <= at and (leased_until is null or leased_until < now())
$$;
comment on function sites_with_due_exports is 'Deletes the exports that have ended, also of sites that have none any more; returns the sites with one that is due.';

create function sites_with_due_follow_ups(at timestamptz) returns setof text
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        select distinct site from follow_up
         where due <= at and due < 'infinity' and (leased_until is null or leased_until < now())
$$;
comment on function sites_with_due_follow_ups is 'Sites with a due follow-up, in one query for all sites.';

create function sites_with_due_subscriptions(at timestamptz) returns setof text
    language sql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        update subscription set due = least(due, now()), due_by_database = 'infinity'
         where (site, id) in (select site, id from subscription where due_by_database <= now() for no key update skip locked);
        select site from subscription
         where due <= at and due < 'infinity' and (leased_until is null or leased_until < now())
         union
        select site from subscription_notice
$$;
comment on function sites_with_due_subscriptions is 'Sites with a due subscription or a notice without a number, in one query for all sites.';

create function keep_knowledge(kept text, sites text[], at timestamptz) returns void
    language sql security definer set search_path = "${flyway:defaultSchema}", pg_temp as $$
        insert into knowledge_kept (site, sha256, since)
        select s.site, kept, at from unnest(sites) as s (site)
            on conflict on constraint knowledge_kept_pkey do nothing
$$;
comment on function keep_knowledge is 'Inserts rows of knowledge_kept for all these sites in one statement.';

-- -------------------- Row-level security --------------------
-- Each table with a column site except that of searches, so that none is omitted.
do $$
declare named text;
begin
    for named in
        select c.relname
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'site'
         where c.relkind = 'r' and c.relnamespace = '"${flyway:defaultSchema}"'::regnamespace
           and c.relname <> 'code_set'
    loop
        execute format('alter table %I enable row level security', named);
        execute format('create policy of_the_named_site on %I using (site = nullif(current_setting(''dorsal.site'', true), ''''))', named);
    end loop;
end
$$;

-- -------------------- Rights of the application --------------------
-- Ledger: insert only, except which version is the newest.
grant insert, select on assessment, identifier_holder, resource_versions, code_set, sign_off, clinician, audit_event,
    log_entry, log_node, log_checkpoint, log_cosignature, delivery, delivery_plan, delivery_attempt, knowledge_body, knowledge_kept to "${app_role}";
grant insert, select on result_set to "${app_role}";
grant update (newest) on resource_versions, result_set to "${app_role}";
grant select on resource_version, searched_version, searched_event to "${app_role}";
-- Progress of deliveries: the columns that identify the patient and the resource do not change.
grant insert, select on delivery_lane, delivery_item to "${app_role}";
grant update (orders, unplanned, due, due_by_database, leased_until, fence) on delivery_lane to "${app_role}";
grant update (state, reason, target_id, target_version, filed_id, filed_version, tries, since, changed, next, says, may_be_there)
    on delivery_item to "${app_role}";
-- Short-lived rows.
grant insert, select, delete on log_waiting, single_use, cds_feedback, subscription, subscription_event,
    subscription_notice, export_job, export_file to "${app_role}";
grant insert, select, update, delete on launch, draft, cds_card, auditor_session, session_end, auditor_search,
    auditor_look to "${app_role}";
grant update (version, changed, status, says, body, sealed, patient, events, sent, tries, failing, begun, due, due_by_database,
        leased_until, fence)
    on subscription to "${app_role}";
grant update (state, place, after_id, due, polled, leased_until, fence) on export_job to "${app_role}";
grant insert, select on follow_up to "${app_role}";
grant update (state, computed, decided, causes, found, tries, due, leased_until, fence) on follow_up to "${app_role}";
grant select on erased_resource, restoration to "${app_role}";

revoke all on function newest_version_faults, logs_that_wait, log_sizes, sites_with_due_deliveries,
    sites_with_open_deliveries, sites_with_due_exports, sites_with_due_follow_ups, sites_with_due_subscriptions,
    keep_knowledge from public;
grant execute on function logs_that_wait, log_sizes, sites_with_due_deliveries, sites_with_open_deliveries,
    sites_with_due_exports, sites_with_due_follow_ups, sites_with_due_subscriptions, keep_knowledge to "${app_role}";
-- Temporary objects: not needed, and a risk for functions with the rights of the owner.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('revoke temporary on database %I from %I', current_database(), '${app_role}');
exception when insufficient_privilege then
    raise notice 'temporary objects remain allowed: the owner of the database has to revoke them';
end
$$;
