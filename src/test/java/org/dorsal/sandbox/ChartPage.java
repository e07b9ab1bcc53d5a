package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import ca.uhn.fhir.context.FhirContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;

/** {@code /chart/{patient}}: a patient's chart with the app in a frame, and below it what apps have filed. */
final class ChartPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient AppLaunchUrls launch;
    private final transient ProviderDependencies parts;

    ChartPage(AppLaunchUrls launch, ProviderDependencies parts) {
        this.launch = launch;
        this.parts = parts;
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
            <p><a href="/">All patients</a> · born %s · %s</p>
            %s
            <h2 id="filed">Filed in this chart</h2>
            %s
            """.formatted(
                        Html.text(person.getBirthDateElement().getValueAsString()),
                        Html.text(person.getIdPart()),
                        frame(person.getIdPart()),
                        filed(person.getIdPart())));
    }

    private String frame(String patient) {
        return launch.url(SandboxLaunch.of(patient))
                .map(url -> "<iframe title=\"Dorsal\" allow=\"clipboard-write\" src=\"%s\"></iframe>"
                        .formatted(Html.text(url.toString())))
                .orElse("<p>No app is set.</p>");
    }

    private String filed(String patient) {
        var all = parts.filedOf(patient).stream().map(ChartPage::shown).collect(joining("\n"));
        return all.isEmpty() ? "<p>Nothing yet.</p>" : all;
    }

    private static String shown(Resource resource) {
        var json =
                FhirContext.forR4Cached().newJsonParser().setPrettyPrint(true).encodeResourceToString(resource);
        return "<details><summary>%s/%s, version %s</summary><pre>%s</pre></details>"
                .formatted(
                        Html.text(resource.fhirType()),
                        Html.text(resource.getIdPart()),
                        Html.text(resource.getMeta().getVersionId()),
                        Html.text(json));
    }
}
