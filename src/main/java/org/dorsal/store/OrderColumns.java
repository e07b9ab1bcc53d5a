package org.dorsal.store;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.store.StoredDelivery.StoredOrder;

/** An order's columns on their way out. */
final class OrderColumns {
    private OrderColumns() {}

    static List<StoredOrder> read(ResultSet rows) throws SQLException {
        var found = new ArrayList<StoredOrder>();
        while (rows.next()) {
            found.add(new StoredOrder(
                    rows.getString("patient"),
                    rows.getString("assessment"),
                    rows.getInt("version"),
                    Optional.ofNullable(rows.getString("clinician")),
                    Call.instant(rows, "created"),
                    rows.getBoolean("planned")
                            ? Optional.of(ways(rows.getArray("kinds"), rows.getArray("ways")))
                            : Optional.empty()));
        }
        return List.copyOf(found);
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
}
