package org.dorsal.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.*;

/**
 * Row for an auditor, as stored. It is not verified here, so that the auditor's own tool finds any manipulated row.
 *
 * @param columns values by the names of the export, in its order: texts, numbers, instants and bytes; an empty
 *     Optional for null. {@code body} is unpacked, and as stored if it can't be unpacked
 */
public record ArchivedRow(ArchivedTable table, Map<String, Object> columns) {
    static ArchivedRow of(ArchivedTable table, ResultSet row) throws SQLException {
        var meta = row.getMetaData();
        var columns = new LinkedHashMap<String, Object>();
        for (int at = 1; at <= meta.getColumnCount(); at++) {
            String name = meta.getColumnLabel(at);
            Optional<?> value = meta.getColumnTypeName(at).equals("timestamptz")
                    ? StatementCall.instantIfAny(row, name)
                    : Optional.ofNullable(
                            name.equals("body")
                                    ? BodyCompression.unpackOrAsStored(row.getBytes(at))
                                    : row.getObject(at));
            columns.put(name, value.isPresent() ? value.get() : value);
        }
        return new ArchivedRow(table, columns);
    }

    public String text(String column) {
        return (String) value(column);
    }

    public long number(String column) {
        return ((Number) value(column)).longValue();
    }

    public byte[] bytes(String column) {
        return (byte[]) value(column);
    }

    private Object value(String column) {
        return Objects.requireNonNull(columns.get(column), column);
    }
}
