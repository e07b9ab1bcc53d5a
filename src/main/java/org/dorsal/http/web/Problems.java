package org.dorsal.http.web;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.Filled.FieldProblem;
import org.dorsal.knowledge.Item;

/** What is wrong with the answers on a sheet, by question. */
final class Problems {
    private final Map<String, ProblemView> byLinkId = new LinkedHashMap<>();
    private final Sheet sheet;

    Problems(Sheet sheet) {
        this.sheet = sheet;
        sheet.scoring().findings().forEach(found -> {
            if (sheet.filled().counts(found.linkId())) {
                byLinkId.put(found.linkId(), ProblemView.disagrees(found.linkId()));
            }
        });
        sheet.filled().problems().forEach((linkId, problem) -> byLinkId.put(linkId, ProblemView.of(linkId, problem)));
    }

    ProblemView of(String linkId) {
        return byLinkId.getOrDefault(linkId, ProblemView.none(linkId));
    }

    /** Of the questions that have room for one at any time: nobody mistypes an option. */
    List<ProblemView> written() {
        return byLinkId.values().stream()
                .filter(problem -> sheet.form()
                        .item(problem.linkId())
                        .filter(item -> item.kind() != Item.Kind.CHOICE)
                        .isPresent())
                .toList();
    }

    /**
     * What stands next to an answer that does not count.
     *
     * @param key names the words; empty when nothing is wrong
     */
    record ProblemView(String linkId, String key, String min, String max) {
        static ProblemView none(String linkId) {
            return new ProblemView(linkId, "", "", "");
        }

        static ProblemView of(String linkId, FieldProblem problem) {
            String bounds = switch (problem.kind()) {
                case OUT_OF_BOUNDS ->
                    problem.min().isEmpty() ? ".max" : problem.max().isEmpty() ? ".min" : "";
                case NOT_A_NUMBER, NOT_WHOLE, NOT_A_DATE, NOT_AN_OPTION, ONE_ONLY, STANDS_ALONE, TOO_LONG -> "";
            };
            return new ProblemView(
                    linkId, "assess.problem." + problem.kind() + bounds, plain(problem.min()), plain(problem.max()));
        }

        /** The scoring found it odd beside something else that is known. */
        static ProblemView disagrees(String linkId) {
            return new ProblemView(linkId, "assess.problem.DISAGREES", "", "");
        }

        public boolean any() {
            return !key.isEmpty();
        }

        private static String plain(Optional<BigDecimal> number) {
            return number.map(BigDecimal::toPlainString).orElse("");
        }
    }
}
