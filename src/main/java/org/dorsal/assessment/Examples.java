package org.dorsal.assessment;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.*;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.scoring.AnswerReader;
import org.dorsal.scoring.EvidenceScorer;
import org.dorsal.scoring.Scoring;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the examples of {@code profiles/examples}: responses, each with its author's expected result in a second
 * file. It shows an author who changes a model the effect of the change.
 */
public final class Examples {
    private static final String FOLDER = "examples/";
    private static final String EXPECTED = ".expected.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Knowledge knowledge;
    private final List<LintFinding> findings = new ArrayList<>();

    private Examples(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /**
     * Scores every example with the newest evidence models that read its form; each difference from the expected result is a
     * finding.
     */
    public static List<LintFinding> check(Knowledge knowledge, List<ProfileFile> files) {
        Examples examples = new Examples(knowledge);
        Map<String, ProfileFile> byPath = new LinkedHashMap<>();
        files.stream()
                .filter(file -> file.path().startsWith(FOLDER) && file.path().endsWith(".json"))
                .forEach(file -> byPath.put(file.path(), file));
        byPath.forEach((path, file) -> {
            if (path.endsWith(EXPECTED)) {
                examples.checkBelongs(path, byPath);
            } else {
                examples.check(file, Optional.ofNullable(byPath.get(expected(path))));
            }
        });
        return List.copyOf(examples.findings);
    }

    private void checkBelongs(String path, Map<String, ProfileFile> byPath) {
        if (!byPath.containsKey(path.replace(EXPECTED, ".json"))) {
            add(path, "/", "belongs to no example; remove it or add the response");
        }
    }

    private void check(ProfileFile example, Optional<ProfileFile> expected) {
        String path = example.path();
        if (expected.isEmpty()) {
            add(path, "/", "has no expected result; write one as " + expected(path));
        }
        Optional<QuestionnaireResponse> response = response(example);
        Optional<JsonNode> wanted = expected.flatMap(this::json);
        if (response.isPresent() && wanted.isPresent()) {
            scoring(path, response.get())
                    .ifPresent(scoring -> compare(expected(path), wanted.get(), JSON.valueToTree(summary(scoring))));
        }
    }

    private void compare(String path, JsonNode wanted, JsonNode scored) {
        TreeSet<String> elements = new TreeSet<>(wanted.propertyNames());
        elements.addAll(scored.propertyNames());
        for (String element : elements) {
            if (!wanted.path(element).equals(scored.path(element))) {
                add(path, element, "expects " + wanted.path(element) + " and is scored " + scored.path(element));
            }
        }
    }

    private Optional<QuestionnaireResponse> response(ProfileFile example) {
        if (FhirJson.parse(example.bytes(), QuestionnaireResponse.class)
                instanceof Parsed.ParsedResource<QuestionnaireResponse>(QuestionnaireResponse response)) {
            return Optional.of(response);
        }
        add(example.path(), "/", "is no QuestionnaireResponse of FHIR R4");
        return Optional.empty();
    }

    private Optional<JsonNode> json(ProfileFile expected) {
        try {
            return Optional.of(JSON.readTree(expected.bytes()));
        } catch (JacksonException unreadable) {
            add(expected.path(), "/", "is no JSON");
            return Optional.empty();
        }
    }

    private Optional<Scoring> scoring(String path, QuestionnaireResponse response) {
        Optional<Form> form = Optional.ofNullable(response.getQuestionnaire()).flatMap(knowledge::form);
        Optional<Care> care = form.flatMap(knowledge::newestCare);
        Optional<LocalDate> day = day(response);
        Optional<EvidenceModels> models = form.flatMap(knowledge::newestEvidence);
        if (care.isEmpty() || models.isEmpty()) {
            add(
                    path,
                    "questionnaire",
                    "names no loaded Questionnaire as url|version, or none that evidence models and care read");
        }
        if (day.isEmpty()) {
            add(path, "authored", "says not on which day it was given; the age needs it");
        }
        if (form.isEmpty() || care.isEmpty() || models.isEmpty() || day.isEmpty()) {
            return Optional.empty();
        }
        Scoring scoring = EvidenceScorer.score(
                models.get(),
                care.get(),
                form.get(),
                AnswerReader.read(form.get(), response, Optional.empty(), day.get()),
                Optional.empty());
        scoring.findings().forEach(finding -> add(path, finding.linkId(), finding.message()));
        return Optional.of(scoring);
    }

    /** The result in the words of the expected file; of the causes only those that reach a tier. */
    private static Map<String, Object> summary(Scoring scoring) {
        Map<String, String> causes = new LinkedHashMap<>();
        scoring.reached().forEach(cause -> causes.put(cause.code(), cause.tier().code()));
        return Map.of(
                "disposition", scoring.disposition().code(),
                "provisional", scoring.provisional(),
                "emergencyNotExcluded", scoring.emergencyNotExcluded(),
                "causes", causes,
                "open", scoring.openQuestions());
    }

    private static Optional<LocalDate> day(QuestionnaireResponse response) {
        String authored = Optional.ofNullable(response.getAuthoredElement().getValueAsString())
                .orElse("");
        try {
            return Optional.of(LocalDate.parse(authored.substring(0, Math.min(10, authored.length()))));
        } catch (DateTimeParseException noDay) {
            return Optional.empty();
        }
    }

    private void add(String path, String element, String message) {
        findings.add(new LintFinding(path, element, message));
    }

    private static String expected(String path) {
        return path.substring(0, path.length() - ".json".length()) + EXPECTED;
    }
}
