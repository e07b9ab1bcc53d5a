-- Functions that partition the tables of a large ledger by month, and each month by hash of (site, patient) if asked for. Instructions:
-- src/docs/operate/partitions.md. Reasons for these keys: src/docs/adr/0035-ids-with-month-keys-with-site.md.
--
-- Run as the owner of the tables. This file only creates the functions:
--
--   psql -v ON_ERROR_STOP=1 -f db/partitions.sql
--   psql -c "select partition_by_month('2026-11-01', 24, 1)"    -- once; 24 months without hash partitions
--   psql -c "select partition_months('2028-11-01', 12)"         -- each year, before the last month begins
--
-- Columns, keys, indexes, policies, rights and comments are copied from the tables that the migrations created.
-- Names of partitions: resource_versions__y2026m11 is a month, resource_versions__y2026m11__b2 its third hash partition.

-- Statements that copy the column options (n_distinct) of table as_of to table named: "create table … (like …)" does not copy them.
create or replace function partition_options(named text, as_of text) returns setof text language sql as $$
    select format('alter table %I alter column %I set (%s)', named, attname, array_to_string(attoptions, ', '))
      from pg_attribute
     where attrelid = as_of::regclass and attoptions is not null
$$;

-- Views of a table. They follow a renamed table, so that they have to be created again.
create or replace function partition_views(named text) returns setof regclass language sql as $$
    select distinct r.ev_class::regclass
      from pg_depend d join pg_rewrite r on r.oid = d.objid and d.classid = 'pg_rewrite'::regclass
      join pg_class v on v.oid = r.ev_class and v.relkind = 'v'
     where d.refobjid = named::regclass
$$;

-- Renames a table to NAME_whole and creates an empty partitioned table in its place. The primary key gets the columns of the partition
-- key in addition. A unique index without these columns becomes a plain index: the primary key implies its uniqueness.
create or replace function partition_table(named text, partition_by text, needed text[]) returns void language plpgsql as $$
declare
    statements text[];
    statement  text;
begin
    execute format('lock table %I in access exclusive mode', named);
    if exists (select from pg_trigger where tgrelid = named::regclass and not tgisinternal)
       or exists (select from pg_constraint where contype = 'f' and named::regclass in (conrelid, confrelid)) then
        raise exception '% has a trigger or a foreign key, which would be lost', named;
    end if;

    select array_agg(made.definition) into statements
      from (select format('alter table %I add constraint %I primary key (%s)', named, c.conname, string_agg(k.name, ', ' order by k.nth))
              from pg_constraint c
             cross join lateral (
                   select quote_ident(a.attname) as name, u.nth
                     from unnest(c.conkey) with ordinality u (number, nth)
                     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = u.number
                    union all
                   select quote_ident(n.name), 100 + n.nth
                     from unnest(needed) with ordinality n (name, nth)
                     join pg_attribute a on a.attrelid = c.conrelid and a.attname = n.name
                    where a.attnum <> all (c.conkey)) k
             where c.conrelid = named::regclass and c.contype = 'p'
             group by c.conname
             union all
            select case when x.indisunique and exists (
                                  select from unnest(needed) n (name)
                                    join pg_attribute a on a.attrelid = x.indrelid and a.attname = n.name
                                   where a.attnum <> all (x.indkey))
                        then replace(pg_get_indexdef(x.indexrelid), 'CREATE UNIQUE INDEX', 'CREATE INDEX')
                        else pg_get_indexdef(x.indexrelid) end
              from pg_index x
             where x.indrelid = named::regclass and not x.indisprimary
             union all
            select format('create policy %I on %I using (%s)', p.policyname, named, p.qual)
              from pg_policies p
             where p.schemaname = current_schema() and p.tablename = named
             union all
            select format('alter table %I enable row level security', named)
              from pg_class c where c.oid = named::regclass and c.relrowsecurity
             union all
            select format('grant %s on %I to %s', g.privilege_type, named, g.grantee::regrole)
              from pg_class c, aclexplode(c.relacl) g
             where c.oid = named::regclass and g.grantee not in (0, c.relowner)
             union all
            select format('grant %s (%I) on %I to %s', g.privilege_type, a.attname, named, g.grantee::regrole)
              from pg_attribute a, aclexplode(a.attacl) g
             where a.attrelid = named::regclass
             union all
            select o.statement from partition_options(named, named) o (statement)
             union all
            select format('comment on table %I is %L', named, obj_description(named::regclass, 'pg_class'))
             union all
            select format('create view %1$I%2$s as %3$s; comment on view %1$I is %4$L; ', v.relname,
                          ' with (' || array_to_string(v.reloptions, ', ') || ')', pg_get_viewdef(v.oid), obj_description(v.oid, 'pg_class'))
                   || coalesce(string_agg(format('grant %s on %I to %s', g.privilege_type, v.relname, g.grantee::regrole), '; '), '')
              from partition_views(named) o (view) join pg_class v on v.oid = o.view
              left join lateral aclexplode(v.relacl) g on g.grantee not in (0, v.relowner)
             group by v.oid, v.relname, v.reloptions) made (definition);

    for statement in select format('drop view %s', o.view) from partition_views(named) o (view) loop
        execute statement;
    end loop;

    for statement in
        select format('alter index %I rename to %I', i.relname, left(i.relname, 57) || '_whole')
          from pg_index x join pg_class i on i.oid = x.indexrelid
         where x.indrelid = named::regclass
    loop
        execute statement;
    end loop;
    execute format('alter table %I rename to %I', named, named || '_whole');
    execute format('create table %I (like %I including defaults including constraints including generated including storage including comments) partition by %s',
                   named, named || '_whole', partition_by);
    foreach statement in array statements loop
        execute statement;
    end loop;
