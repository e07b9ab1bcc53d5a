-- Which events carry these terms, by the index of terms.
--
-- Row-level security keeps the application from that index: PostgreSQL checks a policy before any operator that could tell of
-- other rows by its errors, and array operators count among those. So the owner looks them up for it, with the policy's own
-- condition: events of the named site, and none when no site is named.

create function audit_event_by_terms(all_terms bigint[], any_terms bigint[], at_most integer) returns setof text
    language plpgsql stable security definer
    set search_path from current
    set enable_seqscan = off
    set plan_cache_mode = force_custom_plan
as $$
begin
    if all_terms is not null and any_terms is not null then
        return query select e.id from audit_event e
                      where e.terms @> all_terms and e.terms && any_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    elsif all_terms is not null then
        return query select e.id from audit_event e
                      where e.terms @> all_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    else
        return query select e.id from audit_event e
                      where e.terms && any_terms
                        and e.site || '' = nullif(current_setting('dorsal.site', true), '')
                      limit at_most;
    end if;
end
$$;

comment on function audit_event_by_terms is 'Ids of at most so many events of the named site that carry all and any of these terms, in no order. The expression on site keeps the planner from walking along an index of the site.';

revoke all on function audit_event_by_terms from public;
grant execute on function audit_event_by_terms to "${app_role}";

-- What was written last is looked through one by one: not too much of it.
alter index audit_event_by_term set (gin_pending_list_limit = 1024);
