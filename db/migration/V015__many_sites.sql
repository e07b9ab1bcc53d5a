-- What a thousand sites on one replica would ask one by one, asked at once. The functions tell names of sites and numbers, and nothing
-- of what waits there; whoever goes on names the site, and row-level security holds again.

create function logs_that_wait() returns table (site text, leaves bigint, millis bigint)
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
        select w.site, count(*), greatest(extract(epoch from now() - min(w.since)) * 1000, 0)::bigint
          from log_waiting w
         group by w.site
    $$;

create function log_sizes(sites text[]) returns table (site text, size bigint, signed bigint)
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
        select s.site,
               coalesce((select max(e.position) + 1 from log_entry e where e.site = s.site), 0),
               coalesce((select max(c.size) from log_checkpoint c where c.site = s.site), 0)
          from unnest(sites) as s (site)
    $$;

create function sites_with_open_deliveries() returns setof text
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
        select site from delivery_lane where unplanned > 0
         union
        select site from delivery_item where state in ('PENDING', 'SENT', 'UNKNOWN', 'PARKED')
    $$;

revoke all on function logs_that_wait() from public;
revoke all on function log_sizes(text[]) from public;
revoke all on function sites_with_open_deliveries() from public;
grant execute on function logs_that_wait() to "${app_role}";
grant execute on function log_sizes(text[]) to "${app_role}";
grant execute on function sites_with_open_deliveries() to "${app_role}";


-- Knowledge is nobody's and no site's: once for each content, however many sites were served with it.
create table knowledge_body (
    sha256   text        not null,
    since    timestamptz not null,
    editions text[]      not null,
    body     bytea       not null,
    constraint knowledge_body_pkey primary key (sha256)
);

comment on table knowledge_body is 'Everything in profiles/ as it was in force somewhere. Insert only. Nothing in it is about a person.';
comment on column knowledge_body.sha256 is 'Lower-case hex of the SHA-256 of the uncompressed body.';
comment on column knowledge_body.since is 'When the service first started with it, at any site.';
comment on column knowledge_body.editions is 'What results can name: url|version#sha256, with the SHA-256 of the canonical JSON.';
comment on column knowledge_body.body is 'JSON object of path below profiles/ to text, compressed like the body of a resource.';

alter table knowledge_body alter column body set storage external;

insert into knowledge_body (sha256, since, editions, body)
select distinct on (sha256) sha256, since, editions, body from knowledge_kept order by sha256, since;

-- The release before goes on beside this one until the upgrade is done, and one of its replicas may start once more: it still writes
-- both columns, and reads them. What it writes is kept here as well; what this release writes it takes for knowledge that names no
-- edition, and leaves alone. A later release drops the columns and the trigger.
alter table knowledge_kept alter column editions set default '{}', alter column body set default '';

create function keep_body_of_release_before() returns trigger language plpgsql
    security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
    begin
        insert into knowledge_body (sha256, since, editions, body)
        values (new.sha256, new.since, new.editions, new.body)
            on conflict on constraint knowledge_body_pkey do nothing;
        return new;
    end
    $$;

create trigger keep_body_of_release_before before insert on knowledge_kept
    for each row when (new.body <> '') execute function keep_body_of_release_before();

comment on column knowledge_kept.sha256 is 'Of a knowledge_body.';
comment on column knowledge_kept.editions is 'Written by the release before; empty since.';
comment on column knowledge_kept.body is 'Written by the release before; empty since.';

grant insert, select on knowledge_body to "${app_role}";

create function keep_knowledge(kept text, sites text[], at timestamptz) returns void
    language sql security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
        insert into knowledge_kept (site, sha256, since)
        select s.site, kept, at from unnest(sites) as s (site)
            on conflict on constraint knowledge_kept_pkey do nothing
    $$;

revoke all on function keep_knowledge(text, text[], timestamptz) from public;
grant execute on function keep_knowledge(text, text[], timestamptz) to "${app_role}";
