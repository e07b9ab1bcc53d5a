package org.dorsal.notify;

/** Canonicals and codes of the Subscriptions R5 backport 1.1.0, and of the one topic. */
public final class BackportCodes {
    /** Topic of the results of assessments ({@code profiles/topic/assessment-result.json}). */
    public static final String TOPIC = "https://dorsal.example/canonical/SubscriptionTopic/assessment-result";

    public static final String EMPTY = "empty";
    public static final String ID_ONLY = "id-only";

    static final String FILTER = extension("backport-filter-criteria");
    static final String CONTENT = extension("backport-payload-content");
    static final String NOTIFICATION_PROFILE = extension("backport-subscription-notification-r4");
    static final String STATUS_PROFILE = extension("backport-subscription-status-r4");
    static final String REQUESTED = "requested";
    static final String ACTIVE = "active";
    static final String ERROR = "error";
    static final String OFF = "off";

    private BackportCodes() {}

    private static String extension(String id) {
        return "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/" + id;
    }
}
