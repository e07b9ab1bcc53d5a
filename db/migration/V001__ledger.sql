-- The ledger: what was received, what was made of it, who looked, and what still has to reach an EHR.
--
-- Two roles. The owner runs these migrations. The application (${app_role}) may insert and select, and nothing else: no update,
-- no delete, no truncate, no DDL. A correction is a new version, a withdrawal is a new version with its own status.
--
-- Every row carries its site. Row-level security shows a connection only the rows of the site that the transaction named in
-- dorsal.site. A transaction that forgot to name one sees nothing and may insert nothing, on a used connection too, where the
-- forgotten setting is the empty string.
--
-- Keys lead with (site, patient) where uniqueness allows, and patient stands in every row of clinical data: the tables can be
-- distributed over a cluster by (site, patient), and one assessment stays one single-shard transaction.
--
-- Row checks stand in the service's records, not here: PostgreSQL reads each check anew for every statement, and the two dozen
-- that once stood here took an eighth of an append. What must hold between rows (keys) and between sites (policies) stands here.


-- One received response that asked to be assessed, and the anchor of everything made from it.
create table assessment (
    site            text        not null,
    patient         text        not null,
    id              text        not null,
    identifier      text,
    received_sha256 bytea       not null,
    created         timestamptz not null,
    constraint assessment_pkey primary key (site, patient, id)
);

comment on table assessment is 'One received response and everything that followed. Insert only.';
comment on column assessment.site is 'The organisation it belongs to; part of every key and every predicate.';
comment on column assessment.patient is 'Logical id of the Patient in the EHR of the site.';
comment on column assessment.identifier is 'Business identifier of the response as system|value. Two callers who race with the same one get one assessment.';
comment on column assessment.received_sha256 is 'SHA-256 of the bytes as they were received, before anything read them.';

create unique index assessment_identifier_once on assessment (site, identifier) where identifier is not null;


-- One version of one FHIR resource, for ever. The current version is the one with the highest number.
create table resource_version (
    site             text        not null,
    patient          text        not null,
    type             text        not null,
    id               text        not null,
    version          integer     not null,
    status           text        not null,
    recorded_at      timestamptz not null,
    date_from        timestamptz not null,
    date_to          timestamptz not null,
    identifier_value text,
    terms            bigint[]    not null,
    sha256           bytea       not null,
    body             bytea       not null,
    constraint resource_version_pkey primary key (site, type, id, version)
);

comment on table resource_version is 'Every version of every resource. Insert only: a new state is a new row. Two writers of the same version meet at the key, so one of them has to look again.';
comment on column resource_version.patient is 'Whose compartment it belongs to; empty for what belongs to no patient, such as the Device. Never changes between versions.';
comment on column resource_version.status is 'Status code of the resource; a withdrawn one stays, as entered-in-error.';
comment on column resource_version.recorded_at is 'Service clock at the commit, equal in all rows of one commit; FHIR meta.lastUpdated.';
comment on column resource_version.date_from is 'Start of the clinical date (effective, authored, period, recorded), inclusive.';
comment on column resource_version.date_to is 'End of the clinical date, exclusive.';
comment on column resource_version.identifier_value is 'Value part of the business identifier that searches may ask for, without its system; null for most rows.';
comment on column resource_version.terms is 'What token and reference searches match: of each parameter=value the first eight bytes of its SHA-256 (ADR 5). The words stand in the body.';
comment on column resource_version.sha256 is 'SHA-256 of the body as it is sent, checked after every read.';
comment on column resource_version.body is 'The JSON as it is sent, compressed by the service (zstd frame; its header names the dictionary, ADR 5).';

-- The service has compressed the body already: a second try by PostgreSQL would cost time and win nothing.
alter table resource_version alter column body set storage external;

-- The searches. None of these names the resource, so that the rows of one assessment share an entry (B-tree deduplication).
-- By patient: almost every search; a patient has few enough resources to sort.
create index resource_version_by_patient on resource_version (site, patient, type);
-- By _lastUpdated: the default order of every search across patients, and the bulk export.
create index resource_version_by_time on resource_version (site, type, recorded_at);
-- By clinical date across patients.
create index resource_version_by_date on resource_version (site, type, date_from);
-- By business identifier, with or without its system.
create index resource_version_by_identifier on resource_version (site, type, identifier_value) where identifier_value is not null;


-- What happened to whom and by whom, as it will be read to an auditor. The signed log is built over these rows.
create table audit_event (
    site        text        not null,
    id          text        not null,
    recorded_at timestamptz not null,
    patient     text,
    body        bytea       not null,
    constraint audit_event_pkey primary key (site, id)
);

comment on table audit_event is 'One access or change. Written in the same transaction as the change it tells of. Insert only.';
comment on column audit_event.patient is 'Whose record was touched; null when no patient was (a failed sign-in, a change of settings).';
comment on column audit_event.body is 'Canonical bytes of the event, compressed like the body of a resource; the signed log hashes them uncompressed.';

alter table audit_event alter column body set storage external;


-- One resource on its way into the EHR of the site. The row is the order to deliver; what came of it is told by later tables.
create table delivery (
    site          text        not null,
    patient       text        not null,
    assessment    text        not null,
    slot          text        not null,
    resource_type text        not null,
    resource_id   text        not null,
    version       integer     not null,
    state         text        not null default 'PENDING',
    created       timestamptz not null,
    constraint delivery_pkey primary key (site, patient, assessment, slot, version)
);

comment on table delivery is 'Queued in the transaction that made the resource, so an acknowledged result is never forgotten.';
comment on column delivery.slot is 'Place of the resource in the result set; with the assessment it names the same resource at every try.';
comment on column delivery.version is 'Version of the resource to deliver; the version itself stands in resource_version.';
comment on column delivery.state is 'PENDING: not yet sent.';


-- Second line of defence behind the site in every statement.
alter table assessment       enable row level security;
alter table resource_version enable row level security;
alter table audit_event      enable row level security;
alter table delivery         enable row level security;

create policy of_the_named_site on assessment       using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on resource_version using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on audit_event      using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on delivery         using (site = nullif(current_setting('dorsal.site', true), ''));

-- All that the application may do.
grant insert, select on assessment, resource_version, audit_event, delivery to "${app_role}";
