-- The index of an event's terms holds them by site: a term that one tenant's events carry in millions was read through, event by event, by
-- another tenant's search for it. A term of the index is now one of a site, so a search reads what it finds.
--
-- No index of both columns: that needs the extension btree_gin, which not every installation has or may make.

create function audit_event_looked_up(site text, terms bigint[], indexed integer) returns bigint[] language plpgsql immutable parallel safe
as $$
declare
    of_site bigint := hashtextextended(site, 0);
    numbers bigint[] := '{}';
begin
    for place in 1 .. least(indexed, cardinality(terms)) loop
        numbers[place] := terms[place] # of_site;
    end loop;
    return numbers;
end
$$;

comment on function audit_event_looked_up is 'The first terms of an event, or all where no number is given, as the index holds them: each as a number of its site.';

drop index audit_event_by_term;
create index audit_event_by_term on audit_event using gin (audit_event_looked_up(site, terms, indexed_terms))
    with (gin_pending_list_limit = 1024);

-- nothing is planned by them: the only searches of this index leave the planner no choice
alter index audit_event_by_term alter column 1 set statistics 0;


create or replace function audit_event_by_indexed_terms(all_terms bigint[], any_terms bigint[], at_most integer) returns setof text
    language plpgsql stable security definer
    set search_path = "${flyway:defaultSchema}", pg_temp
    set enable_seqscan = off
    set enable_bitmapscan = on
    set plan_cache_mode = force_custom_plan
as $$
declare
    named text := nullif(current_setting('dorsal.site', true), '');
begin
    if all_terms is not null and any_terms is not null then
        return query select e.id from audit_event e
                      where audit_event_looked_up(e.site, e.terms, e.indexed_terms) @> audit_event_looked_up(named, all_terms, null)
                        and audit_event_looked_up(e.site, e.terms, e.indexed_terms) && audit_event_looked_up(named, any_terms, null)
                        and e.site || '' = named
                      limit at_most;
    elsif all_terms is not null then
        return query select e.id from audit_event e
                      where audit_event_looked_up(e.site, e.terms, e.indexed_terms) @> audit_event_looked_up(named, all_terms, null)
                        and e.site || '' = named
                      limit at_most;
    else
        return query select e.id from audit_event e
                      where audit_event_looked_up(e.site, e.terms, e.indexed_terms) && audit_event_looked_up(named, any_terms, null)
                        and e.site || '' = named
                      limit at_most;
    end if;
end
$$;