end
$$;

-- Copies the rows of NAME_whole into the partitioned table and drops NAME_whole.
create or replace function partition_fill(named text) returns void language plpgsql as $$
begin
    execute (
        select format('insert into %1$I (%2$s) select %2$s from %3$I', named, string_agg(quote_ident(attname), ', '), named || '_whole')
          from pg_attribute
         where attrelid = named::regclass and attnum > 0 and not attisdropped and attgenerated = '');
    execute format('drop table %I', named || '_whole');
    execute format('analyze %I', named);
end
$$;

-- Creates a partition, with this number of hash partitions by (site, patient); without any when the number is below two.
create or replace function partition_piece(parent text, piece text, bound text, buckets integer) returns void language plpgsql as $$
declare
    pieces    text[] := array[piece];
    statement text;
begin
    execute format('create table %I partition of %I %s %s', piece, parent, bound,
                   case when buckets > 1 then 'partition by hash (site, patient)' else '' end);
    for bucket in 0 .. case when buckets > 1 then buckets - 1 else -1 end loop
        execute format('create table %I partition of %I for values with (modulus %s, remainder %s)',
                       piece || '__b' || bucket, piece, buckets, bucket);
        pieces := pieces || (piece || '__b' || bucket);
    end loop;
    for statement in select o.* from unnest(pieces) p (name), partition_options(p.name, parent) o loop
        execute statement;
    end loop;
end
$$;

-- Lower bound of a month, for a column of type timestamptz, or of UUIDv7 ids, which begin with the milliseconds since 1970 in twelve
-- hexadecimal digits.
create or replace function partition_bound(month date, type text) returns text language sql immutable as $$
    select case type
               when 'timestamp with time zone' then month || ' 00:00:00+00'
               when 'uuid' then regexp_replace(digits, '(.{8})(.{4})', '\1-\2-0000-0000-000000000000')
               else regexp_replace(digits, '(.{8})(.{4})', '\1-\2')
           end
      from (select lpad(to_hex((extract(epoch from month::timestamp at time zone 'UTC') * 1000)::bigint), 12, '0')) m (digits)
$$;

-- Creates the missing partitions of this number of months, starting with month first. Rows of a month without a partition are stored in
-- NAME__other, and PostgreSQL refuses to create a partition for rows that are there: add a month before it begins.
create or replace function partition_months(first date, months integer) returns void language plpgsql as $$
declare
    parent record;
    month   date;
    piece   text;
