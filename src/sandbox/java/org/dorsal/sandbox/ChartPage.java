package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.*;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Resource;

/** {@code /chart/{patient}}: a patient's chart with the app in a frame, and below it what apps have filed. */
final class ChartPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss 'UTC'", Locale.UK).withZone(ZoneOffset.UTC);

    private final transient AppLaunchUrls launch;
    private final transient ProviderDependencies parts;
    private final transient CurrentClinician clinician;

    ChartPage(AppLaunchUrls launch, ProviderDependencies parts, CurrentClinician clinician) {
        this.launch = launch;
        this.parts = parts;
        this.clinician = clinician;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var patient = Optional.ofNullable(request.getPathInfo())
                .flatMap(path -> parts.records().find("Patient", path.substring(1)));
        if (patient.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        var person = (Patient) patient.get();
        Html.send(response, SandboxNames.of(person), """
            <p><a href="/">All patients</a> · born %s · %s · <a href="#filed">Filed in this record</a></p>
            %s
            <section class="card" aria-labelledby="filed">
            <h2 id="filed">Filed in this record</h2>
            %s
            </section>
            """.formatted(
                        Html.text(person.getBirthDateElement().getValueAsString()),
                        Html.text(person.getIdPart()),
                        frame(person.getIdPart()),
                        filed(person.getIdPart())));
    }

    private String frame(String patient) {
        return launch.url(SandboxLaunch.of(patient).signedInAs(clinician.id()))
                .map(url -> "<iframe title=\"Dorsal\" allow=\"clipboard-write\" src=\"%s\"></iframe>"
                        .formatted(Html.text(url.toString())))
                .orElse("<p>No app is set.</p>");
    }

    private String filed(String patient) {
        var filed = parts.filedOf(patient).stream()
                .sorted(Comparator.comparing(
                        (Resource resource) -> resource.getMeta().getLastUpdated(), Comparator.reverseOrder()))
                .map(ChartPage::shown)
                .collect(joining("\n"));
        return filed.isEmpty() ? "<p>Nothing yet.</p>" : filed;
    }

    /** Title of a resource for people: its own title or code, else its type. */
    private static String title(Resource resource) {
        return switch (resource) {
            case DocumentReference document when document.hasDescription() -> document.getDescription();
            case DocumentReference document -> words(document.getType()).orElse("Document");
            case CarePlan plan when plan.hasTitle() -> plan.getTitle();
            case Observation observation -> words(observation.getCode()).orElse("Observation");
            case QuestionnaireResponse response ->
                "Answers" + (response.hasStatus() ? ", " + response.getStatus().toCode() : "");
            default -> resource.fhirType();
        };
    }

    private static Optional<String> words(CodeableConcept concept) {
        return concept.hasText()
                ? Optional.of(concept.getText())
                : Optional.ofNullable(concept.getCodingFirstRep().getDisplay());
    }

    private static String shown(Resource resource) {
        var json =
                FhirContext.forR4Cached().newJsonParser().setPrettyPrint(true).encodeResourceToString(resource);
        return """
                <details><summary><span class="when">%s</span> <b>%s</b> <span class="quiet">%s/%s, version %s</span>\
                </summary><pre tabindex="0">%s</pre></details>""".formatted(
                        TIME.format(resource.getMeta().getLastUpdated().toInstant()),
                        Html.text(title(resource)),
                        Html.text(resource.fhirType()),
                        Html.text(resource.getIdPart()),
                        Html.text(resource.getMeta().getVersionId()),
                        Html.text(json));
    }
}
