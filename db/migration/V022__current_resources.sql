-- The current version of each resource as a row of its own, which is what searches go through. That a version is current was found by asking
-- for a newer one; where the planner had no statistics, as in every new installation, it looked for that one among all of the site.
--
-- The ledger stays as it is and knows everything: this table repeats what searches compare, and no clinical body. Both are written by one
-- statement, so this one can be made anew from the ledger at any time, and
-- current_resource_faults tells where it does not agree.
--
-- The key begins with the patient, who never changes: it is the index by patient as well. Whoever names an id finds the patient by the key of
-- the ledger.
--
-- Only two indexes begin with site_type, by which alone many rows are found; every other begins with what its search names. Without
-- statistics each column that is compared counts for a two-hundredth of the rows, and an index that begins with site and type looks as good
-- as one that also has the patient.
create table current_resource (
    site             text        not null,
    type             text        not null,
    id               text        not null,
    version          integer     not null,
    site_type        bigint      not null generated always as (hashtextextended(type, hashtextextended(site, 0))) stored,
    patient          text        not null,
    status           text        not null,
    recorded_at      timestamptz not null,
    date_from        timestamptz not null,
    date_to          timestamptz not null,
    identifier_value text,
    terms            bigint[]    not null,
    kind             bigint      not null,
    origin           bigint      not null,
    constraint current_resource_pkey primary key (patient, site, type, id)
);

comment on table current_resource is 'What searches compare of the newest version of each resource; repeats resource_version and holds no body. Updated in the commit that appends a version.';
comment on column current_resource.version is 'Highest version in resource_version.';
comment on column current_resource.site_type is 'Site and type as one number, so that an index needs one column for them.';
comment on column current_resource.patient is 'As in resource_version, like all columns that follow.';

insert into current_resource (site, type, id, version, patient, status, recorded_at, date_from, date_to, identifier_value, terms, kind, origin)
select distinct on (site, type, id)
       site, type, id, version, patient, status, recorded_at, date_from, date_to, identifier_value, terms, kind, origin
  from resource_version
 order by site, type, id, version desc;

create index current_resource_by_time on current_resource (site_type, recorded_at);
create index current_resource_by_kind on current_resource (site_type, kind, recorded_at);
create index current_resource_by_date on current_resource (kind, site_type, date_from);
create index current_resource_by_origin on current_resource (origin, site_type);
create index current_resource_by_identifier on current_resource (identifier_value, site_type) where identifier_value is not null;

alter table current_resource enable row level security;
create policy of_the_named_site on current_resource using (site = nullif(current_setting('dorsal.site', true), ''));

-- The only copy of facts that the service may change: the ledger that it is made from stays insert only.
grant insert, update, select on current_resource to "${app_role}";

-- Reads by id and by patient are all that is asked of the ledger itself.
drop index resource_version_by_time;
drop index resource_version_by_date;
drop index resource_version_by_kind;
drop index resource_version_by_origin;
drop index resource_version_by_identifier;


-- For whoever operates the database: empty when both agree. Runs with the rights of its caller, so the owner sees all sites.
create function current_resource_faults() returns table (site text, type text, id text) language sql stable
    set search_path = "${flyway:defaultSchema}", pg_temp
as $$
    with newest as (
        select distinct on (v.site, v.type, v.id)
               v.site, v.type, v.id, v.version, v.patient, v.status, v.recorded_at, v.date_from, v.date_to, v.identifier_value, v.terms,
               v.kind, v.origin
          from resource_version v
         order by v.site, v.type, v.id, v.version desc),
    current as (
        select c.site, c.type, c.id, c.version, c.patient, c.status, c.recorded_at, c.date_from, c.date_to, c.identifier_value, c.terms,
               c.kind, c.origin
          from current_resource c)
    select d.site, d.type, d.id from (table newest except table current) d
     union
    select d.site, d.type, d.id from (table current except table newest) d
$$;

comment on function current_resource_faults is 'Resources whose row in current_resource is not that of their highest version in the ledger, or that are missing in either.';

revoke all on function current_resource_faults() from public;
