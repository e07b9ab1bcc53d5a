package org.dorsal.sandbox;

import java.util.Optional;

/** Parts of the front page other than the patients: a notice while the sandbox is being filled, and a guided tour. */
final class FrontPage {
    private volatile String notice = "";
    private volatile Optional<TourAddresses> tour = Optional.empty();

    void shows(String text) {
        notice = text;
    }

    void leadsTo(TourAddresses addresses) {
        tour = Optional.of(addresses);
    }

    /** Empty for none. */
    String notice() {
        return notice;
    }

    Optional<TourAddresses> tour() {
        return tour;
    }
}
