package org.dorsal.system;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Requests of {@code $populate}, written with single quotes, and what their answers say. */
public final class SomePopulation {
    static final String URL = "https://dorsal.example/canonical/Questionnaire/upper-back-pain-assessment";
    static final String TYPE = "Questionnaire/$populate";
    static final String INSTANCE = "Questionnaire/upper-back-pain-assessment-2.0.0/$populate";
    static final String BORN = "1948-05-01";

    private SomePopulation() {}

    static String parameters(String... parameters) {
        return ("{'resourceType':'Parameters','parameter':[" + String.join(",", parameters) + "]}")
                .replace('\'', '"')
                .replace("URL", URL);
    }

    static String subject(String patient) {
        return "{'name':'subject','valueReference':{'reference':'Patient/" + patient + "'}}";
    }

    static String content(String resource) {
        return "{'name':'content','resource':" + resource + "}";
    }

    static String context(String name, String resource) {
        return "{'name':'context','part':[{'name':'name','valueString':'" + name + "'},{'name':'content','resource':"
                + resource + "}]}";
    }

    static String patient(String id) {
        return context("patient", resourceOfPatient(id));
    }

    static String resourceOfPatient(String id) {
        return "{'resourceType':'Patient','id':'" + id + "','gender':'female','birthDate':'" + BORN + "'}";
    }

    static String osteoporosis(String patient, String id) {
        return "{'resourceType':'Condition','id':'" + id + "','subject':{'reference':'Patient/" + patient
                + "'},'clinicalStatus':{'coding':[{'code':'active'}]},'onsetDateTime':'2019-04-11','code':{'coding':["
                + "{'system':'http://snomed.info/sct','code':'64859006','display':'Osteoporosis'}]}}";
    }

    static JsonNode response(SomeAnswer answer) {
        return answer.json().path("parameter").path(0).path("resource");
    }

    /** Answers as {@code linkId=value}. */
    static List<String> answers(SomeAnswer answer) {
        return answers(response(answer));
    }

    /** Answers of a response as {@code linkId=value}. */
    static List<String> answers(JsonNode response) {
        List<String> answers = new ArrayList<>();
        collect(response.path("item"), answers);
        return answers;
    }

    private static void collect(JsonNode items, List<String> into) {
        for (JsonNode item : items) {
            for (JsonNode answer : item.path("answer")) {
                answer.properties().stream()
                        .filter(value -> value.getKey().startsWith("value"))
                        .map(value -> value.getValue())
                        .map(value -> value.isObject() ? value.path("code").asString("") : value.toString())
                        .forEach(value -> into.add(item.path("linkId").asString("") + "=" + value));
                collect(answer.path("item"), into);
            }
            collect(item.path("item"), into);
        }
    }

    /** Issues as {@code severity:linkId}, or with the place where it is no question. */
    static List<String> issues(SomeAnswer answer) {
        return answer.json()
                .path("parameter")
                .path(1)
                .path("resource")
                .path("issue")
                .valueStream()
                .map(issue -> issue.path("severity").asString("") + ":"
                        + issue.path("expression").path(0).asString("").replaceAll(".*linkId='([^']*)'.*", "$1"))
                .toList();
    }
}
