package org.dorsal.system;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.*;
import javax.sql.DataSource;

/**
 * Delivery rows of all sites in the service's tables.
 *
 * @param resources the newest version of each
 */
record LedgerRows(List<Order> orders, List<Item> items, List<Resource> resources) {
    /** Version of a result set that is to be delivered. */
    record Order(String assessment, int version, boolean planned) {}

    /** Delivery of one version of a resource. */
    record Item(
            String patient,
            String slot,
            int version,
            String mark,
            int resourceVersion,
            String state,
            Optional<String> reason,
            Optional<String> filed) {
        boolean is(String wanted) {
            return state.equals(wanted);
        }

        String type() {
            return slot.substring(0, slot.indexOf('/'));
        }

        String resource() {
            return slot.substring(slot.indexOf('/') + 1);
        }
    }

    /** A resource of ours. */
    record Resource(String slot, int version, String status) {
        boolean withdrawn() {
            return status.equals("entered-in-error") || status.equals("revoked");
        }
    }

    static LedgerRows of(DataSource source) {
        return new LedgerRows(
                rows(
                        source,
                        "select d.assessment, d.version, p.patient is not null from delivery d"
                                + " left join delivery_plan p using (site, patient, assessment, version)",
                        row -> new Order(row.getString(1), row.getInt(2), row.getBoolean(3))),
                rows(
                        source,
                        "select patient, slot, version, key, resource_version, state, reason, filed_id"
                                + " from delivery_item order by slot, version",
                        LedgerRows::item),
                rows(
                        source,
                        "select distinct on (type, id) type || '/' || id, version, status from resource_version"
                                + " where type in ('QuestionnaireResponse', 'Observation', 'CarePlan')"
                                + " order by type, id, version desc",
                        row -> new Resource(row.getString(1), row.getInt(2), row.getString(3))));
    }

    /** Returns the number of open tasks: unplanned orders, and items that proceed without a person. */
    static long depth(DataSource source) {
        return rows(
                        source,
                        "select (select coalesce(sum(unplanned), 0) from delivery_lane)"
                                + " + (select count(*) from delivery_item"
                                + " where state in ('PENDING', 'SENT', 'UNKNOWN'))",
                        row -> row.getLong(1))
                .getFirst();
    }

    static long checkpoints(DataSource source) {
        return rows(source, "select count(*) from log_checkpoint where site = 'northside'", row -> row.getLong(1))
                .getFirst();
    }

    /** Number of events that no checkpoint covers yet. */
    static long unsigned(DataSource source) {
        return rows(
                        source,
                        "select count(*) from audit_event e where not exists (select from log_entry l"
                                + " join log_checkpoint c using (site)"
                                + " where l.site = e.site and l.event = e.id and c.size > l.position)",
                        row -> row.getLong(1))
                .getFirst();
    }

    /** Returns the number of requests sent without a stored answer. */
    static long sent(DataSource source) {
        return rows(source, "select count(*) from delivery_item where state = 'SENT'", row -> row.getLong(1))
                .getFirst();
    }

    /** Returns the delivery attempts for that mark, oldest first. */
    static List<String> attempts(DataSource source, String mark) {
        return rows(
                source,
                "select at::time, act, outcome, coalesce(status, 0) from delivery_attempt where key = '" + mark
                        + "' order by at, id",
                row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " " + row.getInt(4));
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString(1),
                row.getString(2),
                row.getInt(3),
                row.getString(4),
                row.getInt(5),
                row.getString(6),
                Optional.ofNullable(row.getString(7)),
                Optional.ofNullable(row.getString(8)));
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private static <T> List<T> rows(DataSource source, String sql, Reading<T> reading) {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> collected = new ArrayList<>();
            while (rows.next()) {
                collected.add(reading.of(rows));
            }
            return collected;
        } catch (SQLException fault) {
            throw new IllegalStateException(sql, fault);
        }
    }
}
