package org.dorsal.system;

import java.util.*;
import java.util.regex.Matcher;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A QuestionnaireResponse as an EHR sends it: some questions of the first groups, each answered with one code.
 */
public record SomeResponse(
        String patient, String status, Optional<String> id, Optional<String> identifier, Map<String, String> answers) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String YES_NO = "http://terminology.hl7.org/CodeSystem/v2-0532";
    private static final String ANSWER = "https://dorsal.example/canonical/CodeSystem/answer";
    private static final String UNKNOWN = "UNK";

    /** Groups of the form with the questions that tests answer. */
    private static final List<QuestionGroup> GROUPS = List.of(
            new QuestionGroup("pain-start", List.of("pain-worst-score")),
            new QuestionGroup("heart-and-lungs", List.of("pain-elsewhere", "sign-with-pain")),
            new QuestionGroup("nerves-bladder-bowel", List.of("function-loss", "numbness-area")),
            new QuestionGroup("fever-and-illness", List.of("fever-time", "looks-ill")));

    private record QuestionGroup(String linkId, List<String> questions) {}

    /** A finished one with chest pain, about that patient. */
    public static SomeResponse of(String patient) {
        return new SomeResponse(
                patient, "completed", Optional.empty(), Optional.empty(), Map.of("sign-with-pain", "chest-tight"));
    }

    public SomeResponse status(String code) {
        return new SomeResponse(patient, code, id, identifier, answers);
    }

    public SomeResponse id(String newId) {
        return new SomeResponse(patient, status, Optional.of(newId), identifier, answers);
    }

    public SomeResponse about(String other) {
        return new SomeResponse(other, status, id, identifier, answers);
    }

    public SomeResponse identifier(String value) {
        return new SomeResponse(patient, status, id, Optional.of(value), answers);
    }

    /**
     * Returns the response with that question answered with that code, or with that number.
     */
    public SomeResponse answer(String linkId, String code) {
        Map<String, String> more = new LinkedHashMap<>(answers);
        more.put(linkId, code);
        return new SomeResponse(patient, status, id, identifier, more);
    }

    /** Returns the response with an identifier of that system. */
    public String json(String system, String value) {
        return identifier(value).json().replaceFirst("urn:some:ehr", Matcher.quoteReplacement(system));
    }

    public String json() {
        ObjectNode response = JSON.createObjectNode().put("resourceType", "QuestionnaireResponse");
        id.ifPresent(value -> response.put("id", value));
        identifier.ifPresent(value ->
                response.putObject("identifier").put("system", "urn:some:ehr").put("value", value));
        response.put("questionnaire", "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment|2.0.0")
                .put("status", status)
                .put("authored", "2026-01-05T10:00:00Z");
        response.putObject("subject").put("reference", "Patient/" + patient);
        ArrayNode groups = response.putArray("item");
        GROUPS.forEach(group -> {
            List<String> answered =
                    group.questions().stream().filter(answers::containsKey).toList();
            if (!answered.isEmpty()) {
                ArrayNode items =
                        groups.addObject().put("linkId", group.linkId()).putArray("item");
                answered.forEach(linkId -> setAnswer(
                        items.addObject()
                                .put("linkId", linkId)
                                .putArray("answer")
                                .addObject(),
                        answers.get(linkId)));
            }
        });
        return JSON.writeValueAsString(response);
    }

    private static void setAnswer(ObjectNode answer, String value) {
        if (value.matches("\\d+")) {
            answer.put("valueInteger", Integer.parseInt(value));
        } else {
            answer.putObject("valueCoding")
                    .put("system", UNKNOWN.equals(value) ? YES_NO : ANSWER)
                    .put("code", value);
        }
    }
}
