package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.SomeTexts.question;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeEvents;
import org.dorsal.system.SomeService;
import org.hl7.fhir.r4.model.AuditEvent;
import org.junit.jupiter.api.Test;

/** Handover between two people with separate browsers: the first fills in the answers, the second signs. */
class HandOverBrowserIT {
    private static final Looks LOOKS = Looks.light(1024);
    private static final SandboxLaunch CHART = SandboxLaunch.of("sandbox-11");

    @Test
    void a_nurse_fills_a_doctor_signs_and_sees_who_answered_what() {
        SomeEvents events = new SomeEvents(Clinic.service(), SomeService.NORTHSIDE);
        try (Clinic nurses = Clinic.open(LOOKS);
                Clinic doctors = Clinic.open(LOOKS)) {
            Page nurse = nurses.launchAnew(CHART.signedInAs("clinician-1"));
            OpenPart.of(nurse, "pain-elsewhere");
            nurse.locator("#q-pain-elsewhere input[value=none]").check();
            nurse.locator("#q-sign-with-pain input[value=chest-tight]").check();
            assertThat(nurse.locator("#strip h2")).isVisible();
            nurse.locator("button[value=close]").click();
            assertThat(nurse.locator("main")).containsText("Saved");

            List<AuditEvent> auditEvents = events.during(() -> {
                nurse.locator("form[action$='/draft/hand-over'] button").click();
                assertThat(nurse.locator("main")).containsText("Nobody has taken the answers over yet.");
                Screens.check(nurse, "handed-over", LOOKS);
                Page doctor = doctors.launchAnew(CHART.signedInAs("clinician-2"));
                assertThat(doctor.locator(".offer")).containsText("Emergency");
                OpenPart.of(doctor, "sign-with-pain");
                assertThat(doctor.locator("#q-sign-with-pain input:checked"))
                        .hasCount(0); // nothing of it counts before it is taken
                Screens.check(doctor, "handed-over-offer", LOOKS);
                doctor.locator(".offer button").click();
                reviewAndSign(doctor);
            });
            assertThat(auditEvents)
                    .extracting(SomeEvents::facts)
                    .anyMatch(facts -> facts.contains("draft=handed-over"))
                    .anyMatch(facts -> facts.contains("draft=taken-over")
                            && facts.stream().anyMatch(fact -> fact.startsWith("from=Practitioner/")));

            nurse.locator("main a.button").click();
            assertThat(nurse.locator("#q-sign-with-pain input:checked")).hasCount(0); // it is hers no more
            assertThat(nurse.locator(".last")).containsText("Emergency");
            Screens.check(nurse, "last-result", LOOKS);
            isFoldedAboveTheQuestionsOnly(nurse);
        }
    }

    /** Shows the actions of the last result next to the questions, and on a narrow page after a press alone. */
    private static void isFoldedAboveTheQuestionsOnly(Page nurse) {
        assertThat(nurse.locator(".last .actions")).isVisible();
        assertThat(nurse.locator(".last summary")).isHidden();
        Looks narrow = Looks.light(400);
        narrow.apply(nurse);
        assertThat(nurse.locator(".last .actions")).isHidden();
        nurse.evaluate("scrollTo(0, 0)");
        Object top = nurse.evaluate("document.querySelector('#answers .q').getBoundingClientRect().top"
                + " - document.querySelector('.banner').getBoundingClientRect().bottom");
        assertThat(((Number) top).doubleValue())
                .as("pixels above the first question, with the notice that the patient has died")
                .isLessThan(250);
        nurse.locator(".last summary").press("Enter");
        assertThat(nurse.locator(".last .actions")).isVisible();
    }

    private static void reviewAndSign(Page doctor) {
        OpenPart.of(doctor, "sign-with-pain");
        assertThat(doctor.locator("#q-sign-with-pain input[value=chest-tight]")).isChecked();
        assertThat(doctor.locator(".notice").getByText(Pattern.compile("gave \\d+ of these answers")))
                .isVisible();
        OpenPart.of(doctor, "function-loss");
        doctor.locator("#q-function-loss input[value=none]").check();
        OpenPart.of(doctor, "pain-elsewhere");
        doctor.locator("#q-pain-elsewhere input[value=UNK]").check();
        doctor.locator("#review").click();
        assertThat(doctor.locator(".notice.others")).containsText(Pattern.compile("gave \\d+ of these answers"));
        doctor.locator("summary:has(#answers-title)").click();
        assertThat(questionLocator(doctor, question("sign-with-pain"))).hasCount(1);
        assertThat(questionLocator(doctor, question("function-loss"))).hasCount(0);
        assertThat(questionLocator(doctor, question("pain-elsewhere"))).hasCount(0); // the doctor has changed it
        Screens.check(doctor, "handed-over-review", LOOKS);
        doctor.locator("#open").fill("Ambulance is on its way");
        SignBrowserIT.sign(doctor);
        assertThat(doctor).hasURL(Pattern.compile(".*/assessment/[0-9a-f-]{36}$"));
    }

    private static com.microsoft.playwright.Locator questionLocator(Page doctor, String question) {
        return doctor.locator("dt:has-text('" + question + "') + dd .by");
    }
}
