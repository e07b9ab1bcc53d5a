package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportRequest;
import org.dorsal.store.ExportJob.ExportState;

/** Stores the jobs of bulk exports and the ranges of their files, as clients request them. */
public final class ExportJobRows extends JdbcAccess {
    private static final String COLUMNS = """
            select id, transaction_time, until, request, patients_only, since, types, state, place, after_id
              from export_job
            """;

    private static final Sql CREATE = Sql.ofSite("""
        insert into export_job (site, id, client, transaction_time, until, request, patients_only, since, types, state, place, after_id,
                                due, fence)
        select :site, :id, :client, :at, :until, :request, :patients_only, nullif(:since::timestamptz, '-infinity'), :types::text[],
               'preparing', 0, '', :due, 0
          from (select count(*) as waiting, count(*) filter (where client = :client) as own
                  from export_job where site = :site and state = 'preparing') jobs
         where jobs.waiting < :at_most and jobs.own < :of_client
        returning id;
        """);
    private static final Sql READ = Sql.ofSite(COLUMNS + """
         where site = :site and id = :id and client = :client and until > :now;
        """);
    private static final Sql POLL = Sql.ofSite("""
        update export_job set polled = :now
         where site = :site and id = :id and (polled is null or polled <= :before)
        returning id;
        """);
    private static final Sql FILES = Sql.ofSite("""
        select number, type, after_id, last_id, resources, sha256 from export_file
         where site = :site and job = :id
         order by number;
        """);
    private static final Sql DELETE = Sql.ofSite("""
        with gone as (
            delete from export_job where site = :site and id = :id and client = :client and until > :now returning id),
        files as (
            delete from export_file f using gone where f.site = :site and f.job = gone.id)
        select id from gone;
        """);

    public ExportJobRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Stores a new job; false when the site, or the client, has too many that are not prepared.
     *
     * @param client SHA-256 of issuer and client id
     * @param due time from which all commits up to the job's time can be read
     */
    public boolean create(String site, String client, ExportJob job, Instant due, int atMost, int ofClient) {
        ExportRequest request = job.request();
        return any(
                CREATE,
                site,
                call -> call.text("id", job.id())
                        .text("client", client)
                        .instant("at", job.transactionTime())
                        .instant("until", job.until())
                        .text("request", request.url())
                        .truth("patients_only", request.patientsOnly())
                        .instant("since", request.since().orElse(Instant.MIN))
                        .texts("types", request.types())
                        .instant("due", due)
                        .number("at_most", atMost)
                        .number("of_client", ofClient));
    }

    /** The job of that client; empty for that of another, and after its end. */
    public Optional<ExportJob> read(String site, String client, String id, Instant now) {
        return first(
                READ, site, call -> call.text("id", id).text("client", client).instant("now", now), ExportJobRows::job);
    }

    /** Notes a status request; false when the last one that was noted is younger than {@code before}. */
    public boolean poll(String site, String id, Instant now, Instant before) {
        return any(POLL, site, call -> call.text("id", id).instant("now", now).instant("before", before));
    }

    /** The files of a job, in the order of their numbers. */
    public List<ExportFile> files(String site, String id) {
        return list(
                FILES,
                site,
                call -> call.text("id", id),
                row -> new ExportFile(
                        row.getInt("number"),
                        row.getString("type"),
                        row.getString("after_id"),
                        row.getString("last_id"),
                        row.getLong("resources"),
                        row.getBytes("sha256")));
    }

    /** Deletes the job with its files; false when the client has no such one. */
    public boolean delete(String site, String client, String id, Instant now) {
        return any(
                DELETE, site, call -> call.text("id", id).text("client", client).instant("now", now));
    }

    static ExportJob job(ResultSet row) throws SQLException {
        return new ExportJob(
                row.getString("id"),
                StatementCall.instant(row, "transaction_time"),
                StatementCall.instant(row, "until"),
                new ExportRequest(
                        row.getString("request"),
                        row.getBoolean("patients_only"),
                        StatementCall.instantIfAny(row, "since"),
                        texts(row, "types")),
                ExportState.read(row.getString("state")),
                row.getInt("place"),
                row.getString("after_id"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
