package org.dorsal.sandbox;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;

/**
 * The sandbox EHR's front page: its patients, each with two ways to open the app, which EHR it plays, and what can go
 * wrong.
 */
final class SandboxHome extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Address address;
    private final transient CurrentMisbehaviour mood;
    private final transient CurrentVendor guise;
    private final transient SandboxRecords records;
    private final transient FrontPage front;
    private final transient CurrentClinician clinician;

    SandboxHome(
            Address address,
            CurrentMisbehaviour mood,
            CurrentVendor guise,
            SandboxRecords records,
            FrontPage front,
            CurrentClinician clinician) {
        this.address = address;
        this.mood = mood;
        this.guise = guise;
        this.records = records;
        this.front = front;
        this.clinician = clinician;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String notice = front.notice();
        if (!notice.isEmpty()) {
            response.setHeader("Refresh", "2");
            Html.send(response, "Sandbox EHR", "<p role=\"status\">%s</p>%s".formatted(Html.text(notice), tour()));
            return;
        }
        List<Patient> more = more();
        Html.send(response, "Sandbox EHR", """
            %s
            <p>Twelve invented patients, for trying Dorsal out. Nobody here is real. The last one has a name that
            attacks pages: it must appear as text everywhere.</p>
            %s
            %s
            <h2>Who is signed in to the EHR</h2>
            <p>The charts open Dorsal for this clinician. Launches of another person in the same browser end.</p>
            <p>%s</p>
            <h2>Which EHR it plays</h2>
            <p>%s</p>
            <h2>What can go wrong</h2>
            <p>A pressed button is in force until it is pressed again.</p>
            <p>%s</p>
            <h2>A token</h2>
            <p>For programs, for five minutes:</p>
            <pre tabindex="0">curl -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds' %s/oauth2/token</pre>
            """.formatted(
                        tour(),
                        table("Patients of the sandbox", own()),
                        more.isEmpty()
                                ? ""
                                : "<details><summary>%s more patients, of the simulated weeks</summary>%s</details>"
                                        .formatted(more.size(), table("Patients of the simulated weeks", more)),
                        records.all("Practitioner", _ -> true)
                                .map(Practitioner.class::cast)
                                .map(this::button)
                                .collect(joining("\n")),
                        Arrays.stream(Vendor.values()).map(this::button).collect(joining("\n")),
                        Arrays.stream(Misbehaviour.values()).map(this::button).collect(joining("\n")),
                        Html.text(address.issuer())));
    }

    private String tour() {
        return front.tour().isEmpty()
                ? ""
                : "<p><a href=\"/tour\">Guided tour</a>: five steps each for clinicians, integrators, auditors and"
                        + " operators.</p>";
    }

    /** The patient with the hostile name comes last, after those that a newcomer tries first. */
    private static List<Patient> own() {
        return SandboxPatients.all().stream()
                .sorted(comparing(patient -> patient.getIdPart().equals(SandboxPatients.HOSTILE)))
                .toList();
    }

    private List<Patient> more() {
        Set<String> own = SandboxPatients.all().stream().map(Patient::getIdPart).collect(toSet());
        return records.all("Patient", patient -> !own.contains(patient.getIdPart()))
                .map(Patient.class::cast)
                .toList();
    }

    private static String table(String caption, List<Patient> patients) {
        return """
            <table>
            <caption>%s</caption>
            <thead><tr><th scope="col">Name</th><th scope="col">Born</th><th scope="col">Gender</th>\
            <th scope="col">FHIR id</th><th scope="col">Open the app</th></tr></thead>
            <tbody>
            %s
            </tbody>
            </table>\
            """.formatted(caption, patients.stream().map(SandboxHome::row).collect(joining("\n")));
    }

    private static String row(Patient patient) {
        String id = Html.text(patient.getIdPart());
        return """
            <tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>
            <a href="/chart/%s">Launch in a frame</a>
            <form method="post" action="/open/%s" target="_blank"><button>Launch in a tab</button></form>
            </td></tr>\
            """.formatted(
                        Html.text(SandboxNames.of(patient)),
                        Html.text(patient.getBirthDateElement().getValueAsString()),
                        Html.text(patient.getGender().getDisplay()),
                        id,
                        id,
                        id);
    }

    private String button(Practitioner practitioner) {
        String id = practitioner.getIdPart();
        return "<form method=\"post\" action=\"/clinician/%s\"><button aria-pressed=\"%s\">%s</button></form>"
                .formatted(Html.text(id), clinician.id().equals(id), Html.text(SandboxNames.of(practitioner)));
    }

    private String button(Vendor vendor) {
        return "<form method=\"post\" action=\"/become/%s\"><button aria-pressed=\"%s\">%s</button></form>"
                .formatted(vendor.name(), guise.vendor() == vendor, Html.text(vendor.words()));
    }

    private String button(Misbehaviour misbehaviour) {
        return "<form method=\"post\" action=\"/misbehave/%s\"><button aria-pressed=\"%s\">%s</button></form>"
                .formatted(misbehaviour.name(), mood.is(misbehaviour), Html.text(misbehaviour.words()));
    }
}
