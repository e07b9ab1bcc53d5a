package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import org.hl7.fhir.r4.model.Patient;

/**
 * The sandbox EHR's front page: its patients, each with two ways to open the app, which EHR it plays, and what can go
 * wrong.
 */
final class SandboxHome extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Address address;
    private final transient CurrentMisbehaviour mood;
    private final transient CurrentVendor guise;

    SandboxHome(Address address, CurrentMisbehaviour mood, CurrentVendor guise) {
        this.address = address;
        this.mood = mood;
        this.guise = guise;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Html.send(response, "Sandbox EHR", """
            <p>Twelve invented patients, for trying Dorsal out. Nobody here is real.</p>
            <table>
            <caption>Patients of the sandbox</caption>
            <thead><tr><th scope="col">Name</th><th scope="col">Born</th><th scope="col">Gender</th>\
            <th scope="col">FHIR id</th><th scope="col">Open the app</th></tr></thead>
            <tbody>
            %s
            </tbody>
            </table>
            <h2>Which EHR it plays</h2>
            <p>%s</p>
            <h2>What can go wrong</h2>
            <p>A pressed button is in force until it is pressed again.</p>
            <p>%s</p>
            <h2>A token</h2>
            <pre>curl -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds' %s/oauth2/token</pre>
            """.formatted(
                        SandboxPatients.all().stream().map(SandboxHome::row).collect(joining("\n")),
                        Arrays.stream(Vendor.values()).map(this::button).collect(joining("\n")),
                        Arrays.stream(Misbehaviour.values()).map(this::button).collect(joining("\n")),
                        Html.text(address.issuer())));
    }

    private static String row(Patient patient) {
        String id = Html.text(patient.getIdPart());
        return """
                <tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>
                <a href="/chart/%s">Launch in a frame</a>
                <form method="post" action="/open/%s" target="_blank"><button>Launch in a tab</button></form>
                </td></tr>""".formatted(
                        Html.text(SandboxNames.of(patient)),
                        Html.text(patient.getBirthDateElement().getValueAsString()),
                        Html.text(patient.getGender().getDisplay()),
                        id,
                        id,
                        id);
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
