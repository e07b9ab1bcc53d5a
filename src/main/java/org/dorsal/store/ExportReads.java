package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Reads the resources of a bulk export as of a moment, in the order of their ids. A page is one short statement, so that
 * no snapshot is held for the length of an export: later versions are excluded by their recording time.
 */
public final class ExportReads extends JdbcAccess {
    private static final String VERSIONS = """
        with scanned as materialized (
            select v.id, v.assessment, v.slot, v.version, v.patient, v.recorded_at, v.code_set, v.date_from, v.date_to, v.terms
              from resource_version v
             where v.site = :site and v.type = :type
               and v.assessment >= :after and (v.assessment > :after or v.slot > :after_slot)%1$s and v.recorded_at <= :as_of
               and v.version = (select max(n.version) from resource_version n
                                 where n.site = :site and n.type = :type and n.assessment = v.assessment and n.slot = v.slot
                                   and n.recorded_at <= :as_of)
             order by v.assessment, v.slot
             limit :at_most)
        select :type::text as type, v.id, v.version, v.patient, v.recorded_at, b.status, b.sha256, b.body,
               b.body is not null as chosen
          from scanned v
          left join lateral (
               select l.status, l.sha256, l.body from resource_version l
                where l.site = :site and l.type = :type and l.assessment = v.assessment and l.slot = v.slot
                  and l.version = v.version%2$s
               offset 0) b on true
         order by v.assessment, v.slot;
        """;

    private static final String EVENTS = """
        with scanned as materialized (
            select v.id, v.version, v.patient, v.recorded_at, v.code_set, v.date_from, v.date_to, v.terms
              from searched_event v
             where v.site = :site and v.id > :after%1$s and v.recorded_at <= :as_of
             order by v.id
             limit :at_most)
        select :type::text as type, v.id, v.version, v.patient, v.recorded_at, b.status, b.sha256, b.body,
               b.body is not null as chosen
          from scanned v
          left join lateral (
               select '' as status, null::bytea as sha256, l.body from audit_event l
                where l.site = :site and l.id = v.id%2$s
               offset 0) b on true
         order by v.id;
        """;

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
     * @param filters searches, at least one of which a resource matches; empty for all resources
     */
    public record ExportScan(
            String site,
            String type,
            boolean patientsOnly,
            Instant asOf,
            Optional<Instant> since,
            List<ResourceQuery> filters) {
        public ExportScan {
            filters = List.copyOf(filters);
        }
    }

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
        boolean events = scan.type().equals(AuditRows.TYPE);
        var text = (events ? EVENTS : VERSIONS)
                .formatted(until.map(last -> until(events, last, values)).orElse(""), conditions(scan, values));
        return run(
                Sql.ofSiteInOrder(text),
                scan.site(),
                call -> page(values.set(call.plannedForItsValues()
                                .text("type", scan.type())
                                .text(
                                        "after",
                                        events ? after : SlottedId.of(after).assessment())
                                .number("after_slot", SlottedId.of(after).slot())
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

    private static String until(boolean events, String last, SqlValues values) {
        if (events) {
            return " and v.id <= " + values.text(last);
        }
        SlottedId id = SlottedId.of(last);
        String assessment = values.text(id.assessment());
        return " and v.assessment <= %1$s and (v.assessment < %1$s or v.slot <= %2$d)".formatted(assessment, id.slot());
    }

    private static String conditions(ExportScan scan, SqlValues values) {
        String text = scan.patientsOnly() ? " and v.patient <> ''" : "";
        text += scan.since()
                .map(moment -> " and v.recorded_at > " + values.instant(moment))
                .orElse("");
        return scan.filters().isEmpty()
                ? text
                : text
                        + scan.filters().stream()
                                .map(filter -> matches(scan.site(), filter, values))
                                .collect(Collectors.joining(" or ", " and (", ")"));
    }

    private static String matches(String site, ResourceQuery filter, SqlValues values) {
        var clauses = SearchClauses.of(AccessScope.ofSite(site), filter, values);
        String sets = clauses.hasCodes()
                ? " and v.code_set in (select s.id from code_set s where s.site = :site and s.type = :type%s)"
                        .formatted(clauses.ofSets())
                : "";
        return "(true" + clauses.scope(true) + clauses.ofRows() + sets + ")";
    }

    private static ExportPage page(ResultSet rows) throws SQLException {
        var versions = new ArrayList<StoredVersion>();
        int scanned = 0;
        Optional<String> last = Optional.empty();
        while (rows.next()) {
            scanned++;
            last = Optional.of(rows.getString("id"));
            if (rows.getBoolean("chosen")) {
                versions.add(StoredVersion.of(rows));
            }
        }
        return new ExportPage(versions, scanned, last);
    }
}
