package org.dorsal.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.*;

/** Delivery orders of one patient and their items. */
public record StoredDelivery(List<DeliveryOrder> orders, List<StoredItem> items) {
    /** Orders {@code d} with their plans, after {@code select}. */
    static final String ORDERS = """
            d.site, d.patient, d.assessment, d.version, d.clinician, d.created, d.may_be_there, d.remade,
                   p.planned_at is not null as planned,
                   array(select e.key from jsonb_each_text(p.ways) e order by e.key) as kinds,
                   array(select e.value from jsonb_each_text(p.ways) e order by e.key) as ways
              from delivery d
              left join delivery_plan p using (site, patient, assessment, version)
            """;

    public StoredDelivery {
        orders = List.copyOf(orders);
        items = List.copyOf(items);
    }

    /** From the first two statements after the one that names the site: orders, then items. */
    static StoredDelivery read(StatementCall call) throws SQLException {
        var orders = JdbcAccess.all(call.rowsOfTheSite(), StoredDelivery::order);
        return new StoredDelivery(orders, JdbcAccess.all(call.rowsOfTheNext(), StoredItem::read));
    }

    private static DeliveryOrder order(ResultSet row) throws SQLException {
        return new DeliveryOrder(
                row.getString("site"),
                row.getString("patient"),
                row.getString("assessment"),
                row.getInt("version"),
                Optional.ofNullable(row.getString("clinician")),
                StatementCall.instant(row, "created"),
                row.getBoolean("planned")
                        ? Optional.of(ways(row.getArray("kinds"), row.getArray("ways")))
                        : Optional.empty(),
                row.getBoolean("may_be_there"),
                row.getBoolean("remade"));
    }

    private static Map<String, String> ways(Array kinds, Array ways) throws SQLException {
        var kind = (String[]) kinds.getArray();
        var way = (String[]) ways.getArray();
        var decided = new HashMap<String, String>();
        for (var at = 0; at < kind.length; at++) {
            decided.put(kind[at], way[at]);
        }
        return decided;
    }

    /**
     * Order to deliver one version of an assessment's results, queued in the commit that made them.
     *
     * @param patient logical id in the EHR
     * @param version version of the result set
     * @param clinician the EHR's reference of the signer, {@code Practitioner/7}; empty for an unsigned version
     * @param ways decision for each kind; empty while the order is not planned
     * @param mayBeThere whether the EHR may have the results already, because the database was restored from a backup
     * @param remade whether the EHR may have other results under this number, which the restore has lost
     */
    public record DeliveryOrder(
            String site,
            String patient,
            String assessment,
            int version,
            Optional<String> clinician,
            Instant created,
            Optional<Map<String, String>> ways,
            boolean mayBeThere,
            boolean remade) {
        public DeliveryOrder {
            ways = ways.map(Map::copyOf);
        }

        /** Whether its items have been decided. */
        public boolean planned() {
            return ways.isPresent();
        }
    }
}
