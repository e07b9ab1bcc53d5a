package org.dorsal.fhirjson;

import java.nio.charset.StandardCharsets;

/** Bodies of responses as callers send them; synthetic. */
final class SomeResponses {

    /** Valid response with every JSON and FHIR construct of the form, and with extensions of values. */
    static final String VALID = """
            {"resourceType":"QuestionnaireResponse","id":"r-1","meta":{"profile":["http://example.org/p"],\
            "tag":[{"system":"http://example.org/t","code":"x"}]},"language":"en-GB",\
            "text":{"status":"generated","div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p>a &lt; b</p></div>"},\
            "extension":[{"url":"http://example.org/e","extension":[{"url":"inner","valueDecimal":1.50}]}],\
            "identifier":{"system":"http://example.org/i","value":"7"},\
            "questionnaire":"https://dorsal.example/canonical/Questionnaire/q|1.0.0","status":"completed",\
            "_status":{"extension":[{"url":"http://example.org/e","valueCode":"c"}]},\
            "subject":{"reference":"Patient/p1/_history/2","type":"Patient"},\
            "authored":"2026-11-20T10:00:00.000+01:00","author":{"reference":"Practitioner/1"},\
            "item":[{"linkId":"g","text":"Gr\\u00fcn \\ud83d\\ude00","item":[\
            {"linkId":"a","answer":[{"valueCoding":{"system":"http://s","code":"Y","display":"Yes","userSelected":true}}]},\
            {"linkId":"b","answer":[{"valueInteger":-7,"item":[{"linkId":"b1","answer":[{"valueString":" a\\tb\\n"}]}]}]},\
            {"linkId":"c","answer":[{"valueDecimal":7.0},{"valueDecimal":1e-3},{"valueDecimal":-0.10}]},\
            {"linkId":"d","answer":[{"valueDate":"2026-02"}]},\
            {"linkId":"e","answer":[{"valueBoolean":false}]},\
            {"linkId":"f","answer":[{"extension":[{"url":"http://example.org/e","valueCode":"unknown"}]}]},\
            {"linkId":"h","answer":[{"_valueInteger":{"extension":[{"url":"http://example.org/e","valueCode":"u"}]}}]}]}]}""";

    /**
     * Valid response without extensions, narrative and exponents, like nearly all responses.
     */
    static final String PLAIN = """
            {"resourceType":"QuestionnaireResponse","id":"r-1","meta":{"profile":["http://example.org/p"],\
            "tag":[{"system":"http://example.org/t","code":"x"}]},"language":"en-GB",\
            "identifier":{"system":"http://example.org/i","value":"7"},\
            "questionnaire":"https://dorsal.example/canonical/Questionnaire/q|1.0.0","status":"completed",\
            "subject":{"reference":"Patient/p1/_history/2","type":"Patient"},\
            "authored":"2026-11-20T10:00:00.000+01:00","author":{"reference":"Practitioner/1"},\
            "item":[{"linkId":"g","text":"Gr\\u00fcn \\ud83d\\ude00","item":[\
            {"linkId":"a","answer":[{"valueCoding":{"system":"http://s","code":"Y","display":"Yes","userSelected":true}}]},\
            {"linkId":"b","answer":[{"valueInteger":-7,"item":[{"linkId":"b1","answer":[{"valueString":" a\\tb\\n"}]}]}]},\
            {"linkId":"c","answer":[{"valueDecimal":7.0},{"valueDecimal":-10.10}]},\
            {"linkId":"d","answer":[{"valueDate":"2026-02"}]},\
            {"linkId":"e","answer":[{"valueBoolean":false}]}]}]}""";

    private SomeResponses() {}

    /** A response with one answer, given as the inside of its JSON object. */
    static String answering(String answer) {
        return with("\"item\":[{\"linkId\":\"a\",\"answer\":[{" + answer + "}]}]");
    }

    /** A completed response with more members. */
    static String with(String members) {
        return "{\"resourceType\":\"QuestionnaireResponse\",\"status\":\"completed\"," + members + "}";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
