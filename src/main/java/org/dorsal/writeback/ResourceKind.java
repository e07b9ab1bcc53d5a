package org.dorsal.writeback;

/** Kinds of delivered resources, in the order of delivery: a referenced resource comes first. */
public enum ResourceKind {
    /** The QuestionnaireResponse that was scored. */
    RESPONSE("QuestionnaireResponse"),
    /** Observation of a pain score or another answer that is no vital sign. */
    SCORE("Observation"),
    /** Observation of a vital sign that was measured during the assessment. */
    VITAL_SIGN("Observation"),
    /** Observation that names the disposition. */
    PANEL("Observation"),
    /** CarePlan, proposed or signed; one that was replaced comes before the one that replaces it. */
    PLAN("CarePlan"),
    /** DocumentReference with the assessment as a readable note. */
    NOTE("DocumentReference");

    private final String type;

    ResourceKind(String type) {
        this.type = type;
    }

    public String type() {
        return type;
    }
}
