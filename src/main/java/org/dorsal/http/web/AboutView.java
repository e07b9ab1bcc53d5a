package org.dorsal.http.web;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Reads;
import org.dorsal.knowledge.Wording;

/** Why a question is asked: the criteria in force that read it, with what they mean and where they come from. */
record AboutView(String linkId, String question, List<String> help, List<Why> why) {

    /** One criterion. */
    record Why(
            String flag,
            String tierCode,
            String tier,
            String says,
            String statement,
            String label,
            List<String> citations) {}

    static AboutView of(Sheet sheet, Item item, Codes codes) {
        return new AboutView(
                item.linkId(),
                item.text().in(sheet.locale()),
                sheet.form().under(Optional.of(item.linkId())).stream()
                        .filter(below -> below.look().is("help"))
                        .map(below -> below.text().in(sheet.locale()))
                        .toList(),
                sheet.scored().criteria().stream()
                        .flatMap(criteria -> criteria.criteria().stream())
                        .filter(criterion -> Reads.questions(criterion.condition(), sheet.form())
                                .contains(item.linkId()))
                        .map(criterion -> why(criterion, codes, sheet.locale()))
                        .toList());
    }

    private static Why why(Criterion criterion, Codes codes, Wording.Locale locale) {
        return new Why(
                criterion.flag().display().in(locale),
                criterion.tier().code(),
                CodeNames.disposition(codes, criterion.tier(), locale),
                criterion.why().in(locale),
                criterion.statement().in(locale),
                CodeNames.code(codes, "criteria-label", criterion.label().code(), locale),
                criterion.citations());
    }
}