begin
    for parent in
        select c.relname as name, format_type(a.atttypid, null) as type,
               (select count(*) from pg_inherits where inhparent = to_regclass(quote_ident(c.relname || '__other')))::integer as buckets
          from pg_partitioned_table p
          join pg_class c on c.oid = p.partrelid
          join pg_attribute a on a.attrelid = c.oid and a.attnum = p.partattrs[0]
         where p.partstrat = 'r' and not c.relispartition and c.relnamespace = current_schema()::regnamespace
    loop
        for at in 0 .. months - 1 loop
            month := (date_trunc('month', first::timestamp) + at * interval '1 month')::date;
            piece := parent.name || to_char(month, '"__y"YYYY"m"MM');
            if to_regclass(quote_ident(piece)) is null then
                perform partition_piece(
                    parent.name, piece,
                    format('for values from (%L) to (%L)', partition_bound(month, parent.type),
                           partition_bound((month + interval '1 month')::date, parent.type)),
                    parent.buckets);
            end if;
        end loop;
    end loop;
end
$$;

-- Partitions the tables that grow with assessments and events: this number of months, starting with month first, each with this number
-- of hash partitions by (site, patient). Events have no hash partitions, because an erasure removes the patient from their rows.
create or replace function partition_by_month(first date, months integer, buckets integer) returns void language plpgsql as $$
declare
    target record;
begin
    -- In the order of the service's commits, to avoid deadlocks.
    execute (
        select 'lock table ' || string_agg(named, ', ' order by nth) || ' in access exclusive mode'
          from unnest(array['assessment', 'resource_versions', 'result_set', 'audit_event', 'sign_off', 'delivery',
                            'delivery_plan', 'delivery_item', 'delivery_attempt']) with ordinality t (named, nth)
         where to_regclass(named) is not null);
    for target in
        select * from (values ('resource_versions', 'assessment', buckets),
                              ('result_set', 'assessment', buckets),
                              ('assessment', 'id', buckets),
                              ('sign_off', 'assessment', buckets),
                              ('delivery', 'assessment', buckets),
                              ('delivery_plan', 'assessment', buckets),
                              ('delivery_item', 'assessment', buckets),
                              ('delivery_attempt', 'id', buckets),
                              ('audit_event', 'id', 1)) t (name, key, buckets)
         where to_regclass(t.name) is not null
    loop
        perform partition_table(target.name, format('range (%I)', target.key),
                                case when target.buckets > 1 then array[target.key, 'site', 'patient'] else array[target.key] end);
        perform partition_piece(target.name, target.name || '__other', 'default', target.buckets);
    end loop;
    perform partition_months(first, months);
    for target in
        select left(c.relname, -6) as name
          from pg_class c
         where c.relkind = 'r' and c.relname like '%\_whole' and c.relnamespace = current_schema()::regnamespace
    loop
        perform partition_fill(target.name);
    end loop;
end
$$;

-- Partitions each table with a column site by list: a partition for each of these sites and one for all others. PostgreSQL requires that
-- each unique key contains the site; distribution by site (sharding) requires the same. knowledge_kept is left out: it has one row for
-- each site and release.
create or replace function partition_by_site(sites text[]) returns void language plpgsql as $$
declare
    target record;
begin
    for target in
        select c.relname as name
          from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'site'
         where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and c.relname <> 'knowledge_kept'
    loop
        perform partition_table(target.name, 'list (site)', array['site']);
        perform partition_piece(target.name, target.name || '__other', 'default', 1);
        for at in 1 .. cardinality(sites) loop
            perform partition_piece(target.name, target.name || '__s' || at, format('for values in (%L)', sites[at]), 1);
        end loop;
        perform partition_fill(target.name);
    end loop;
end
$$;

revoke all on function partition_table(text, text, text[]), partition_views(text), partition_fill(text), partition_piece(text, text, text, integer),
    partition_bound(date, text), partition_months(date, integer), partition_by_month(date, integer, integer),
    partition_by_site(text[]) from public;
