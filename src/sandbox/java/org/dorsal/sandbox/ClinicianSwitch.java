package org.dorsal.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** {@code POST /clinician/{id}}: signs another clinician in to the sandbox's pages. */
final class ClinicianSwitch extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient CurrentClinician clinician;
    private final transient SandboxRecords records;

    ClinicianSwitch(CurrentClinician clinician, SandboxRecords records) {
        this.clinician = clinician;
        this.records = records;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var wanted = Optional.ofNullable(request.getPathInfo())
                .map(path -> path.substring(1))
                .filter(id -> records.find("Practitioner", id).isPresent());
        if (wanted.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        clinician.signIn(wanted.get());
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", "/#clinicians");
    }
}
