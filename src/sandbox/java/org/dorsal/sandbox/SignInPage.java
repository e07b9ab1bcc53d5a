package org.dorsal.sandbox;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Sign-in page of a standalone launch, which selects user and patient, and of staff who open no record, which selects
 * the user. Hidden fields carry the authorization request.
 */
final class SignInPage implements AuthenticationEntryPoint {
    static final String TICKET = "sandbox_sign_in";
    static final String PATIENT = "sandbox_patient";
    static final String CLINICIAN = "sandbox_clinician";
    static final String STAFF = "sandbox_staff";

    private final OneTime<String> signIns;
    private final SandboxRecords records;
    private final SandboxClients clients;

    SignInPage(OneTime<String> signIns, SandboxRecords records, SandboxClients clients) {
        this.signIns = signIns;
        this.records = records;
        this.clients = clients;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException reason)
            throws IOException {
        if (!request.getRequestURI().equals("/oauth2/authorize")) {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        if (clients.isForStaff(String.valueOf(request.getParameter("client_id")))) {
            staff(request, response);
            return;
        }
        Html.send(response, "Sign in to the sandbox EHR", """
                <p>An app asks for access. There are no passwords here: nobody is real.</p>
                <form method="post" action="/oauth2/authorize">
                %s
                <p><label>You are <select name="%s">%s</select></label></p>
                <p><label>Your patient is <select name="%s">%s</select></label></p>
                <p><button>Sign in</button></p>
                </form>
                """.formatted(
                        hidden(request), CLINICIAN, options("Practitioner"), PATIENT, options("Patient")));
    }

    private void staff(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var choices = Arrays.stream(SandboxStaff.values())
                .map(staff -> "<p class=\"actions\"><button name=\"%s\" value=\"%s\">%s</button></p>"
                        .formatted(STAFF, Html.text(staff.subject()), Html.text(staff.words())))
                .collect(joining("\n"));
        Html.send(response, "Sign in as staff of the sandbox", """
                <p>Who are you? There are no passwords here: nobody is real.</p>
                <form method="post" action="/oauth2/authorize">
                %s
                %s
                </form>
                """.formatted(hidden(request), choices));
    }

    private String hidden(HttpServletRequest request) {
        var ticket = signIns.issue(request.getParameter("state"));
        return request.getParameterMap().entrySet().stream()
                        .filter(e -> !e.getKey().startsWith("sandbox_"))
                        .flatMap(e -> Arrays.stream(e.getValue()).map(value -> hidden(e.getKey(), value)))
                        .collect(joining("\n"))
                + hidden(TICKET, ticket);
    }

    private static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"%s\" value=\"%s\">".formatted(Html.text(name), Html.text(value));
    }

    private String options(String type) {
        return records.all(type)
                .map(r -> Map.entry(r.getIdPart(), SandboxNames.of(r)))
                .map(e -> "<option value=\"%s\">%s</option>".formatted(Html.text(e.getKey()), Html.text(e.getValue())))
                .collect(joining());
    }
}
