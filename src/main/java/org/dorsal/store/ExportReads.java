package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/**
 * Reads the resources of a bulk export as of a moment, in the order of assessments and slots. A page is one short statement, so that
 * no snapshot is held for the length of an export: later versions are excluded by their recording time.
 */
public final class ExportReads extends JdbcAccess {
    private static final Sql ERASED = Sql.ofSiteInOrder("""
        select reference
          from erased_resource
         where site = :site and reference > :after and erased_at > :since and erased_at <= :as_of
           and split_part(reference, '/', 1) = any (:types::text[])
         order by reference
         limit :at_most;
        """);

    public ExportReads(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Resources of one type in an export.
     *
     * @param patientsOnly true for resources of patients' records only
     * @param asOf time of the export; each resource has its newest version recorded until then
     * @param since time after which that version was recorded; empty for all
     */
    public record ExportScan(String site, String type, boolean patientsOnly, Instant asOf, Optional<Instant> since) {}

    /**
     * Page of a scan.
     *
     * @param versions resources on the page that belong to the export
     * @param scanned number of resources read, those that do not belong to it included
     * @param last id of the last one read; empty when there was none
     */
    public record ExportPage(List<StoredVersion> versions, int scanned, Optional<String> last) {}

    /**
     * Reads the next page.
     *
     * @param after id after which the page begins
     * @param until last id of the file; empty for all ids
     * @param size maximum number of resources read
     */
    public ExportPage page(ExportScan scan, String after, Optional<String> until, int size) {
        var values = new SqlValues();
        SlottedId begin = SlottedId.of(after);
        var text = """
            with scanned as materialized (
                select distinct on (v.assessment, v.slot) v.id, v.assessment, v.slot, v.version, v.patient, v.recorded_at
                  from %1$s v
                 where v.site = :site and v.type = :type
                   and v.assessment >= :after and (v.assessment > :after or v.slot > :after_slot)%2$s and v.recorded_at <= :as_of
                 order by v.assessment, v.slot, v.version desc
                 limit :at_most)
            %3$s
             order by b.place;
            """.formatted(
                scan.type().equals(AuditRows.TYPE) ? "searched_event" : "resource_version",
                until.map(last -> until(SlottedId.of(last), values)).orElse(""),
                Page.bounded(
                        "select v.*, v.recorded_at as sort_key, :type::text as type, b.*\n"
                                + "from scanned v left join lateral (\n%s%s\noffset 0) b on true"
                                        .formatted(SearchedTable.of(scan.type()).body(), conditions(scan, values)),
                        "r.assessment, r.slot"));
        return run(
                Sql.ofSiteInOrder(text),
                scan.site(),
                call -> page(values.set(call.plannedForItsValues()
                                .text("type", scan.type())
                                .text("after", begin.assessment())
                                .number("after_slot", begin.slot())
                                .instant("as_of", scan.asOf())
                                .number("at_most", size))
                        .rowsOfTheSite()));
    }

    /**
     * The next references to erased resources of the job's types, in their order; none without {@code _since}.
     *
     * @param after reference after which they begin
     */
    public List<String> erased(String site, ExportJob job, String after, int size) {
        return list(
                ERASED,
                site,
                call -> call.texts("types", job.request().types())
                        .text("after", after)
                        .instant("since", job.request().since().orElse(Instant.MAX))
                        .instant("as_of", job.transactionTime())
                        .number("at_most", size),
                row -> row.getString("reference"));
    }

    private static String until(SlottedId last, SqlValues values) {
        String assessment = values.text(last.assessment());
        return " and v.assessment <= %1$s and (v.assessment < %1$s or v.slot <= %2$d)"
                .formatted(assessment, last.slot());
    }

    private static String conditions(ExportScan scan, SqlValues values) {
        String text = scan.patientsOnly() ? " and v.patient <> ''" : "";
        return text
                + scan.since()
                        .map(moment -> " and v.recorded_at > " + values.instant(moment))
                        .orElse("");
    }

    private static ExportPage page(ResultSet rows) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        int scanned = 0;
        int bytes = 0;
        Optional<String> last = Optional.empty();
        while (bytes < Page.MAX_BYTES && rows.next() && !rows.getBoolean("cut")) {
            scanned++;
            last = Optional.of(rows.getString("id"));
            if (rows.getBoolean("chosen")) {
                versions.add(StoredVersion.of(rows));
                bytes += versions.getLast().body().length;
            }
        }
        return new ExportPage(versions, scanned, last);
    }
}
