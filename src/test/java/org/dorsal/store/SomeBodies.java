package org.dorsal.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** FHIR JSON of the size and texture of a real assessment: a response of 40 answers (6 kB) and its results (40 kB). */
final class SomeBodies {
    static final List<String> CAUSES = List.of(
            "acute-coronary-syndrome",
            "spinal-metastases-or-cord-compression",
            "infection-of-the-spine-or-discs",
            "pulmonary-embolism",
            "cauda-equina-syndrome",
            "fracture-of-a-weak-bone",
            "injury-of-spine-or-chest",
            "myelopathy",
            "acute-aortic-syndrome",
            "acute-pancreatitis");

    private static final String CANONICAL = "https://dorsal.example/canonical";

    private SomeBodies() {}

    static byte[] response(String id, String patient, RandomGenerator random) {
        var answers = IntStream.range(0, 40).mapToObj(i -> answer(i, random)).collect(Collectors.joining(","));
        return bytes("""
            {"resourceType":"QuestionnaireResponse","id":"%s","meta":{"versionId":"1","lastUpdated":"%s"},"identifier":{"system":\
            "https://ehr.example/forms","value":"%08x"},"questionnaire":"%s/Questionnaire/upper-back-pain|1.0.0","status":"completed",\
            "subject":{"reference":"Patient/%s"},"encounter":{"reference":"Encounter/%d"},"authored":"%s","author":{"reference":\
            "Practitioner/%d"},"item":[%s]}\
            """.formatted(
                        id,
                        instant(random),
                        random.nextInt(),
                        CANONICAL,
                        patient,
                        random.nextInt(1_000_000),
                        instant(random),
                        random.nextInt(5000),
                        answers));
    }

    private static String answer(int i, RandomGenerator random) {
        var link = CAUSES.get(i % CAUSES.size()) + "-question-" + i;
        if (i % 10 == 9) {
            return """
                {"linkId":"%s","answer":[{"valueInteger":%d}]}\
                """.formatted(link, random.nextInt(11));
        }
        var yes = random.nextInt(6) == 0;
        return """
            {"linkId":"%s","answer":[{"valueCoding":{"system":"http://terminology.hl7.org/CodeSystem/v2-0532","code":"%s",\
            "display":"%s"}}]}\
            """.formatted(link, yes ? "Y" : "N", yes ? "Yes" : "No");
    }

    static byte[] panel(String id, String patient, String response, RandomGenerator random) {
        var components =
                IntStream.range(0, 28).mapToObj(i -> component(i, random)).collect(Collectors.joining(","));
        return observation(
                id,
                patient,
                response,
                "triage-result",
                "Upper back pain triage result",
                """
                "valueCodeableConcept":{"coding":[{"system":"%s/CodeSystem/disposition","code":"urgent","display":"Urgent"}]},\
                "component":[%s]\
                """.formatted(CANONICAL, components),
                random);
    }

    private static String component(int i, RandomGenerator random) {
        var code = CAUSES.get(i % CAUSES.size()) + (i >= CAUSES.size() ? "-" + i : "");
        var value = random.nextInt(8) == 0 ? """
                    "dataAbsentReason":{"coding":[{"system":\
                    "http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"unknown"}]}\
                    """ : """
                        "valueCodeableConcept":{"coding":[{"system":"%s/CodeSystem/disposition","code":"%s"}]}\
                        """.formatted(CANONICAL, random.nextInt(5) == 0 ? "urgent" : "soon");
        return """
            {"extension":[{"url":"%s/StructureDefinition/criterion-tier","valueCode":"urgent"}],"code":{"coding":[{"system":\
            "%s/CodeSystem/cause","code":"%s","display":"%s"}]},%s}\
            """.formatted(CANONICAL, CANONICAL, code, words(code), value);
    }

    static byte[] cause(String id, String patient, String response, String cause, RandomGenerator random) {
        return observation(
                id,
                patient,
                response,
                cause,
                words(cause),
                """
                "valueCodeableConcept":{"coding":[{"system":"%s/CodeSystem/disposition","code":"urgent","display":"Urgent"}]},"note":\
                [{"text":"Decided by the answers to: %s, %s. The source calls for same-day review when this is present."}]\
                """.formatted(CANONICAL, words(cause), words(CAUSES.get(random.nextInt(CAUSES.size())))),
                random);
    }

