-- Business identifiers of responses, and which response holds each.
--
-- A response that is withdrawn lets its identifier go, and one that a later version brings is held from then on. The ledger is
-- insert only, so holding and letting go are rows with rising numbers: the highest number of an identifier says how it stands.
-- Two callers who want the same identifier meet at the key, and one of them learns who holds it.

create table identifier_holder (
    site       text    not null,
    identifier text    not null,
    number     integer not null,
    patient    text    not null,
    assessment text    not null,
    held       boolean not null,
    constraint identifier_holder_pkey primary key (site, identifier, number)
);

comment on table identifier_holder is 'Which response holds a business identifier. Insert only; the highest number of an identifier counts.';
comment on column identifier_holder.identifier is 'system|value, at most 500 characters.';
comment on column identifier_holder.number is 'From 1 for each identifier of a site.';
comment on column identifier_holder.held is 'False: the response was withdrawn, or carries another identifier now; the identifier is free.';

-- What one response holds.
create index identifier_holder_by_assessment on identifier_holder (site, patient, assessment);

alter table identifier_holder enable row level security;

create policy of_the_named_site on identifier_holder using (site = nullif(current_setting('dorsal.site', true), ''));

grant insert, select on identifier_holder to "${app_role}";

insert into identifier_holder (site, identifier, number, patient, assessment, held)
select site, identifier, 1, patient, id, true from assessment where identifier is not null;

insert into identifier_holder (site, identifier, number, patient, assessment, held)
select h.site, h.identifier, 2, h.patient, h.assessment, false
  from identifier_holder h
 where exists (select from resource_version v
                where v.site = h.site and v.type = 'QuestionnaireResponse' and v.id = h.assessment
                  and v.status = 'entered-in-error');

drop index assessment_identifier_once;

comment on column assessment.identifier is 'Business identifier of the response as it was received, as system|value; who holds it now stands in identifier_holder.';


-- A function that runs as the owner must not be led to names that its caller made: temporary objects come first in every search
-- path that does not say otherwise. So the path is fixed and ends with pg_temp, and nobody needs temporary objects here.
alter function audit_event_by_terms(bigint[], bigint[], integer) set search_path = "${flyway:defaultSchema}", pg_temp;

do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
    execute format('revoke temporary on database %I from %I', current_database(), '${app_role}');
exception when insufficient_privilege then
    raise notice 'temporary objects stay allowed: the owner of the database has to revoke them';
end
$$;
