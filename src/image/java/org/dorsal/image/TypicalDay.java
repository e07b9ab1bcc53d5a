package org.dorsal.image;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeAuditor;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeResponse;
import org.dorsal.system.SomeVisitor;

/** Typical requests of a working day: an EHR posts and reads, a clinician launches and signs, an auditor searches. */
record TypicalDay(InstalledService dorsal) {
    private static final int MAX_ATTEMPTS = 5;

    /** Repeats the day sequentially; every answer must be the expected one. */
    void repeat(int times) {
        for (int time = 0; time < times; time++) {
            ehr("training-" + time);
            clinician("sandbox-0" + (1 + time % 4));
            auditor();
            strangers();
        }
    }

    /** Sends a POST and an EHR's reads after it; the milliseconds are not measured here. */
    void ehr(String patient) {
        SomeClient client = dorsal.client();
        for (int response = 0; response < 5; response++) {
            SomeAnswer created = client.post("QuestionnaireResponse", posted(patient, response));
            expect(201, created, "POST");
            expect(200, client.get("QuestionnaireResponse/" + created.id()), "read");
            expect(200, client.get("QuestionnaireResponse/" + created.id() + "/_history"), "history");
        }
        for (String search : List.of(
                "Observation?patient=" + patient,
                "QuestionnaireResponse?patient=" + patient + "&_include=QuestionnaireResponse:questionnaire",
                "CarePlan?patient=" + patient + "&_count=5",
                "AuditEvent?patient=" + patient,
                "metadata",
                "Questionnaire",
                "PlanDefinition?status=draft")) {
            SomeAnswer answer = client.get(search);
            if (answer.status() >= 500) {
                throw new IllegalStateException(search + " answers " + answer);
            }
        }
        expect(400, client.post("QuestionnaireResponse", "{\"resourceType\":"), "half a body");
    }

    /** A body to post for that patient. */
    static String posted(String patient, int number) {
        SomeResponse response = SomeResponse.of(patient);
        return (number % 2 == 0 ? response : response.answer("function-loss", "both-legs-weak")).json();
    }

    private void clinician(String patient) {
        SomeClinician clinician = launched(patient);
        clinician.answer(
                "sign-with-pain=chest-tight",
                "function-loss=both-legs-weak",
                "major-history=cancer",
                "general-sign=weight-loss");
        String assessment = clinician.sign();
        for (String page : List.of("", "/history", "/assessment/" + assessment)) {
            clinician.page(page);
        }
    }

    /** Launches, and retries when the EHR was too slow, as a person would; a build machine may be busy. */
    private SomeClinician launched(String patient) {
        for (int attempt = 1; ; attempt++) {
            SomeVisitor browser = new SomeVisitor(dorsal.base());
            HttpResponse<String> page = browser.open(dorsal.ehr().launchUrl(SandboxLaunch.of(patient)));
            if (page.statusCode() == 200) {
                return new SomeClinician(browser, page.uri());
            }
            if (attempt == MAX_ATTEMPTS) {
                throw new IllegalStateException("a launch answers " + page.statusCode());
            }
        }
    }

    private void auditor() {
        SomeVisitor browser = new SomeVisitor(dorsal.base());
        URI answer = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, URI.create(dorsal.audit("sign-in")));
        HttpResponse<String> signedIn = browser.get(answer);
        if (signedIn.statusCode() != 303) {
            throw new IllegalStateException("the auditor's sign-in answers " + signedIn.statusCode());
        }
        for (String page : List.of("", "assessments", "events", "figures")) {
            HttpResponse<String> auditPage = browser.get(URI.create(dorsal.audit(page)));
            if (auditPage.statusCode() >= 500) {
                throw new IllegalStateException("the auditors' page " + page + " answers " + auditPage.statusCode());
            }
        }
    }

    private void strangers() {
        SomeClient stranger = SomeClient.anonymous(dorsal.fhirBase());
        List<SomeAnswer> answers = new ArrayList<>();
        answers.add(stranger.get("Observation?patient=nobody"));
        answers.forEach(answer -> expect(401, answer, "no token"));
        expect(200, stranger.get("metadata"), "metadata");
        expect(200, dorsal.management().get("actuator/prometheus"), "scrape");
    }

    private static void expect(int status, SomeAnswer answer, String what) {
        if (answer.status() != status) {
            throw new IllegalStateException(what + " answers " + answer);
        }
    }
}
