-- Ids of results begin with the moment of their assessment, as the assessment's own id does: a month of everything is a range of ids,
-- and whoever has an id knows the month (ADR 35; db/partitions.sql divides the tables by it).
--
-- What V001 says of distributing by (site, patient) holds no more: between machines the key is the site, which every key has.
--
-- Which ids an assessment's results have is told by the version digit of its own id: 7, they are hashes alone; 8, they are dated. The
-- release before knows only the first kind and would look for results where they are not. So where it may still run, which is where
-- there is any event, the second kind begins a day later.
do $$
begin
    execute format(
        'create function results_are_dated_since() returns timestamptz language sql stable as %L',
        format('select %L::timestamptz',
               case when exists (select from audit_event) then now() + interval '1 day' else '-infinity'::timestamptz end));
end
$$;

revoke all on function results_are_dated_since() from public;
grant execute on function results_are_dated_since() to "${app_role}";

comment on function results_are_dated_since() is 'Assessments made from then on have ids of version 8, and so have their results.';
