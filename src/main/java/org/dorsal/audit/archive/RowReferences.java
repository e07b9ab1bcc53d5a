package org.dorsal.audit.archive;

import org.dorsal.store.ArchivedRow;

/** References under which events name the rows that they wrote. */
public final class RowReferences {
    private RowReferences() {}

    public static String of(ArchivedRow row) {
        return switch (row) {
            case ArchivedRow.ArchivedVersion version -> versioned(version.type(), version.id(), version.version());
            case ArchivedRow.ArchivedSignOff signOff -> signOff(signOff.assessment(), signOff.version());
            case ArchivedRow.Assessment assessment -> received(assessment.id());
            case ArchivedRow.ArchivedOrder order -> order(order.assessment(), order.version());
            case ArchivedRow.ArchivedAttempt attempt -> attempt(attempt.id());
            case ArchivedRow.Node node -> "Node/" + node.level() + "/" + node.index();
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
