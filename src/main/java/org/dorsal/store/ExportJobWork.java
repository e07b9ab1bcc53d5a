package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportLease;
import org.dorsal.store.ExportJob.ExportState;

/**
 * Stores the preparation of bulk exports. A job is prepared under a lease, by one replica at a time; each step stores a
 * file and the place from which the next one continues.
 */
public final class ExportJobWork extends LeasedRows<ExportLease> {
    private static final Sql DUE = due("sites_with_due_exports");
    private static final Sql EXTEND = extending("export_job", "id");
    /** Locks the site's open jobs, so that two replicas together don't take more than may run. */
    private static final Sql TAKE = Sql.ofSite("""
        with open as (
            select id, due, leased_until
              from export_job
             where site = :site and state = 'preparing' and until > :now
             order by id
               for no key update),
        free as (
            select id
              from open
             where due <= :now and (leased_until is null or leased_until < now())
               and (select count(*) from open where leased_until >= now()) < :running
             order by due
             limit 1)
        update export_job j
           set fence = j.fence + 1, leased_until = now() + :length_millis::bigint * interval '1 millisecond',
               due = greatest(j.due, least(:now::timestamptz, now()))
          from free
         where j.site = :site and j.id = free.id
        returning j.*;
        """);

    /** Stores the progress of a leased job; the lease ends with the job. */
    private static final Sql ADVANCE = Sql.ofSite("""
        with moved as (
            update export_job
               set place = :place, after_id = :after, state = :state,
                   leased_until = case when :state = 'preparing' then leased_until end
             where site = :site and id = :id and fence = :fence
            returning id),
        filed as (
            insert into export_file (site, job, number, type, after_id, last_id, resources, sha256)
            select :site, id, (select coalesce(max(number), 0) + 1 from export_file where site = :site and job = :id),
                   :type, :file_after, :file_last, :resources, :sha256
              from moved
             where :resources > 0)
        select id from moved;
        """);

    private static final Sql RELEASE = Sql.ofSite("""
        update export_job set leased_until = null, due = :due, state = :state
         where site = :site and id = :id and fence = :fence;
        """);

    public ExportJobWork(DataSource source, Duration timeout) {
        super(source, timeout, DUE, EXTEND);
    }

    /** Takes the due job without a lease that waits longest, unless so many are being prepared. */
    public Optional<ExportLease> take(String site, Instant now, int running, Duration length) {
        return first(
                TAKE,
                site,
                call -> call.instant("now", now).number("running", running).count("length_millis", length.toMillis()),
                row -> new ExportLease(site, row.getLong("fence"), ExportJobRows.job(row)));
    }

    /**
     * Stores a step of the preparation; false when the lease is lost.
     *
     * @param file the file of this step; without resources none is stored
     */
    public boolean advance(ExportLease lease, ExportJob next, ExportFile file) {
        return any(
                ADVANCE,
                lease.site(),
                call -> call.text("id", next.id())
                        .count("fence", lease.fence())
                        .number("place", next.place())
                        .text("after", next.after())
                        .text("state", next.state().word())
                        .text("type", file.type())
                        .text("file_after", file.after())
                        .text("file_last", file.last())
                        .count("resources", file.resources())
                        .bytes("sha256", file.sha256()));
    }

    /** Ends a lease; the job is due at that time, unless it has failed. */
    public void release(ExportLease lease, ExportState state, Instant due) {
        change(
                RELEASE,
                lease.site(),
                call -> call.text("id", lease.job().id())
                        .count("fence", lease.fence())
                        .text("state", state.word())
                        .instant("due", due));
    }
}
