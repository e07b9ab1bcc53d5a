package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.web.util.HtmlUtils;

/** The sandbox EHR's front page: its patients, and how to get a token. */
final class SandboxHome extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sandbox EHR</title>
            <style>
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
            body { max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            pre { overflow-x: auto; padding: .8rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
            </style>
            </head>
            <body>
            <h1>Sandbox EHR</h1>
            <p>Twelve invented patients, for trying Dorsal out. Nobody here is real.</p>
            <table>
            <caption>Patients of the sandbox</caption>
            <thead><tr><th scope="col">Name</th><th scope="col">Born</th><th scope="col">Gender</th><th scope="col">FHIR id</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            <h2>A token</h2>
            <pre>curl -u demo:demo -d grant_type=client_credentials -d 'scope=system/*.cruds' http://localhost:9090/oauth2/token</pre>
            <p>The patients as FHIR: <a href="/fhir/Patient">/fhir/Patient</a></p>
            </body>
            </html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.getWriter()
                .print(PAGE.replace(
                        "{rows}",
                        SandboxPatients.all().stream().map(SandboxHome::row).collect(joining("\n"))));
    }

    private static String row(Patient patient) {
        String id = patient.getIdElement().getIdPart();
        return "<tr><td>%s</td><td>%s</td><td>%s</td><td><a href=\"/fhir/Patient/%s\">%s</a></td></tr>"
                .formatted(
                        text(patient.getNameFirstRep().getNameAsSingleString()),
                        text(patient.getBirthDateElement().getValueAsString()),
                        text(patient.getGender().getDisplay()),
                        text(id),
                        text(id));
    }

    private static String text(String value) {
        return HtmlUtils.htmlEscape(value);
    }
}
