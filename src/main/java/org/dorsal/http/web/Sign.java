package org.dorsal.http.web;

import java.util.Locale;
import org.dorsal.writeback.DeliveryState;
import org.dorsal.writeback.FilingStatus;

/** How something stands, at a glance: each has a shape and a word of its own, never a colour alone. */
public enum Sign {
    /** Done, as it should be. */
    GOOD,
    /** It goes on by itself. */
    WAITING,
    /** A person has to look. */
    ATTENTION,
    /** It stays out, as it is meant to. */
    ASIDE;

    /** Names the icon {@code i-sign-CODE} and the class. */
    public String code() {
        return "sign-" + name().toLowerCase(Locale.ROOT);
    }

    static Sign of(DeliveryState state) {
        return switch (state) {
            case PENDING, SENT, UNKNOWN -> WAITING;
            case FILED -> GOOD;
            case REJECTED, PARKED -> ATTENTION;
            case SUPERSEDED -> ASIDE;
        };
    }

    static Sign of(FilingStatus.Overall overall) {
        return switch (overall) {
            case NOT_QUEUED, NOTHING_TAKEN -> ASIDE;
            case ON_ITS_WAY -> WAITING;
            case IN_THE_RECORD -> GOOD;
            case NOT_ALL -> ATTENTION;
        };
    }
}
