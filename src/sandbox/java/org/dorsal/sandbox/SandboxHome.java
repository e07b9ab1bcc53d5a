package org.dorsal.sandbox;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.*;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Practitioner;

/**
 * The sandbox EHR's front page: a door for each reader, its patients, each with two ways to open the app, which EHR it
 * plays, and what can go wrong.
 */
final class SandboxHome extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String TITLE = "Sandbox EHR";

    private static final EnumSet<Misbehaviour> COMMON =
            EnumSet.of(Misbehaviour.FHIR_DOWN, Misbehaviour.TOKEN_ENDPOINT_DOWN, Misbehaviour.SLOW);

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
            Html.send(
                    response,
                    TITLE,
                    "<p class=\"notice\" role=\"status\">%s</p>%s".formatted(Html.text(notice), doors()));
            return;
        }
        List<Patient> more = more();
        Html.send(response, TITLE, """
            <p>A practice EHR with made-up patients. Open Dorsal from a record here. Dorsal assesses pain in the upper back and names the
            dangerous causes to exclude.</p>
            %s
            <section class="card" aria-labelledby="patients">
            <h2 id="patients">Patients</h2>
            %s
            %s
            </section>
            <section class="card" aria-labelledby="clinicians">
            <h2 id="clinicians">Who is signed in to the EHR</h2>
            <p>Dorsal opens for this clinician. If you choose another, open sessions in this browser end.</p>
            <p class="actions">%s</p>
            </section>
            <section class="card" aria-labelledby="faults">
            <h2 id="faults">What can go wrong</h2>
            <p>Select a fault to start it. Select it again to end it.</p>
            <p class="actions">%s</p>
            %s
            </section>
            <section class="card" aria-labelledby="vendors">
            <h2 id="vendors">EHR to imitate</h2>
            <p class="actions">%s</p>
            </section>
            <section class="card" aria-labelledby="token">
            <h2 id="token">Token for programs</h2>
            <p>It is valid for five minutes.</p>
            <pre tabindex="0">curl -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds' %s/oauth2/token</pre>
            </section>
            """.formatted(
                        doors(),
                        table("patients", own()),
                        more.isEmpty()
                                ? ""
                                : "<details><summary id=\"more\">%s more patients, from simulated use</summary>%s</details>"
                                        .formatted(more.size(), table("more", more)),
                        records.all("Practitioner", _ -> true)
                                .map(Practitioner.class::cast)
                                .map(this::button)
                                .collect(joining("\n")),
                        buttons(COMMON),
                        rare(),
                        Arrays.stream(Vendor.values()).map(this::button).collect(joining("\n")),
                        Html.text(address.issuer())));
    }

    /** Folds the buttons that are pressed least, unless one is in force. */
    private String rare() {
        var rare = EnumSet.complementOf(COMMON);
        return "<details%s><summary>%s rarer faults</summary><p class=\"actions\">%s</p></details>"
                .formatted(rare.stream().anyMatch(mood::is) ? " open" : "", rare.size(), buttons(rare));
    }

    private String buttons(Set<Misbehaviour> misbehaviours) {
        return misbehaviours.stream().map(this::button).collect(joining("\n"));
    }

    private String doors() throws IOException {
        Optional<TourAddresses> tour = front.tour();
        return tour.isEmpty() ? "" : TourPage.text("doors.html", tour.get(), address);
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

    private static String table(String heading, List<Patient> patients) {
        return """
            <table class="patients" aria-labelledby="%s">
            <thead><tr><th scope="col">Name</th><th scope="col">Born</th><th scope="col">Record</th>\
            <td></td></tr></thead>
            <tbody>
            %s
            </tbody>
            </table>\
            """.formatted(heading, patients.stream().map(SandboxHome::row).collect(joining("\n")));
    }

    private static String row(Patient patient) {
        String id = Html.text(patient.getIdPart());
        return """
            <tr><th scope="row" id="%s"><bdi>%s</bdi> <span class="quiet">%s</span></th><td>%s, %s</td><td>%s</td><td class="open">
            <a class="button" href="/chart/%s" aria-describedby="%s">Open record</a>
            <form method="post" action="/open/%s" target="_blank"><button aria-describedby="%s">Open Dorsal in a tab</button></form>
            </td></tr>\
            """.formatted(
                        id,
                        Html.text(SandboxNames.of(patient)),
                        id,
                        Html.text(patient.getBirthDateElement().getValueAsString()),
                        Html.text(patient.getGender().getDisplay().toLowerCase(Locale.ROOT)),
                        Html.text(SandboxPatients.chart(patient.getIdPart())),
                        id,
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
