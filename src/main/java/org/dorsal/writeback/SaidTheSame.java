package org.dorsal.writeback;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Whether an EHR's copy of a response says what ours says. Decides where the EHR kept the response's identifier and dropped the
 * tag that names the version: status, date and every answer must be the same; how questions and displays read may differ.
 */
final class SaidTheSame {
    private SaidTheSame() {}

    static boolean of(JsonNode ours, JsonNode copy) {
        return same(ours, copy, "/status")
                && same(ours, copy, "/authored")
                && same(ours, copy, "/questionnaire")
                && answers(ours).equals(answers(copy));
    }

    private static boolean same(JsonNode one, JsonNode two, String pointer) {
        return Tree.text(one, pointer).equals(Tree.text(two, pointer));
    }

    private static List<String> answers(JsonNode response) {
        List<String> answers = new ArrayList<>();
        below(response, answers);
        return answers;
    }

    private static void below(JsonNode holder, List<String> answers) {
        for (JsonNode item : holder.path("item")) {
            String question = Tree.text(item, "/linkId");
            for (JsonNode answer : item.path("answer")) {
                answer.properties().stream()
                        .filter(property -> property.getKey().startsWith("value"))
                        .forEach(property -> answers.add(question + "=" + said(property.getValue())));
                below(answer, answers);
            }
            below(item, answers);
        }
    }

    /** A coding by its code; anything else as it is written. */
    private static String said(JsonNode value) {
        return value.has("code") ? Tree.text(value, "/system") + "|" + Tree.text(value, "/code") : value.toString();
    }
}
