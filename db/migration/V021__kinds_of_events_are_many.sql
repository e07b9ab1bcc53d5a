-- How many kinds of events the planner takes a site to have (ADR 61). Where nearly all are of one kind it counts one, takes every kind that is
-- looked for to be that one, and walks along time through all events to find what none of them is.

do $$
declare
    piece regclass;
begin
    for piece in
        select 'audit_event'::regclass union select relid from pg_partition_tree('audit_event')
    loop
        execute format('alter table %s alter column kind set (n_distinct = 50, n_distinct_inherited = 50)', piece);
    end loop;
end
$$;

analyze audit_event (kind);
