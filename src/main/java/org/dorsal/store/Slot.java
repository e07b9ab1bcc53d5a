package org.dorsal.store;

import java.util.Optional;
import java.util.UUID;

/**
 * Place of a resource in its assessment. Twelve bits of each id are the number of the slot; the other bits are those of
 * the assessment's id, which is the id of the response, slot 0. Numbers never change: stored ids contain them.
 *
 * @param number from 0 to 0xFFF
 */
public record Slot(int number) {
    public static final Slot RESPONSE = new Slot(0x000);
    public static final Slot PANEL = new Slot(0x001);
    public static final Slot PAIN_SCORE = new Slot(0x002);

    /** Number of the last version of an assessment's results. */
    public static final int MAX_RESULTS = 0x3FF;

    /** Last slot of a response and its results; outcomes follow. */
    static final Slot LAST_OF_RESULTS = new Slot(0xBFF);

    /** Longest time after an assessment that an outcome can be about, in days. */
    private static final int MAX_DAYS = 0x1FF;

    private static final int VITAL_SIGNS = 0x010;

    /** Observations of answers that are no vital signs follow the vital signs. */
    private static final int OTHER_ANSWERS = 0x020;

    private static final int PROVENANCES = 0x400;
    private static final int PLANS = 0x800;
    private static final int OUTCOMES = 0xC00;
    private static final int OUTCOME_PROVENANCES = 0xE00;
    private static final long MASK = 0xFFFL;

    /** Returns the slot of the resource with that id. */
    public static Slot of(String id) {
        return new Slot(SlottedId.of(id).slot());
    }

    /** Returns the slot of an Observation of vital signs; numbers count from 0. */
    public static Slot ofVitalSign(int number) {
        return new Slot(VITAL_SIGNS + number);
    }

    /** Returns the slot of an Observation of another answer; numbers count from 0. */
    public static Slot ofAnswer(int number) {
        return new Slot(OTHER_ANSWERS + number);
    }

    /** Returns whether an Observation of a vital sign has this slot. */
    public boolean isVitalSign() {
        return number >= VITAL_SIGNS && number < OTHER_ANSWERS;
    }

    /** Returns the slot of the Provenance of a version of the results. */
    public static Slot ofProvenance(int version) {
        return new Slot(PROVENANCES + counted(version));
    }

    /** Returns the slot of a plan; plans count from 1. */
    public static Slot ofPlan(int number) {
        return new Slot(PLANS + counted(number));
    }

    /** Returns the slot of the outcome that many days after the assessment. */
    public static Slot ofOutcome(int days) {
        return new Slot(OUTCOMES + bounded(days));
    }

    /** Returns the slot of the Provenance of an outcome. */
    public static Slot ofOutcomeProvenance(int days) {
        return new Slot(OUTCOME_PROVENANCES + bounded(days));
    }

    /** Returns whether the id is that of an outcome or its Provenance. */
    public static boolean isOutcome(String id) {
        return responseOfOutcome(id).isPresent();
    }

    /** Returns the id of the response whose outcome has that id; empty for other ids. */
    static Optional<String> responseOfOutcome(String id) {
        return SlottedId.parse(id)
                .filter(slotted -> slotted.slot() > LAST_OF_RESULTS.number())
                .map(SlottedId::assessment);
    }

    private static int bounded(int days) {
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("outcomes are read 1 to " + MAX_DAYS + " days after an assessment");
        }
        return days;
    }

    private static int counted(int number) {
        if (number < 1 || number > MAX_RESULTS) {
            throw new IllegalArgumentException("versions of results and plans count from 1 to " + MAX_RESULTS);
        }
        return number;
    }

    /** Returns the UUID of the resource here. */
    public UUID uuid(UUID assessment) {
        return new UUID((assessment.getMostSignificantBits() & ~MASK) | number, assessment.getLeastSignificantBits());
    }

    /** Returns the logical id of the resource here. */
    public String id(UUID assessment) {
        return uuid(assessment).toString();
    }
}
