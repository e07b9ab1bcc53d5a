package org.dorsal.http.web;

import java.util.*;
import org.dorsal.smart.launch.SessionTermination;

/**
 * Form in which an operator ends sessions. {@code whom} is {@code person} or {@code everybody}.
 *
 * @param person person as named in audit events
 * @param faults invalid fields, with the words {@code operate.fault.FIELD}; empty when valid
 */
record EndSessionsForm(String whom, String person, String reason, List<String> faults) {
    private static final String ONE = "person";
    private static final String ALL = "everybody";

    /** Empty form, before any submission. */
    static final EndSessionsForm NONE = new EndSessionsForm("", "", "", List.of());

    static EndSessionsForm of(PageForm form) {
        String whom = form.text("whom").orElse("");
        String person = form.text("person").orElse("");
        String reason = form.text("reason").orElse("");
        List<String> faults = new ArrayList<>();
        if (!List.of(ONE, ALL).contains(whom)) {
            faults.add("end-whom");
        }
        // a person combined with the choice of all persons is ambiguous
        boolean named = !person.isEmpty() && person.length() <= SessionTermination.MAX_NAME_CHARS;
        if (whom.equals(ONE) ? !named : whom.equals(ALL) && !person.isEmpty()) {
            faults.add("end-person");
        }
        if (reason.isEmpty() || reason.length() > SessionTermination.MAX_REASON_CHARS) {
            faults.add("end-reason");
        }
        return new EndSessionsForm(whom, person, reason, faults);
    }

    /** Returns the person to sign out, for a form without faults; empty for all persons. */
    Optional<String> namedPerson() {
        return Optional.of(person).filter(_ -> whom.equals(ONE));
    }

    public boolean wrong(String field) {
        return faults.contains(field);
    }
}
