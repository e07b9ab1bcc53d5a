-- The index of an event's terms holds what is looked up in it and no more (ADR 52): not what nearly every event carries, and no
-- references to results that lie in the record of the event's own patient. Those events are found by that patient.

alter table audit_event add column indexed_terms integer;

comment on column audit_event.indexed_terms is 'So many of the first terms are in the index of terms. Null: all of them, as the release before writes it.';

drop index audit_event_by_term;
create index audit_event_by_term on audit_event using gin ((terms[1:coalesce(indexed_terms, 2147483647)]))
    with (gin_pending_list_limit = 1024);

-- nothing is planned by them: the only searches of this index are the functions below, which leave the planner no choice
alter index audit_event_by_term alter column 1 set statistics 0;


-- Which events carry these terms, among the terms that are indexed (V008 tells why the owner looks).
create function audit_event_by_indexed_terms(all_terms bigint[], any_terms bigint[], at_most integer) returns setof text
    language plpgsql stable security definer
    set search_path = "${flyway:defaultSchema}", pg_temp
    set enable_seqscan = off
    set plan_cache_mode = force_custom_plan
as $$
begin
    if all_terms is not null and any_terms is not null then
        return query select e.id from audit_event e
                      where e.terms[1:coalesce(e.indexed_terms, 2147483647)] @> all_terms
                        and e.terms[1:coalesce(e.indexed_terms, 2147483647)] && any_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    elsif all_terms is not null then
        return query select e.id from audit_event e
                      where e.terms[1:coalesce(e.indexed_terms, 2147483647)] @> all_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    else
        return query select e.id from audit_event e
                      where e.terms[1:coalesce(e.indexed_terms, 2147483647)] && any_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    end if;
end
$$;

comment on function audit_event_by_indexed_terms is 'Ids of at most so many events of the named site that carry all and any of these terms among those that are indexed, in no order. The expression on site keeps the planner from walking along an index of the site.';

revoke all on function audit_event_by_indexed_terms from public;
grant execute on function audit_event_by_indexed_terms to "${app_role}";


-- The release before asks this one and knows nothing of what is found by patient. It is answered in full, without the index: slowly,
-- or not within its time, but never with events left out.
create or replace function audit_event_by_terms(all_terms bigint[], any_terms bigint[], at_most integer) returns setof text
    language sql stable security definer
    set search_path = "${flyway:defaultSchema}", pg_temp
as $$
    select e.id from audit_event e
     where e.site = nullif(current_setting('dorsal.site', true), '')
       and (all_terms is null or e.terms @> all_terms)
       and (any_terms is null or e.terms && any_terms)
       and (all_terms is not null or any_terms is not null)
     limit at_most
$$;

comment on function audit_event_by_terms is 'For the release before this migration; goes with a later one.';
