package org.dorsal.audit.archive;

import org.dorsal.store.Archived;

/** References under which events name the rows that they wrote. */
public final class RowReferences {
    private RowReferences() {}

    public static String of(Archived row) {
        return switch (row) {
            case Archived.ArchivedVersion version -> versioned(version.type(), version.id(), version.version());
            case Archived.ArchivedSignOff signOff -> signOff(signOff.assessment(), signOff.version());
            case Archived.Assessment assessment -> received(assessment.id());
            case Archived.ArchivedOrder order -> order(order.assessment(), order.version());
            case Archived.ArchivedAttempt attempt -> attempt(attempt.id());
            case Archived.Node node -> "Node/" + node.level() + "/" + node.index();
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
