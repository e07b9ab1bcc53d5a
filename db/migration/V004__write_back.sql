-- What becomes of an order to deliver: whose turn it is, what it consists of, where each resource stands, what was tried.
--
-- The order itself (delivery) is part of the ledger and never changes. What changes is kept beside it, in rows that only the
-- holder of the patient's lane may write. A lane is held by a lease: the fence rises with each one, and every write names the
-- fence that it was given. Whether a lease has run out is measured by this server's clock alone, so that no replica's wrong clock
-- shortens or lengthens it; what is due is told by the service's clock, as everything else that people see.

-- What was queued before this was queued for every result, without asking whether the site writes back, and nobody carried it
-- out. It goes, so that nothing of last year turns up in a chart tomorrow; the results themselves stay where they are.
delete from delivery;

alter table delivery drop constraint delivery_pkey;
alter table delivery drop column slot, drop column resource_type, drop column resource_id, drop column state;
alter table delivery add column clinician text;
alter table delivery add constraint delivery_pkey primary key (site, patient, assessment, version);

comment on table delivery is 'The order to bring one version of a result set into the EHR. Queued in the commit that made the results, so an acknowledged result is never forgotten. Insert only: what came of it is told by the other delivery tables.';
comment on column delivery.version is 'Version of the result set.';
comment on column delivery.clinician is 'The EHR''s reference of who signed, whose launch may carry it; null when nobody did.';


-- One patient's deliveries are worked on by one replica at a time, in order.
create table delivery_lane (
    site         text        not null,
    patient      text        not null,
    orders       bigint      not null,
    unplanned    bigint      not null,
    due          timestamptz not null,
    leased_until timestamptz,
    fence        bigint      not null default 0,
    constraint delivery_lane_pkey primary key (site, patient)
);

comment on table delivery_lane is 'Mutable. Made by a patient''s first order, and kept.';
comment on column delivery_lane.orders is 'Counts what may give the lane work: orders, and launches whose tokens may be waited for. Who gives the lane back and has seen fewer makes it due at once.';
comment on column delivery_lane.unplanned is 'Orders that no plan has been made for.';
comment on column delivery_lane.due is 'To be looked at by then, by the service''s clock; infinity when there is nothing to do.';
comment on column delivery_lane.leased_until is 'Held until then, by this server''s clock; null when nobody holds it.';
comment on column delivery_lane.fence is 'Rises with each lease; whoever holds an older one can''t write any more.';

-- The next lane to work on; what is idle is not in it, so it stays as small as the backlog.
create index delivery_lane_by_due on delivery_lane (site, due) where due < 'infinity';
create index delivery_lane_unplanned on delivery_lane (site) where unplanned > 0;


-- What an order came to: which kinds of resources the EHR gets, and why not the others.
create table delivery_plan (
    site       text        not null,
    patient    text        not null,
    assessment text        not null,
    version    integer     not null,
    planned_at timestamptz not null,
    ways       jsonb       not null,
    constraint delivery_plan_pkey primary key (site, patient, assessment, version)
);

comment on table delivery_plan is 'Once for each order, with the items that it consists of. Insert only.';
comment on column delivery_plan.planned_at is 'This server''s clock.';
comment on column delivery_plan.ways is 'For each kind of resource "written", or the word of the reason why it stays with us.';


-- One version of one resource on its way into the EHR.
create table delivery_item (
    site             text        not null,
    patient          text        not null,
    assessment       text        not null,
    slot             text        not null,
    version          integer     not null,
    key              uuid        not null,
    kind             text        not null,
    position         integer     not null,
    resource_version integer     not null,
    state            text        not null,
    reason           text,
    target_id        text,
    target_version   text,
    filed_id         text,
    filed_version    text,
    tries            integer     not null,
    changed          timestamptz not null,
    next             timestamptz,
    says             text,
    may_be_there     boolean     not null,
    constraint delivery_item_pkey primary key (site, patient, assessment, slot, version)
);

comment on table delivery_item is 'Mutable, by the holder of the patient''s lane. Its history stands in delivery_attempt and audit_event.';
comment on column delivery_item.slot is 'Our reference of the resource, the same in all versions.';
comment on column delivery_item.version is 'Version of the result set; with the slot it names the same item at every try.';
comment on column delivery_item.key is 'UUIDv5(assessment, slot, version): what the EHR''s copy is marked with, so that it can be found again.';
comment on column delivery_item.position is 'Among the items of its order: what is referred to comes first.';
comment on column delivery_item.resource_version is 'Version of the resource to deliver; the version itself stands in resource_version.';
comment on column delivery_item.state is 'PENDING, SENT (committed before anything leaves), UNKNOWN (to be searched for first), FILED, REJECTED, SUPERSEDED, PARKED.';
comment on column delivery_item.target_id is 'Logical id in the EHR of the copy that an update was sent for.';
comment on column delivery_item.filed_id is 'Logical id in the EHR of the copy that holds it.';
comment on column delivery_item.tries is 'How often it failed while the EHR served others.';
comment on column delivery_item.next is 'Not before then, by the service''s clock.';
comment on column delivery_item.says is 'The EHR''s own words, bounded; may hold patient data.';
comment on column delivery_item.may_be_there is 'It was sent, and nobody knows whether it arrived.';

create unique index delivery_item_by_key on delivery_item (site, key);
-- What waits or needs a person; what is done is not in it.
create index delivery_item_open on delivery_item (site, state, changed) 
    where state in ('PENDING', 'SENT', 'UNKNOWN', 'REJECTED', 'PARKED');


-- One request to the EHR and what came of it.
create table delivery_attempt (
    site    text        not null,
    patient text        not null,
    key     uuid        not null,
    id      uuid        not null,
    at      timestamptz not null,
    act     text        not null,
    outcome text        not null,
    status  integer,
    constraint delivery_attempt_pkey primary key (site, patient, key, id)
);

-- Whether a search has ever found anything at that EHR.
create index delivery_attempt_found on delivery_attempt (site, key) where act = 'SEARCH' and outcome = 'DONE';

comment on table delivery_attempt is 'Written in the commit that keeps what it led to. Insert only.';
comment on column delivery_attempt.key is 'The item''s.';
comment on column delivery_attempt.id is 'UUIDv7, and the id of its audit event.';
comment on column delivery_attempt.status is 'HTTP status; null when there was no answer.';


-- Whose token a delivery may use.
alter table launch add column clinician_sha256 bytea;

comment on column launch.clinician_sha256 is 'SHA-256 of site|patient|the EHR''s reference of the person who launched, so that their launches for that patient are found and nobody is named; null when the EHR does not say.';

create index launch_by_clinician on launch (site, patient, clinician_sha256) where clinician_sha256 is not null;


-- Second line of defence behind the site in every statement.
alter table delivery_lane    enable row level security;
alter table delivery_plan    enable row level security;
alter table delivery_item    enable row level security;
alter table delivery_attempt enable row level security;

create policy of_the_named_site on delivery_lane    using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on delivery_plan    using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on delivery_item    using (site = nullif(current_setting('dorsal.site', true), ''));
create policy of_the_named_site on delivery_attempt using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on delivery_plan, delivery_attempt to "${app_role}";
-- Of what changes, only what changes: which patient and resource a row is about stays.
grant insert, select on delivery_lane, delivery_item to "${app_role}";
grant update (orders, unplanned, due, leased_until, fence) on delivery_lane to "${app_role}";
grant update (state, reason, target_id, target_version, filed_id, filed_version, tries, changed, next, says, may_be_there)
    on delivery_item to "${app_role}";
