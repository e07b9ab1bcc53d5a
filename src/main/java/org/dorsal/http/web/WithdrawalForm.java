package org.dorsal.http.web;

import java.util.*;
import org.dorsal.assessment.Decision;
import org.dorsal.fhirjson.PlainText;

/**
 * Entries of the form that withdraws a signed assessment.
 *
 * @param version version of the results that the page showed
 * @param missing ids of the fields to complete, which name their messages: {@code signed.ID.missing}; empty where
 * nothing is missing or nothing was entered
 */
record WithdrawalForm(String version, String reason, boolean confirmed, List<String> missing) {
    static final WithdrawalForm EMPTY = new WithdrawalForm("", "", false, List.of());

    static WithdrawalForm of(PageForm form) {
        String reason =
                form.text("reason").map(PlainText::of).map(String::strip).orElse("");
        boolean confirmed = form.value("confirmed").equals(Optional.of("yes"));
        List<String> missing = new ArrayList<>();
        if (reason.isEmpty() || reason.length() > Decision.MAX_CHARS) {
            missing.add("withdraw-reason");
        }
        if (!confirmed) {
            missing.add("withdraw-confirmed");
        }
        return new WithdrawalForm(form.value("version").orElse(""), reason, confirmed, List.copyOf(missing));
    }
}
