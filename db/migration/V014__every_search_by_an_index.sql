-- Every search that the service lists finds its rows by an index that leads with the site, whatever is asked for and however rare.
--
-- kind: resources of one kind carry the same codes and status. There are some hundred kinds of a type at a site. A search by codes
-- walks from kind to kind, keeps those that match, and reads each along its order; so it also says at once that nothing matches.
-- origin: what one assessment made. Whatever is derived from a response, or is the target of a Provenance, is among its few rows.
-- resource_link: encounters and people, who are too many for kinds and have many assessments.
--
-- Zero says that the row was written without: by the release before, or not by an assessment. Those are looked at in every search,
-- so correctness never depends on these columns.
alter table resource_version add column kind bigint not null default 0, add column origin bigint not null default 0;
alter table audit_event add column kind bigint not null default 0;

comment on column resource_version.kind is 'First eight bytes of the SHA-256 of the codes that it carries and its status (ADR 31); 0: unknown.';
comment on column resource_version.origin is 'First eight bytes of the SHA-256 of the id of the assessment that made it; 0: none or unknown.';
comment on column audit_event.kind is 'As in resource_version: type, subtype, action and outcome.';

drop index resource_version_by_date;
create index resource_version_by_date on resource_version (site, type, kind, date_from);
create index resource_version_by_kind on resource_version (site, type, kind, recorded_at);
create index resource_version_by_origin on resource_version (site, type, origin);
create index audit_event_by_kind on audit_event (site, kind, recorded_at);

create table resource_link (
    site        text        not null,
    patient     text        not null,
    term        bigint      not null,
    origin      bigint      not null,
    recorded_at timestamptz not null
);

comment on table resource_link is 'Encounters, authors and agents that resources of a commit name. Insert only.';
comment on column resource_link.term is 'As in resource_version.terms.';
comment on column resource_link.origin is 'As in resource_version.';
comment on column resource_link.recorded_at is 'As in resource_version.';

create index resource_link_by_term on resource_link (site, term, recorded_at);
create index resource_link_by_patient on resource_link (site, patient);

alter table resource_link enable row level security;
create policy of_the_named_site on resource_link using (site = nullif(current_setting('dorsal.site', true), ''));
grant insert, select on resource_link to "${app_role}";
