-- One look for all sites, so that a site where nothing waits costs nothing. It names sites and nothing of what waits there; whoever
-- goes on names the site, and row-level security holds again.
create function sites_with_due_deliveries(at timestamptz) returns setof text
    language sql stable security definer set search_path = "${flyway:defaultSchema}", pg_temp
    as $$
        select distinct site
          from delivery_lane
         where due <= at and due < 'infinity' and (leased_until is null or leased_until < now())
    $$;

revoke all on function sites_with_due_deliveries(timestamptz) from public;
grant execute on function sites_with_due_deliveries(timestamptz) to "${app_role}";
