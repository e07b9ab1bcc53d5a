package org.dorsal.http.web;

import java.util.Locale;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;

/** State at a glance, with a distinct shape and word, never by colour alone. */
public enum StatusIcon {
    /** Done, as it should be. */
    GOOD,
    /** Pending; continues automatically. */
    WAITING,
    /** A person has to look. */
    ATTENTION,
    /** Left out on purpose. */
    ASIDE;

    /** Names the icon {@code i-sign-CODE} and the class. */
    public String code() {
        return "sign-" + name().toLowerCase(Locale.ROOT);
    }

    static StatusIcon of(DeliveryState state) {
        return switch (state) {
            case PENDING, SENT, UNKNOWN -> WAITING;
            case FILED -> GOOD;
            case REJECTED, PARKED -> ATTENTION;
            case SUPERSEDED -> ASIDE;
        };
    }

    static StatusIcon of(FilingStatus.Overall overall) {
        return switch (overall) {
            case NOT_QUEUED, NOTHING_TAKEN -> ASIDE;
            case ON_ITS_WAY -> WAITING;
            case IN_THE_RECORD -> GOOD;
            case NOT_ALL -> ATTENTION;
        };
    }
}