    private static byte[] observation(
            String id,
            String patient,
            String response,
            String code,
            String display,
            String value,
            RandomGenerator random) {
        return bytes("""
            {"resourceType":"Observation","id":"%1$s","meta":{"versionId":"1","lastUpdated":"%8$s","profile":[\
            "%2$s/StructureDefinition/dorsal-observation"]},"text":{"status":"generated","div":\
            "<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>%7$s</p><p>Preliminary until a clinician signs it off.</p></div>"},\
            "extension":[{"url":"%2$s/StructureDefinition/criteria-hash","valueString":"%10$s"}],\
            "identifier":[{"system":"%2$s/identifier","value":"%1$s"}],"status":"preliminary","category":[{"coding":[{"system":\
            "http://terminology.hl7.org/CodeSystem/observation-category","code":"survey","display":"Survey"}]}],\
            "code":{"coding":[{"system":"%2$s/CodeSystem/cause","code":"%6$s","display":"%7$s"}],"text":"%7$s"},\
            "subject":{"reference":"Patient/%3$s"},"encounter":{"reference":"Encounter/%11$d"},\
            "effectiveDateTime":"%8$s","issued":"%8$s","performer":[{"reference":"Practitioner/%12$d"}],%9$s,\
            "method":{"coding":[{"system":"%2$s/PlanDefinition","code":"upper-back-pain-evidence","version":"1.0.0"}],"text":\
            "%2$s/PlanDefinition/upper-back-pain-evidence|1.0.0"},\
            "device":{"reference":"Device/dorsal-0.1.0","display":"Dorsal 0.1.0"},\
            "derivedFrom":[{"reference":"QuestionnaireResponse/%5$s/_history/1"}]}\
            """.formatted(
                        id,
                        CANONICAL,
                        patient,
                        "",
                        response,
                        code,
                        display,
                        instant(random),
                        value,
                        hex(random, 64),
                        random.nextInt(1_000_000),
                        random.nextInt(5000)));
    }

    static byte[] plan(String id, String patient, String response, RandomGenerator random) {
        var activities = IntStream.range(0, 8)
                .mapToObj(i -> """
                        {"detail":{"kind":"ServiceRequest","instantiatesCanonical":["%s/ActivityDefinition/activity-%d|1.0.0"],"status":\
                        "not-started","description":"Do exercise %d three times a week, three to four sets of ten, \
                        and stop when %s appears."}}\
                        """.formatted(
                                CANONICAL, random.nextInt(30), i, words(CAUSES.get(random.nextInt(CAUSES.size())))))
                .collect(Collectors.joining(","));
        return bytes("""
            {"resourceType":"CarePlan","id":"%1$s","meta":{"versionId":"1","lastUpdated":"%2$s"},"text":{"status":"generated","div":\
            "<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>Proposed plan for upper back pain</p></div>"},"identifier":[{"system":\
            "%3$s/identifier","value":"%1$s"}],"instantiatesCanonical":["%3$s/PlanDefinition/upper-back-pain-care|1.0.0"],\
            "status":"draft","intent":"proposal","title":"Proposed plan for upper back pain","subject":{"reference":"Patient/%4$s"},\
            "period":{"start":"%2$s"},"created":"%2$s","supportingInfo":[{"reference":"QuestionnaireResponse/%5$s/_history/1"}],\
            "activity":[%6$s]}\
            """.formatted(id, instant(random), CANONICAL, patient, response, activities));
    }

    static byte[] event(String patient, String response, RandomGenerator random) {
        return bytes("""
            {"resourceType":"AuditEvent","type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest"},\
            "subtype":[{"system":"http://hl7.org/fhir/restful-interaction","code":"create"}],"action":"C","recorded":"%s",\
            "outcome":"0","agent":[{"who":{"reference":"Practitioner/%d"},"requestor":true,\
            "network":{"address":"10.0.%d.%d","type":"2"}}],"source":{"observer":{"reference":"Device/dorsal-0.1.0"}},\
            "entity":[{"what":{"reference":"Patient/%s"},"role":{"code":"1"}},\
            {"what":{"reference":"QuestionnaireResponse/%s/_history/1"},"role":{"code":"4"}}]}\
            """.formatted(
                instant(random), random.nextInt(5000), random.nextInt(256), random.nextInt(256), patient, response));
    }

    private static String words(String code) {
        return Character.toUpperCase(code.charAt(0)) + code.substring(1).replace('-', ' ');
    }

    private static String instant(RandomGenerator random) {
        return "2026-11-%02dT%02d:%02d:%02d.%03dZ"
                .formatted(
                        1 + random.nextInt(28),
                        random.nextInt(24),
                        random.nextInt(60),
                        random.nextInt(60),
                        random.nextInt(1000));
    }

    private static String hex(RandomGenerator random, int digits) {
        return IntStream.range(0, digits)
                .mapToObj(i -> Integer.toHexString(random.nextInt(16)))
                .collect(Collectors.joining());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
