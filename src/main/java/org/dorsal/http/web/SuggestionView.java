package org.dorsal.http.web;

import java.util.Optional;

/**
 * A suggestion as it stands beside its question.
 *
 * @param pick names it in the form
 * @param answer what would be answered, in words
 * @param found what the record says; empty for the last assessment
 * @param taken whether the answer holds by now
 * @param sure filled in from the Patient of the launch; there is nothing to confirm
 */
record SuggestionView(
        String pick,
        String code,
        String answer,
        Optional<String> found,
        Optional<String> date,
        boolean taken,
        boolean sure) {}
