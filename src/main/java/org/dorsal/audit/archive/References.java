package org.dorsal.audit.archive;

import org.dorsal.store.Archived;

/** How rows are named by the events that wrote them. */
public final class References {
    private References() {}

    public static String of(Archived row) {
        return switch (row) {
            case Archived.Version version -> versioned(version.type(), version.id(), version.version());
            case Archived.SignOff signOff -> signOff(signOff.assessment(), signOff.version());
            case Archived.Assessment assessment -> received(assessment.id());
            case Archived.Order order -> order(order.assessment(), order.version());
            case Archived.Attempt attempt -> attempt(attempt.id());
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
