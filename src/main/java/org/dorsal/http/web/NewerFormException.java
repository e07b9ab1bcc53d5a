package org.dorsal.http.web;

import org.dorsal.store.DraftRows.DraftVersion;

/**
 * Refusal of a replica to work on answers of a newer edition of the form than its own: it lacks the questions, so it would
 * lose answers and alarms. Happens while the replicas are upgraded one by one, and after a return to an earlier release.
 */
final class NewerFormException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient NewerFormView view;

    /** @param draft version of the stored draft; {@link DraftVersion#NONE} without one */
    NewerFormException(DraftVersion draft) {
        super("the answers are of a newer edition of the form");
        view = new NewerFormView(draft.toString(), draft.number() > 0);
    }

    NewerFormView view() {
        return view;
    }

    /**
     * Model of the template {@code assess-newer}.
     *
     * @param version version of the draft, sent back to delete it
     */
    record NewerFormView(String version, boolean stored) {}
}
