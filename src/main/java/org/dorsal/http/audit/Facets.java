package org.dorsal.http.audit;

import java.util.List;
import org.dorsal.http.web.PageText;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Knowledge;

/** Filter choices: codes and editions of profiles/. Templates call its methods. */
record Facets(Knowledge knowledge, PageText words) {
    /** Code with its display. */
    record FacetChoice(String code, String word) {
        /** Choice for an edition of criteria or another canonical. */
        static FacetChoice edition(String canonical) {
            return new FacetChoice(canonical, Facets.edition(canonical));
        }
    }

    public List<FacetChoice> dispositions() {
        return knowledge.codes().of(Codes.system("disposition")).stream()
                .map(code -> new FacetChoice(code, words.disposition(code)))
                .toList();
    }

    /** Causes of all loaded editions, in the order of their files. */
    public List<FacetChoice> causes() {
        return causes(knowledge).stream()
                .map(code -> new FacetChoice(code, words.cause(code)))
                .toList();
    }

    /** Name and version of a canonical, without the long address before them. */
    static String edition(String canonical) {
        return canonical.substring(canonical.lastIndexOf('/') + 1).replace('|', ' ');
    }

    static List<String> causes(Knowledge knowledge) {
        return knowledge.evidence().stream()
                .flatMap(plan -> plan.causes().stream())
                .map(model -> model.cause().code())
                .distinct()
                .toList();
    }

    public List<FacetChoice> criteria() {
        return knowledge.evidence().stream()
                .map(plan -> FacetChoice.edition(plan.edition().canonical()))
                .toList();
    }

    public List<FacetChoice> actions() {
        return EventSummary.ACTIONS.stream()
                .map(code -> new FacetChoice(code, words.message("audit.action." + code)))
                .toList();
    }
}
