package org.dorsal.http.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
}
