package org.dorsal.http.web;

import java.util.*;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.LogicalIds;
import org.dorsal.writeback.DeliveryResolver.Resolution;

/**
 * An operator's decision as a form sent it.
 *
 * @param key of the delivery, as sent
 * @param faults fields that have to be mended, {@code operate.fault.FIELD} says how; empty when it can be carried out
 */
record ResolveForm(String key, String choice, String ehrId, String reason, List<String> faults) {
    /** In the order of the page. */
    static final List<String> CHOICES = List.of("again", "hand-over", "not-there", "there", "give-up");

    private static final int MAX_REASON_CHARS = 500;

    /** Empty form, before any submission. */
    static final ResolveForm NONE = new ResolveForm("", "", "", "", List.of());

    static ResolveForm of(PageForm form) {
        String key = form.text("key").orElse("");
        String choice = form.text("choice").orElse("");
        String ehrId = form.text("ehr-id").orElse("");
        String reason = form.text("reason").orElse("");
        List<String> faults = new ArrayList<>();
        if (!Ids.isWrittenLikeOurs(key)) {
            faults.add("key");
        }
        if (!CHOICES.contains(choice)) {
            faults.add("choice");
        }
        if (choice.equals("there") && !ehrId.isEmpty() && !LogicalIds.isEhr(ehrId)) {
            faults.add("ehr-id");
        }
        if (reason.isEmpty() || reason.length() > MAX_REASON_CHARS) {
            faults.add("reason");
        }
        return new ResolveForm(key, choice, ehrId, reason, faults);
    }

    public boolean wrong(String field) {
        return faults.contains(field);
    }

    /** The decision of a form without faults. */
    Resolution resolution() {
        return switch (choice) {
            case "again" -> new Resolution.RetryDelivery();
            case "not-there" -> new Resolution.AbsentFromEhr();
            case "there" -> new Resolution.PresentInEhr(ehrId.isEmpty() ? Optional.empty() : Optional.of(ehrId));
            case "hand-over" -> new Resolution.HandOverDelivery();
            case "give-up" -> new Resolution.AbandonDelivery();
            default -> throw new IllegalStateException("a form with faults decides nothing");
        };
    }
}
