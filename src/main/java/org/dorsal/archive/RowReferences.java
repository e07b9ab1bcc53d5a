package org.dorsal.archive;

import org.dorsal.store.ArchivedRow;

/** References under which events name the rows that they wrote. */
public final class RowReferences {
    private RowReferences() {}

    public static String of(ArchivedRow row) {
        return switch (row.table()) {
            case RESOURCES -> versioned(row.text("type"), row.text("id"), row.number("version"));
            case SIGN_OFFS -> signOff(row.text("assessment"), row.number("version"));
            case ASSESSMENTS -> received(row.text("id"));
            case ORDERS -> order(row.text("assessment"), row.number("version"));
            case ATTEMPTS -> attempt(row.text("id"));
            case NODES -> "Node/" + row.number("level") + "/" + row.number("index");
        };
    }

    static String versioned(String type, String id, long version) {
        return type + "/" + id + "/_history/" + version;
    }

    static String signOff(String assessment, long version) {
        return versioned("SignOff", assessment, version);
    }

    static String received(String assessment) {
        return "Received/" + assessment;
    }

    static String order(String assessment, long version) {
        return versioned("Order", assessment, version);
    }

    static String attempt(String id) {
        return "Attempt/" + id;
    }
}
