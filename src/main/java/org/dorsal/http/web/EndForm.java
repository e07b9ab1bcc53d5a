package org.dorsal.http.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.smart.launch.SessionTermination;

/**
 * An operator's wish to end sessions, as a form sent it.
 *
 * @param whom {@code person} or {@code everybody}
 * @param person as events name them
 * @param faults fields that have to be mended, {@code operate.fault.FIELD} says how; empty when sessions can be ended
 */
record EndForm(String whom, String person, String reason, List<String> faults) {
    private static final String ONE = "person";
    private static final String ALL = "everybody";

    /** Nobody has sent anything. */
    static final EndForm NONE = new EndForm("", "", "", List.of());

    static EndForm of(PageForm form) {
        String whom = form.text("whom").orElse("");
        String person = form.text("person").orElse("");
        String reason = form.text("reason").orElse("");
        List<String> faults = new ArrayList<>();
        if (!List.of(ONE, ALL).contains(whom)) {
            faults.add("end-whom");
        }
        // whoever names a person and chooses everybody has meant one of them
        boolean named = !person.isEmpty() && person.length() <= SessionTermination.MOST_NAME_CHARS;
        if (whom.equals(ONE) ? !named : whom.equals(ALL) && !person.isEmpty()) {
            faults.add("end-person");
        }
        if (reason.isEmpty() || reason.length() > SessionTermination.MOST_REASON_CHARS) {
            faults.add("end-reason");
        }
        return new EndForm(whom, person, reason, faults);
    }

    /** Whose sessions, of a form without faults; empty: everybody's. */
    Optional<String> whose() {
        return Optional.of(person).filter(_ -> whom.equals(ONE));
    }

    public boolean wrong(String field) {
        return faults.contains(field);
    }

    @Override
    public String toString() {
        return "EndForm[" + whom + "]";
    }
}
